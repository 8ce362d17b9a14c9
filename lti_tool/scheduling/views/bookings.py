"""A learner's own bookings: all of them, one in each of its states, and giving a held time back."""

from uuid import UUID

from flask import redirect, request
from werkzeug.wrappers import Response

from lti_tool.courses.models import CourseVisit
from lti_tool.kernel import web
from lti_tool.kernel.i18n import zone_label
from lti_tool.mentors.models import Mentor
from lti_tool.mentors.service import mentor_of
from lti_tool.scheduling import agenda, bookings
from lti_tool.scheduling.errors import BookingMovedOn
from lti_tool.scheduling.models import Booking
from lti_tool.scheduling.views.page import before, clocks_differ, how_near, my_zone, stamp


def mine() -> Response:
    person, now = web.require_person(), web.now()
    return web.page(
        "tool/booking/mine.html",
        lessons=agenda.of_learner(web.session(), person, now, before=before()),
        stamp=stamp,
        mentor=mentor_of(web.session(), person),
        here=my_zone(person),
        near=lambda at: how_near(at, now),
        zone_label=zone_label,
    )


def show(booking: UUID) -> Response:
    return _page(bookings.owned(web.session(), booking, web.require_person()))


def cancel(booking: UUID) -> Response:
    """Give a held time back; a lesson that is booked stays booked."""
    found = bookings.owned(web.session(), booking, web.require_person())
    try:
        bookings.give_back(web.session(), found.id)
    except BookingMovedOn as error:
        return _page(found, status=409, notice=str(error))
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return redirect(f"/bookings/{booking}{query}", 303)


def _page(found: Booking, *, status: int = 200, notice: str = "") -> Response:
    session, now = web.session(), web.now()
    mentor = session.get_one(Mentor, found.mentor_id)
    visit = session.get(CourseVisit, found.visit_id) if found.visit_id else None
    here, stage = my_zone(found.learner_id), agenda.stage(found, now)
    return web.page(
        "tool/booking/booking.html",
        status=status,
        notice=notice,
        booking=found,
        stage=stage,
        mentor=mentor,
        listed=mentor.status == "approved",
        place=agenda.place(visit),
        visit=visit.public_id if visit else "",
        here=here,
        theirs=mentor.zone if clocks_differ(here, mentor.zone, found.start) else "",
        near=how_near(found.start, now),
        minutes_left=_minutes_left(found) if stage == "held" else 0,
        zone_label=zone_label,
    )


def _minutes_left(found: Booking) -> int:
    """Of a hold, rounded down: less than a minute is 0."""
    assert found.held_until is not None  # noqa: S101 - the check "held_until" holds it
    return int((found.held_until - web.now()).total_seconds() // 60)
