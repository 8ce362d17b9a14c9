"""Whose lessons lie ahead and behind: a learner's own, and those that a mentor gives."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from lti_tool.courses import units
from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import CourseVisit
from lti_tool.mentors.models import Mentor
from lti_tool.people.models import Person
from lti_tool.scheduling.models import Booking

Stage = Literal["held", "booked", "over", "done", "expired", "cancelled"]
"""A booking at an instant: ``over`` was booked, and its time has passed without a lesson that ended."""

MOST_PAST = 50
NEWS = timedelta(days=1)
"""How long a time that was not paid stays among one's lessons: a late payment may still tell something."""


@dataclass(frozen=True)
class Entry:
    """``other`` is the mentor's name for a learner, the learner's for a mentor; it may be empty."""

    booking: Booking
    other: str
    stage: Stage
    place: CourseContext | None
    """Where in a course the learner came from."""
    note: str = ""
    """Of the course's team, for the mentor."""


@dataclass(frozen=True)
class Agenda:
    upcoming: Sequence[Entry]
    """The nearest first."""
    past: Sequence[Entry]
    """The latest first, at most 50."""
    earlier: datetime | None
    """Before which start to ask for those that did not fit."""


def stage(booking: Booking, now: datetime) -> Stage:
    if booking.status == "held":
        return "held" if booking.held_until is not None and now < booking.held_until else "expired"
    if booking.status == "confirmed":
        return "booked" if now < end(booking) else "over"
    return booking.status


def end(booking: Booking) -> datetime:
    return booking.start + timedelta(minutes=booking.minutes)


def place(visit: CourseVisit | None) -> CourseContext | None:
    return CourseContext.from_json(visit.context) if visit else None


def of_learner(
    session: Session, learner_id: int, now: datetime, *, before: datetime | None = None
) -> Agenda:
    """``before``: only past lessons that began before this instant."""
    mine = (
        select(Booking, Mentor.name, CourseVisit)
        .join(Mentor, Mentor.id == Booking.mentor_id)
        .where(Booking.learner_id == learner_id)
    )
    held = and_(Booking.status == "held", Booking.held_until > now)
    ahead = or_(held, and_(Booking.status == "confirmed", func.upper(Booking.during) > now))
    unpaid = and_(Booking.status.in_(("held", "expired")), Booking.created_at > now - NEWS)
    behind = and_(not_(ahead), or_(Booking.status.in_(("confirmed", "done")), unpaid))
    return _agenda(session, mine, ahead, _begun(behind, before), now)


def of_mentor(
    session: Session, mentor_id: int, now: datetime, *, before: datetime | None = None
) -> Agenda:
    """Booked lessons only: a time that somebody holds may be free again in minutes."""
    mine = (
        select(Booking, Person.name, CourseVisit)
        .join(Person, Person.id == Booking.learner_id)
        .where(Booking.mentor_id == mentor_id)
    )
    ahead = and_(Booking.status == "confirmed", func.upper(Booking.during) > now)
    behind = and_(not_(ahead), Booking.status.in_(("confirmed", "done")))
    found = _agenda(session, mine, ahead, _begun(behind, before), now)
    return replace(found, upcoming=_with_notes(session, found.upcoming))


def _with_notes(session: Session, entries: Sequence[Entry]) -> list[Entry]:
    told = units.notes(session, [entry.place for entry in entries if entry.place])
    return [
        replace(entry, note=told.get(units.place(entry.place), "")) if entry.place else entry
        for entry in entries
    ]


def _begun(behind: ColumnElement[bool], before: datetime | None) -> ColumnElement[bool]:
    return behind if before is None else and_(behind, func.lower(Booking.during) < before)


def _agenda(
    session: Session,
    mine: Select[Booking, str, CourseVisit],
    ahead: ColumnElement[bool],
    behind: ColumnElement[bool],
    now: datetime,
) -> Agenda:
    start = func.lower(Booking.during)
    told = mine.outerjoin(CourseVisit, CourseVisit.id == Booking.visit_id)

    def entries(found: Select[Booking, str, CourseVisit]) -> list[Entry]:
        return [
            Entry(booking, name, stage(booking, now), place(visit))
            for booking, name, visit in session.execute(found)
        ]

    past = entries(told.where(behind).order_by(start.desc()).limit(MOST_PAST + 1))
    return Agenda(
        upcoming=entries(told.where(ahead).order_by(start)),
        past=past[:MOST_PAST],
        earlier=past[MOST_PAST - 1].booking.start if len(past) > MOST_PAST else None,
    )
