"""What payments do when something happens in other rooms. The lesson's events are wired in ``app.py``."""

from typing import Protocol

from sqlalchemy.orm import Session

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.events import Subscriber, Subscribers
from lti_tool.kernel.jobs import enqueue
from lti_tool.payments import attempts, rules
from lti_tool.payments.captures import capture_for_booking, settle_lesson
from lti_tool.payments.states import UNSETTLED
from lti_tool.scheduling.events import BookingReleased
from lti_tool.scheduling.models import Booking


class AboutBooking(Protocol):
    """An event of a room above: ``LessonStarted``, ``LessonFinished``."""

    @property
    def booking_id(self) -> int: ...


def take_the_money(session: Session, event: AboutBooking) -> None:
    """For LessonStarted."""
    capture_for_booking(session, event.booking_id)


def share_the_money(clock: Clock) -> Subscriber:
    """For LessonFinished."""

    def share(session: Session, event: AboutBooking) -> None:
        settle_lesson(session, event.booking_id, clock.now())

    return share


def give_up(session: Session, event: BookingReleased) -> None:
    """The time is free again: end what was begun; a payment already with the bank has its grace."""
    attempt = attempts.latest(session, event.booking_id)
    if attempt is None or attempt.status not in UNSETTLED | {"quoted"}:
        return
    booking = session.get_one(Booking, event.booking_id)
    late = booking.held_until + rules.GRACE if booking.held_until else None
    at = None if booking.status == "cancelled" else late
    enqueue(session, "payments.advance", at=at, attempt_id=attempt.id)


def subscribers() -> Subscribers:
    return {BookingReleased: [give_up]}
