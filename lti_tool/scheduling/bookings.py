"""Holding a time, confirming it, giving it back: each in the caller's transaction."""

from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.orm import Session

from lti_tool.courses.models import CourseVisit
from lti_tool.kernel.events import publish
from lti_tool.kernel.interval import Interval
from lti_tool.kernel.money import Money
from lti_tool.mentors.models import Mentor
from lti_tool.mentors.service import price_for
from lti_tool.scheduling.clashes import held_by, in_the_way, lock, refuse
from lti_tool.scheduling.errors import (
    BookingMovedOn,
    BookingUnknown,
    OwnLesson,
    SlotNotOffered,
    SlotTaken,
    TooManyHolds,
)
from lti_tool.scheduling.events import BookingConfirmed, BookingReleased
from lti_tool.scheduling.models import Booking, BookingTerms
from lti_tool.scheduling.moves import is_over, move
from lti_tool.scheduling.offers import is_offered

HOLD = timedelta(minutes=10)
MOST_HOLDS = 3
"""Of one learner at once: whoever pays nothing keeps no more from others."""
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
    question: str = "",
) -> Booking:
    """Keep one of the mentor's free times for ten minutes; a free lesson is confirmed at once.

    The same learner asking again for the same time gets the booking that stands, with the question as it was asked
    last. Raises SlotTaken, SlotNotOffered,
    LearnerBusy, TooManyHolds, OwnLesson.
    """
    if mentor.person_id == learner_id:
        raise OwnLesson
    wanted = Interval(start, start + timedelta(minutes=mentor.lesson_minutes))
    lock(session, mentor.id, learner_id)
    taken = in_the_way(session, mentor.id, learner_id, wanted, now)
    for found in taken:
        if (found.mentor_id, found.learner_id, found.start) == (mentor.id, learner_id, start):
            found.question = question or found.question
            return found
    refuse(taken, mentor.id)
    price = price_for(mentor, mentor.lesson_minutes)
    if not price.is_free and held_by(session, learner_id, now) >= MOST_HOLDS:
        raise TooManyHolds
    if not is_offered(session, mentor, wanted, now):
        raise SlotNotOffered
    made = _insert(session, mentor, learner_id, wanted, price, visit, question, now)
    if made is None:  # somebody wrote past the locks, and the constraints refused our row
        refuse(in_the_way(session, mentor.id, learner_id, wanted, now), mentor.id)
        raise SlotTaken
    if made.status == "confirmed":
        publish(session, BookingConfirmed(made.id))
    return made


def confirm(session: Session, booking_id: int, now: datetime) -> Confirmation:
    """Paid: the time is the learner's. A hold that was over takes it if it is still free and not begun."""
    found = session.get_one(Booking, booking_id)
    lock(session, found.mentor_id, found.learner_id)
    session.refresh(found, with_for_update=True)
    if found.status in ("confirmed", "done"):
        return Confirmation.CONFIRMED
    if found.status == "cancelled":
        return Confirmation.GIVEN_BACK
    if is_over(found, now) and not _can_still_be_had(session, found, now):
        return Confirmation.TOO_LATE
    move(session, found.id, "confirmed", held_until=None, confirmed_at=now)
    publish(session, BookingConfirmed(found.id))
    return Confirmation.CONFIRMED


def give_back(session: Session, booking_id: int) -> None:
    """The learner ends a hold. Again changes nothing. Raises BookingMovedOn."""
    if move(session, booking_id, "cancelled"):
        publish(session, BookingReleased(booking_id))
        return
    found = session.get_one(Booking, booking_id, populate_existing=True)
    if found.status not in ("cancelled", "expired"):
        raise BookingMovedOn


def finish(session: Session, booking_id: int) -> None:
    """The lesson took place. Again changes nothing."""
    move(session, booking_id, "done")


def _can_still_be_had(session: Session, found: Booking, now: datetime) -> bool:
    """Whether a time that was given up is free, with the mentor's pauses, and has not begun. It was in their hours."""
    terms = session.get(BookingTerms, found.mentor_id)
    pause = timedelta(minutes=max(terms.buffer_before, terms.buffer_after) if terms else 0)
    end = found.start + timedelta(minutes=found.minutes)
    wanted = Interval(found.start - pause, end + pause)
    beside = in_the_way(session, found.mentor_id, found.learner_id, wanted, now, of=found)
    taken = any(
        other.mentor_id == found.mentor_id or other.during.overlaps(found.during)
        for other in beside
    )
    return found.start > now and not taken


def _insert(
    session: Session,
    mentor: Mentor,
    learner_id: int,
    wanted: Interval,
    price: Money,
    visit: CourseVisit | None,
    question: str,
    now: datetime,
) -> Booking | None:
    row = {
        "mentor_id": mentor.id,
        "learner_id": learner_id,
        "visit_id": visit.id if visit else None,
        "question": question,
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
