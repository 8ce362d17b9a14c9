"""Choosing a mentor's time, one's own bookings, and the mentor's desk."""

from flask import Blueprint

from lti_tool.scheduling.views import bookings, desk, exceptions, hours, times


def blueprint() -> Blueprint:
    """Everything here needs somebody who is signed in; a booking is its learner's, the desk a mentor's."""
    pages = Blueprint("scheduling", __name__)
    pages.get("/mentors/<slug>/times")(times.choose)
    pages.post("/mentors/<slug>/times")(times.hold)
    pages.get("/bookings")(bookings.mine)
    pages.get("/bookings/<uuid:booking>")(bookings.show)
    pages.post("/bookings/<uuid:booking>/cancel")(bookings.cancel)
    pages.get("/desk")(desk.desk)
    pages.get("/desk/hours")(hours.ask_hours)
    pages.post("/desk/hours")(hours.save_hours)
    pages.get("/desk/exceptions")(exceptions.ask_exceptions)
    pages.post("/desk/exceptions")(exceptions.save_exceptions)
    pages.app_template_global("has_desk")(desk.is_mine)
    return pages
