"""When a lesson begins and ends, and who was in it."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.kernel.events import publish
from lti_tool.kernel.jobs import enqueue
from lti_tool.lessons import rules
from lti_tool.lessons.events import LessonFinished, LessonStarted
from lti_tool.lessons.models import Attendance, Lesson
from lti_tool.lessons.rules import NotStarted, OnlyMentor, Role
from lti_tool.lessons.seats import Seat
from lti_tool.scheduling import bookings
from lti_tool.scheduling.models import Booking


def lesson_of(session: Session, seat: Seat) -> Lesson | None:
    """The lesson, or None when nobody came to its door yet."""
    return session.scalars(select(Lesson).filter_by(booking_id=seat.booking.id)).one_or_none()


def open_lesson(session: Session, seat: Seat, now: datetime) -> Lesson:
    """The lesson, while its door is open. A lesson that the mentor ended is still open for notes to be saved.

    Raises TooEarly, LessonOver.
    """
    rules.require_open(seat.booked, now)
    row = {"booking_id": seat.booking.id, "created_at": now}
    new = insert(Lesson).values(row).on_conflict_do_nothing().returning(Lesson.id)
    if (lesson_id := session.scalar(new)) is not None:
        for at in (seat.booked.end, rules.door(seat.booked).end):
            enqueue(session, "lessons.close", at=at, lesson_id=lesson_id)
    return session.scalars(select(Lesson).filter_by(booking_id=seat.booking.id)).one()


def join(session: Session, lesson_id: int, person_id: int, role: Role, now: datetime) -> int:
    """Record that somebody entered the room; returns the number of this stay."""
    _end_stays(session, now, Attendance.lesson_id == lesson_id, Attendance.person_id == person_id)
    stay = Attendance(lesson_id=lesson_id, person_id=person_id, role=role, joined_at=now)
    session.add(stay)
    session.flush()
    return stay.id


def leave(session: Session, lesson_id: int, stay: int, now: datetime) -> None:
    """Record that a stay ended; after the booked time the lesson is over when the last one goes."""
    _end_stays(session, now, Attendance.id == stay)
    close_if_over(session, lesson_id, now)


def start(session: Session, lesson_id: int, now: datetime) -> None:
    """Both are in the room: from the first time on the lesson has started."""
    first = session.scalar(
        update(Lesson)
        .where(Lesson.id == lesson_id, Lesson.started_at.is_(None))
        .values(started_at=now)
        .returning(Lesson.booking_id)
    )
    if first is not None:
        publish(session, LessonStarted(booking_id=first))


def finish(session: Session, seat: Seat, now: datetime) -> None:
    """The mentor ends the lesson for both. Ending it twice is the same. Raises OnlyMentor, NotStarted."""
    if seat.role is not Role.MENTOR:
        raise OnlyMentor
    lesson = lesson_of(session, seat)
    if lesson is None or lesson.started_at is None:
        raise NotStarted
    _finish(session, lesson.id, now)


def close_if_over(session: Session, lesson_id: int, now: datetime) -> None:
    """Finish a started lesson after its booked time: when the room is empty, or when its door closes."""
    booking = session.scalars(
        select(Booking).join(Lesson, Lesson.booking_id == Booking.id).where(Lesson.id == lesson_id)
    ).one_or_none()
    if booking is None or now < booking.interval.end:
        return
    staying = select(Attendance.id).filter_by(lesson_id=lesson_id, left_at=None).limit(1)
    if now >= rules.door(booking.interval).end or session.scalar(staying) is None:
        _finish(session, lesson_id, now)


def over(session: Session, lesson_ids: list[int], now: datetime) -> list[int]:
    """Those of these lessons whose room is to be left: ended, or past the time of their door."""
    closed = func.upper(Booking.during) <= now - rules.AFTER
    return list(
        session.scalars(
            select(Lesson.id)
            .join(Booking, Booking.id == Lesson.booking_id)
            .where(Lesson.id.in_(lesson_ids), or_(Lesson.finished_at.is_not(None), closed))
        )
    )


def attended(session: Session, lesson_id: int, person_id: int) -> bool:
    stay = select(Attendance.id).filter_by(lesson_id=lesson_id, person_id=person_id).limit(1)
    return session.scalar(stay) is not None


def _finish(session: Session, lesson_id: int, now: datetime) -> None:
    """Once, whoever comes first: the mentor, the last one who leaves, or the clock."""
    finished = session.scalar(
        update(Lesson)
        .where(Lesson.id == lesson_id, Lesson.finished_at.is_(None), Lesson.started_at.is_not(None))
        .values(finished_at=now)
        .returning(Lesson.booking_id)
    )
    if finished is None:
        return
    _end_stays(session, now, Attendance.lesson_id == lesson_id)
    bookings.finish(session, finished)
    publish(session, LessonFinished(booking_id=finished))


def _end_stays(session: Session, now: datetime, *of: ColumnElement[bool]) -> None:
    session.execute(update(Attendance).where(Attendance.left_at.is_(None), *of).values(left_at=now))
