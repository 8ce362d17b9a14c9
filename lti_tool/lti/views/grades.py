"""Where a course's team decides what goes into its gradebook, and sees whom the list of mentors reached.

No cookie and no script: links and forms carry the signed reference of the course's page.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, request

from lti_tool.course_team.reference import PURPOSE, Reference
from lti_tool.course_team.views.asking import carried
from lti_tool.kernel import web
from lti_tool.kernel.i18n import current_locale, gettext
from lti_tool.lti import place as places
from lti_tool.lti.grading import service, wording
from lti_tool.lti.grading.models import LESSONS, MOST_LESSONS
from lti_tool.lti.grading.rules import LessonsOutOfRange, Wanted, wanted
from lti_tool.lti.grading.service import Place
from lti_tool.lti.rosters.coverage import FLOOR, coverage

PATH = "/lti/grades"
USUAL = 5
"""Lessons that the form proposes."""


@dataclass(frozen=True)
class Opened:
    """``token``: the reference as it came."""

    token: str
    reference: Reference
    place: Place


def ask_grades() -> Response:
    """What is chosen, what came of it, and how far the list of mentors reaches."""
    opened = _opened()
    book = service.gradebook(web.session(), opened.place)
    chosen = Wanted(book.mode, book.maximum) if book else Wanted()
    return _page(opened, chosen.mode, str(chosen.maximum if chosen.mode == LESSONS else USUAL))


def save_grades() -> Response:
    """303 to the page. Raises GradesNotOffered, InvalidInput."""
    opened = _opened()
    if "again" in request.form:
        service.try_again(web.session(), opened.place)
        return _back(opened, "again")
    mode, lessons = request.form.get("mode", ""), request.form.get("lessons", "")
    try:
        chosen = wanted(mode, lessons)
    except LessonsOutOfRange as error:
        return _page(opened, mode, lessons, {"lessons": str(error)})
    service.choose(
        web.session(),
        opened.place,
        chosen,
        label=gettext("Lessons with a mentor"),
        person_id=opened.reference.person,
        now=web.now(),
    )
    return _back(opened, "saved")


def _opened() -> Opened:
    """Raises Forbidden, VisitUnknown."""
    token = request.values.get("ref", "")
    reference = Reference.from_data(web.framed(PURPOSE, token))
    return Opened(token, reference, service.place(web.session(), reference.visit))


def _back(opened: Opened, done: str) -> Response:
    query = urlencode({**carried(), "ref": opened.token, "lang": current_locale(), "done": done})
    return web.onward(f"{PATH}?{query}#saved", 303)


def _page(
    opened: Opened, mode: str, lessons: str, errors: dict[str, str] | None = None
) -> Response:
    session, roster = web.session(), opened.place.roster
    book = service.gradebook(session, opened.place)
    progress = service.progress(session, book) if book else None
    refused = progress.refused if progress else {}
    return web.page(
        "tool/lti/grades.html",
        status=400 if errors else 200,
        errors=errors or {},
        done=request.args.get("done", ""),
        token=opened.token,
        along=carried(),
        course=places.course_title(opened.place.launch.claims),
        mode=mode,
        lessons=lessons,
        most=MOST_LESSONS,
        takes_scores=opened.place.endpoint.takes_scores,
        book=book,
        progress=progress,
        trouble=wording.trouble(book.trouble, book.detail) if book else "",
        refusals=[(number, wording.refusal(*why)) for why, number in refused.items()],
        reach=coverage(session, roster),
        lists_members=bool(roster.address),
        floor=FLOOR,
    )
