"""The page of a course's team. It stands in a course's frame: links and forms carry the signed reference, no cookie."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, request

from lti_tool.course_team import draft as drafts
from lti_tool.course_team import service
from lti_tool.course_team.draft import Draft
from lti_tool.course_team.figures import FLOOR, LATELY, Figures, figures
from lti_tool.course_team.reference import PURPOSE, Reference
from lti_tool.course_team.service import Opened
from lti_tool.courses import choosing
from lti_tool.courses.choosing import LONGEST_SEARCH, MOST_FOUND
from lti_tool.courses.decisions import (
    LONGEST_NOTE,
    CourseChanged,
    NoteTooLong,
    PriceLimitInvalid,
    SubjectsInvalid,
)
from lti_tool.courses.subjects import taxonomy
from lti_tool.courses.units import units
from lti_tool.kernel import web
from lti_tool.kernel.errors import InvalidInput
from lti_tool.mentors.allowed import choosable
from lti_tool.mentors.search import MentorCard, named
from lti_tool.people import service as people
from lti_tool.picker import reference as picker
from lti_tool.picker import wording

WHENEVER = datetime(2000, 1, 1, tzinfo=UTC)
CARRIED = ("lang", "zone", "unit", "institution")
"""What every link and form of the page takes along, beside the reference."""


@dataclass(frozen=True)
class Request:
    """``token``: the reference as it came."""

    token: str
    reference: Reference
    opened: Opened


def blueprint() -> Blueprint:
    """``/course?ref=``, for whoever has a reference that a door signed (``course_team.reference``)."""
    pages = Blueprint("course_team", __name__)
    pages.get("/course")(show)
    pages.post("/course")(change)
    pages.get("/course/subjects")(suggest)
    pages.post("/course/learners")(as_learners)
    return pages


def show() -> Response:
    asked = _asked()
    return _page(asked, service.kept(web.session(), asked.opened), saved="saved" in request.args)


def change() -> Response:
    """Save, or the page again as the pressed button leaves it: nothing is kept before the button that saves."""
    asked, draft = _asked(), drafts.read(request.form)
    button = request.form.get("do", "")
    searches = [_searched(name) for name in ("q-unit", "q-course", "who")]
    if button == "save" or not (button or any(searches)):
        return _save(asked, draft)
    for scope in ("unit", "course"):
        if button in ("", f"find:{scope}") and (code := _called(scope)):
            draft = drafts.pressed(draft, f"add:{scope}:{code}", taxonomy())
    return _page(asked, drafts.pressed(draft, button, taxonomy()), unsaved=True)


def suggest() -> Response:
    """Subjects for what is typed so far, as JSON: ``subjects`` with code and label."""
    _reference()
    answer = jsonify(subjects=choosing.suggestions(_searched("q")))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def as_learners() -> Response:
    """303 to the list as a learner of this unit sees it, with a way back."""
    asked, now = _asked(), web.now()
    visit, opens = service.learners_view(web.session(), asked.opened, asked.reference, now)
    token = picker.sign(
        web.signer(),
        visit=visit,
        person_id=asked.reference.person,
        registration_id=asked.reference.registration,
        frame=asked.reference.frame,
        now=now,
    )
    back = f"/course?{urlencode({'ref': asked.token, **carried()})}"
    told = {name: value for name, value in carried().items() if name in ("lang", "zone")}
    return _see_other(f"/picker?{urlencode({'ref': token, **opens, **told, 'back': back})}")


def _save(asked: Request, draft: Draft) -> Response:
    session, opened = web.session(), asked.opened
    seen, by = _seen(), asked.reference.person
    try:
        service.save(session, opened, draft, seen=seen, by=by, now=web.now())
    except CourseChanged as error:
        session.rollback()  # what was read before may be older than what the colleague saved
        anew = _asked()
        theirs = service.kept(session, anew.opened)
        return _page(anew, theirs, status=409, theirs=str(error), mine=draft)
    except (PriceLimitInvalid, SubjectsInvalid, NoteTooLong) as error:
        return _page(asked, draft, status=400, errors={_field(error): str(error)})
    return _see_other(f"/course?{urlencode({'ref': asked.token, **carried(), 'saved': '1'})}#saved")


def _field(error: InvalidInput) -> str:
    if isinstance(error, SubjectsInvalid):
        return f"{error.where}-confirmed"
    return "price" if isinstance(error, PriceLimitInvalid) else "note"


def _reference() -> tuple[str, Reference]:
    """The course may frame also the page that says that the reference is too old."""
    token = request.values.get("ref", "")
    web.allow_frames(web.signer().read(PURPOSE, token, now=WHENEVER)["frame"])
    return token, Reference.from_data(web.signer().read(PURPOSE, token, now=web.now()))


def _asked() -> Request:
    token, reference = _reference()
    unit = request.values.get("unit", "")
    opened = service.open_page(web.session(), reference, unit, web.now())
    return Request(token, reference, opened)


def _seen() -> int:
    """The revision that the form was made of. Raises InvalidInput."""
    try:
        return int(request.form.get("seen", ""))
    except ValueError as error:
        raise InvalidInput from error


def _page(
    asked: Request,
    draft: Draft,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    **told: Any,
) -> Response:
    session, opened = web.session(), asked.opened
    searched = {scope: _unless_added(scope) for scope in ("unit", "course")}
    who = _searched("who") if request.form.get("do", "find:who").startswith("find:") else ""
    return web.page(
        "tool/course/course.html",
        status=status,
        errors=errors or {},
        draft=draft,
        token=asked.token,
        carried=carried(),
        course=opened.course,
        here=opened.here,
        proposals=service.proposals(opened),
        because=wording.because_for_team,
        label=wording.label,
        searched=searched,
        found={scope: choosing.found(text) for scope, text in searched.items()},
        who=who,
        mentors=_mentors(who),
        chosen=choosable(session, opened.course.id, draft.mentors),
        currencies=service.currency_choice(session, opened),
        longest_note=LONGEST_NOTE,
        changed_by=_changed_by(opened),
        units=units(session, opened.course, web.now()),
        figures=figures(session, opened.course, web.now()),
        nobody=Figures(),
        floor=FLOOR,
        days=LATELY.days,
        has_gradebook=asked.reference.registration is not None,
        **{"saved": False, "unsaved": False, "theirs": "", "mine": None, **told},
    )


def _changed_by(opened: Opened) -> str:
    """The name of who saved last; empty where their platform keeps it to itself."""
    by = opened.course.changed_by
    return people.person(web.session(), by).name if by else ""


def _searched(name: str) -> str:
    return request.values.get(name, "").strip()[:LONGEST_SEARCH]


def _called(scope: str) -> str:
    return choosing.named(_searched(f"q-{scope}"), taxonomy())


def _unless_added(scope: str) -> str:
    """What was searched for, except what the search itself has added."""
    button = request.form.get("do", "")
    if button not in ("", f"find:{scope}") or _called(scope):
        return ""
    return _searched(f"q-{scope}")


def _mentors(text: str) -> list[MentorCard]:
    return named(web.session(), text, limit=MOST_FOUND) if text else []


def carried() -> dict[str, str]:
    """What came along, for pages that lead back to this one as well."""
    return {name: request.values[name] for name in CARRIED if request.values.get(name)}


def _see_other(path: str) -> Response:
    response = cast(Response, redirect(path, 303))
    response.headers["Cache-Control"] = "no-store"
    return response
