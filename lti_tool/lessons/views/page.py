"""What the pages of a lesson share: whose they are, and how the two are called."""

from uuid import UUID

from flask import Response

from lti_tool.kernel import web
from lti_tool.kernel.i18n import gettext
from lti_tool.lessons import seats
from lti_tool.lessons.rules import Role
from lti_tool.lessons.seats import Seat


def my_seat(booking: UUID) -> Seat:
    """The seat of who is signed in. Raises NotSignedIn, LessonUnknown, NotConfirmed."""
    return seats.seat(web.session(), booking, web.require_person())


def page(name: str, seat: Seat, *, status: int = 200, **values: object) -> Response:
    """A page of this room; ``other`` is the other side within a sentence, ``other_label`` alone.

    ``note``: of the course's team, for the mentor.
    """
    return web.page(
        f"tool/lesson/{name}.html",
        status=status,
        booking=seat.booking,
        booked=seat.booked,
        role=seat.role,
        other=other(seat),
        note=seats.team_note(web.session(), seat),
        other_label=label(seat.other, seat.role.other),
        **values,
    )


def other(seat: Seat) -> str:
    """The other side within a sentence. Many course platforms keep the names of learners to themselves."""
    unnamed = gettext("your learner") if seat.role is Role.MENTOR else gettext("your mentor")
    return seat.other or unnamed


def label(name: str, role: Role) -> str:
    """A name where it stands alone."""
    return name or (gettext("Mentor") if role is Role.MENTOR else gettext("Learner"))
