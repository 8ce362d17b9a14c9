"""Holding a time, confirming it, giving it back: each in the caller's transaction.

The database refuses two bookings for one instant (``models.Booking``). A lock for the mentor and one for the learner
come first: with them contended holds wait for one another in turn, where constraints alone deadlock now and then.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range, insert
from sqlalchemy.orm import Session

from lti_tool.courses.models import CourseVisit
from lti_tool.kernel.events import publish
from lti_tool.kernel.interval import Interval
from lti_tool.kernel.money import Money
from lti_tool.mentors.models import Mentor
from lti_tool.mentors.service import price_for
from lti_tool.scheduling.errors import (
    BookingMovedOn,
    BookingUnknown,
    LearnerBusy,
    OwnLesson,
    SlotNotOffered,
    SlotTaken,
    TooManyHolds,
)
from lti_tool.scheduling.events import BookingConfirmed, BookingReleased
from lti_tool.scheduling.models import (
    LEARNER_RANGE,
    MENTOR_RANGE,
    TAKING,
    Booking,
    BookingTerms,
)
from lti_tool.scheduling.offers import is_offered
from lti_tool.scheduling.states import TAKES_TIME, Status, sources

HOLD = timedelta(minutes=10)
MOST_HOLDS = 3
"""Of one learner at once: whoever pays nothing keeps no more from others."""
LOCKS = text(
    "WITH mentor AS MATERIALIZED (SELECT pg_advisory_xact_lock(1, (:mentor % 2147483647)::int4))"
    " SELECT pg_advisory_xact_lock(2, (:learner % 2147483647)::int4) FROM mentor"
)
IN_THE_WAY = (
    select(Booking)
    .where(
        text(TAKING),
        or_(
            text(f"{MENTOR_RANGE} && int8range(:mentor, :mentor, '[]')"),
            text(f"{LEARNER_RANGE} && int8range(:learner, :learner, '[]')"),
        ),
        Booking.during.overlaps(bindparam("wanted", type_=TSTZRANGE)),
    )
    .order_by(Booking.id)
    .execution_options(populate_existing=True)
)
"""Found by the indexes of the two constraints."""
INSERT = insert(Booking).on_conflict_do_nothing().returning(Booking)


class Confirmation(Enum):
    """What became of a booking whose payment arrived."""

    CONFIRMED = auto()
    """It is the learner's, now or already."""
    GIVEN_BACK = auto()
    """The learner had given it back."""
    TOO_LATE = auto()
    """The hold was over, and somebody else has the time, or it has begun."""


def booking(session: Session, public_id: UUID) -> Booking:
    """Raises BookingUnknown."""
    found = session.scalars(select(Booking).filter_by(public_id=public_id)).one_or_none()
    if found is None:
        raise BookingUnknown
    return found


def owned(session: Session, public_id: UUID, learner_id: int) -> Booking:
    """The booking of this learner. Raises BookingUnknown for everybody else's too."""
    found = booking(session, public_id)
    if found.learner_id != learner_id:
        raise BookingUnknown
    return found


def hold(
    session: Session,
    *,
    mentor: Mentor,
    learner_id: int,
    start: datetime,
    visit: CourseVisit | None,
    now: datetime,
) -> Booking:
    """Keep one of the mentor's free times for ten minutes; a free lesson is confirmed at once.

    The same learner asking again for the same time gets the booking that stands. Raises SlotTaken, SlotNotOffered,
    LearnerBusy, TooManyHolds, OwnLesson.
    """
    if mentor.person_id == learner_id:
        raise OwnLesson
    wanted = Interval(start, start + timedelta(minutes=mentor.lesson_minutes))
    _lock(session, mentor.id, learner_id)
    in_the_way = _in_the_way(session, mentor.id, learner_id, wanted, now)
    for found in in_the_way:
        if (found.mentor_id, found.learner_id, found.start) == (mentor.id, learner_id, start):
            return found
    _refuse(in_the_way, mentor.id)
    price = price_for(mentor, mentor.lesson_minutes)
    if not price.is_free and _held_by(session, learner_id, now) >= MOST_HOLDS:
        raise TooManyHolds
    if not is_offered(session, mentor, wanted, now):
        raise SlotNotOffered
    made = _insert(session, mentor, learner_id, wanted, price, visit, now)
    if made is None:  # somebody wrote past the locks, and the constraints refused our row
        _refuse(_in_the_way(session, mentor.id, learner_id, wanted, now), mentor.id)
        raise SlotTaken
    if made.status == "confirmed":
        publish(session, BookingConfirmed(made.id))
    return made


def confirm(session: Session, booking_id: int, now: datetime) -> Confirmation:
    """Paid: the time is the learner's. A hold that was over takes it if it is still free and not begun."""
    found = session.get_one(Booking, booking_id)
    _lock(session, found.mentor_id, found.learner_id)
    session.refresh(found, with_for_update=True)
    if found.status in ("confirmed", "done"):
        return Confirmation.CONFIRMED
    if found.status == "cancelled":
        return Confirmation.GIVEN_BACK
    if _is_over(found, now) and not _can_still_be_had(session, found, now):
        return Confirmation.TOO_LATE
    _move(session, found.id, "confirmed", held_until=None, confirmed_at=now)
    publish(session, BookingConfirmed(found.id))
    return Confirmation.CONFIRMED


