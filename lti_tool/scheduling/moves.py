"""Bookings from status to status, along ``states``; and holds that are over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.kernel.events import publish
from lti_tool.scheduling.events import BookingReleased
from lti_tool.scheduling.models import Booking
from lti_tool.scheduling.states import Status, sources


def move(session: Session, booking_id: int, new: Status, **values: object) -> bool:
    """Change the status if that is allowed from where it stands; False when it is not."""
    moved = session.scalar(
        update(Booking)
        .where(Booking.id == booking_id, Booking.status.in_(sources(new)))
        .values(status=new, **values)
        .returning(Booking.id)
        .execution_options(synchronize_session="fetch")
    )
    return moved is not None


def is_over(found: Booking, now: datetime) -> bool:
    """Whether a hold has ended by time, noted or not."""
    return found.status == "expired" or (found.held_until is not None and found.held_until <= now)


def expire(session: Session, now: datetime) -> int:
    """End the holds whose time is over, and return how many they were."""
    over = (
        select(Booking.id)
        .where(Booking.status == "held", Booking.held_until <= now)
        .order_by(Booking.id)
        .with_for_update(skip_locked=True)
    )
    return expire_these(session, session.scalars(over).all())


def expire_these(session: Session, over: Sequence[int]) -> int:
    """End these holds, in order of their numbers: two who end the same ones can't wait for one another."""
    ended = [number for number in over if move(session, number, "expired")]
    for booking_id in ended:
        publish(session, BookingReleased(booking_id))
    return len(ended)
