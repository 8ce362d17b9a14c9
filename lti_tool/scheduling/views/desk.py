"""The mentor's desk: the lessons they give, and the times that learners see."""

from zoneinfo import ZoneInfo

from werkzeug.wrappers import Response

from lti_tool.courses import levels
from lti_tool.kernel import web
from lti_tool.kernel.i18n import zone_label
from lti_tool.mentors.models import Mentor
from lti_tool.mentors.service import mentor_of
from lti_tool.scheduling import agenda, hours, offers
from lti_tool.scheduling.errors import NotMentor
from lti_tool.scheduling.views.page import before, how_near, stamp

NEXT_TIMES = 6


def my_mentor() -> Mentor:
    """The mentor who is signed in, whatever their status. Raises NotSignedIn, NotMentor."""
    found = mentor_of(web.session(), web.require_person())
    if found is None:
        raise NotMentor
    return found


def is_mine() -> bool:
    """Whether this browser's person is a mentor, for the menu of every page."""
    person = web.person_id()
    return person is not None and mentor_of(web.session(), person) is not None


def desk() -> Response:
    mentor, now = my_mentor(), web.now()
    free = offers.next_free(web.session(), [mentor.id], now=now, count=NEXT_TIMES)
    return page(
        "desk",
        mentor,
        lessons=agenda.of_mentor(web.session(), mentor.id, now, before=before()),
        stamp=stamp,
        next_times=free[mentor.id],
        level=levels.label,
        near=lambda at: how_near(at, now),
    )


def page(name: str, mentor: Mentor, *, status: int = 200, **values: object) -> Response:
    """A page of the desk, with what stands on all of them."""
    return web.page(
        f"tool/desk/{name}.html",
        status=status,
        mentor=mentor,
        zone_name=zone_label(mentor.zone),
        has_hours=_has_hours(mentor),
        **values,
    )


def _has_hours(mentor: Mentor) -> bool:
    """In a normal week, or on any date from today on."""
    session, today = web.session(), web.now().astimezone(ZoneInfo(mentor.zone)).date()
    if any(hours.week(session, mentor.id).values()):
        return True
    return any(hours.overrides(session, mentor.id, since=today).values())