def give_back(session: Session, booking_id: int) -> None:
    """The learner, or a service that can't take money, ends a hold. Again changes nothing. Raises BookingMovedOn."""
    if _move(session, booking_id, "cancelled"):
        publish(session, BookingReleased(booking_id))
        return
    found = session.get_one(Booking, booking_id, populate_existing=True)
    if found.status not in ("cancelled", "expired"):
        raise BookingMovedOn


def finish(session: Session, booking_id: int) -> None:
    """The lesson took place. Again changes nothing."""
    _move(session, booking_id, "done")


def expire(session: Session, now: datetime) -> int:
    """End the holds whose time is over, and return how many they were."""
    over = (
        select(Booking.id)
        .where(Booking.status == "held", Booking.held_until <= now)
        .order_by(Booking.id)
        .with_for_update(skip_locked=True)
    )
    return _expire(session, session.scalars(over).all())


def _lock(session: Session, mentor_id: int, learner_id: int) -> None:
    """Until the transaction ends. Always the mentor first, so that two can't wait for one another."""
    session.execute(LOCKS, {"mentor": mentor_id, "learner": learner_id})


def _in_the_way(
    session: Session,
    mentor_id: int,
    learner_id: int,
    wanted: Interval,
    now: datetime,
    *,
    of: Booking | None = None,
) -> list[Booking]:
    """What takes this time from either, or from ``of``, which is theirs already.

    What is over is ended first: a constraint can't look at the clock.
    """
    asked = {
        "mentor": mentor_id,
        "learner": learner_id,
        "wanted": Range(wanted.start, wanted.end),
    }
    overlapping = [found for found in session.scalars(IN_THE_WAY, asked) if found is not of]
    _expire(session, [found.id for found in overlapping if _is_over(found, now)])
    return [found for found in overlapping if found.status in TAKES_TIME]


def _is_over(found: Booking, now: datetime) -> bool:
    return found.status == "expired" or (found.held_until is not None and found.held_until <= now)


def _can_still_be_had(session: Session, found: Booking, now: datetime) -> bool:
    """Whether a time that was given up is free, with the mentor's pauses, and has not begun. It was in their hours."""
    terms = session.get(BookingTerms, found.mentor_id)
    pause = timedelta(minutes=max(terms.buffer_before, terms.buffer_after) if terms else 0)
    end = found.start + timedelta(minutes=found.minutes)
    wanted = Interval(found.start - pause, end + pause)
    beside = _in_the_way(session, found.mentor_id, found.learner_id, wanted, now, of=found)
    taken = any(
        other.mentor_id == found.mentor_id or other.during.overlaps(found.during)
        for other in beside
    )
    return found.start > now and not taken


def _held_by(session: Session, learner_id: int, now: datetime) -> int:
    """How many times a learner holds. Nobody else adds one while we have their lock."""
    held = select(func.count()).where(
        Booking.learner_id == learner_id, Booking.status == "held", Booking.held_until > now
    )
    return session.scalars(held).one()


def _refuse(in_the_way: Sequence[Booking], mentor_id: int) -> None:
    """Raises SlotTaken, LearnerBusy."""
    if any(found.mentor_id == mentor_id for found in in_the_way):
        raise SlotTaken
    if in_the_way:
        raise LearnerBusy


def _expire(session: Session, over: Sequence[int]) -> int:
    """End these holds, in order of their numbers: two who end the same ones can't wait for one another."""
    ended = [number for number in over if _move(session, number, "expired")]
    for booking_id in ended:
        publish(session, BookingReleased(booking_id))
    return len(ended)


def _insert(
    session: Session,
    mentor: Mentor,
    learner_id: int,
    wanted: Interval,
    price: Money,
    visit: CourseVisit | None,
    now: datetime,
) -> Booking | None:
    row = {
        "mentor_id": mentor.id,
        "learner_id": learner_id,
        "visit_id": visit.id if visit else None,
        "during": Range(wanted.start, wanted.end),
        "status": "confirmed" if price.is_free else "held",
        "minutes": mentor.lesson_minutes,
        "price_amount": price.amount,
        "price_currency": price.currency,
        "held_until": None if price.is_free else now + HOLD,
        "created_at": now,
        "confirmed_at": now if price.is_free else None,
    }
    return session.scalars(INSERT, [row]).one_or_none()


def _move(session: Session, booking_id: int, new: Status, **values: object) -> bool:
    """Change the status if that is allowed from where it stands; False when it is not."""
    moved = session.scalar(
        update(Booking)
        .where(Booking.id == booking_id, Booking.status.in_(sources(new)))
        .values(status=new, **values)
        .returning(Booking.id)
        .execution_options(synchronize_session="fetch")
    )
    return moved is not None
