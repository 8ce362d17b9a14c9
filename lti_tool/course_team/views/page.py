"""The page of a course's team, with what it shows beside the form."""

from typing import Any

from flask import Response, request

from lti_tool.course_team import service
from lti_tool.course_team.draft import Draft
from lti_tool.course_team.figures import FLOOR, LATELY, Figures, figures
from lti_tool.course_team.service import Opened
from lti_tool.course_team.views import asking
from lti_tool.course_team.views.asking import Request
from lti_tool.courses import choosing
from lti_tool.courses.choosing import MOST_FOUND
from lti_tool.courses.decisions import LONGEST_NOTE
from lti_tool.courses.units import units
from lti_tool.kernel import web
from lti_tool.mentors.allowed import choosable
from lti_tool.mentors.best import named
from lti_tool.mentors.cards import MentorCard
from lti_tool.people import service as people
from lti_tool.picker import wording


def page(
    asked: Request,
    draft: Draft,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    **told: Any,
) -> Response:
    session, opened = web.session(), asked.opened
    searched = {scope: _unless_added(scope) for scope in ("unit", "course")}
    who = asking.searched("who") if request.form.get("do", "find:who").startswith("find:") else ""
    return web.page(
        "tool/course/course.html",
        status=status,
        errors=errors or {},
        draft=draft,
        token=asked.token,
        carried=asking.carried(),
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


def _unless_added(scope: str) -> str:
    """What was searched for, except what the search itself has added."""
    button = request.form.get("do", "")
    if button not in ("", f"find:{scope}") or asking.called(scope):
        return ""
    return asking.searched(f"q-{scope}")


def _mentors(text: str) -> list[MentorCard]:
    return named(web.session(), text, limit=MOST_FOUND) if text else []
