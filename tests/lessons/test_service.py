"""When a lesson starts and ends, and what is told about it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.events import EventRecord
from lti_tool.lessons import seats, service
from lti_tool.lessons.jobs import jobs
from lti_tool.lessons.models import Attendance, Lesson
from lti_tool.lessons.rules import NotStarted, OnlyMentor, Role
from lti_tool.lessons.seats import Seat
from lti_tool.scheduling.models import Booking
from tests.lessons.conftest import Booked, Cast

HOUR = timedelta(hours=1)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.session() as session:
        yield session


@pytest.fixture
def seat(session: Session, booked: Booked, cast: Cast) -> Seat:
    """The mentor's seat, in a lesson that is open."""
    return seats.seat(session, booked.public_id, cast.mentor)


@pytest.fixture
def lesson(session: Session, seat: Seat, clock: FixedClock) -> Lesson:
    return service.open_lesson(session, seat, clock.now())


def told(session: Session) -> list[str]:
    return list(session.scalars(select(EventRecord.name).order_by(EventRecord.id)))


def test_a_lesson_is_made_once_and_looked_after_at_its_end(
    session: Session, seat: Seat, lesson: Lesson, booked: Booked, clock: FixedClock
) -> None:
    assert service.open_lesson(session, seat, clock.now()).id == lesson.id
    rows = session.execute(
        text(
            "SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'lessons.close' ORDER BY 1"
        )
    )
    assert list(rows.scalars()) == [booked.end, booked.end + HOUR / 2]


def test_it_starts_once(session: Session, lesson: Lesson, clock: FixedClock) -> None:
    service.start(session, lesson.id, clock.now())
    clock.advance(HOUR)
    service.start(session, lesson.id, clock.now())
    session.refresh(lesson)
    assert lesson.started_at == clock.now() - HOUR
    assert told(session) == ["LessonStarted"]


def test_the_mentor_ends_it_once(
    session: Session, seat: Seat, lesson: Lesson, booked: Booked, cast: Cast, clock: FixedClock
) -> None:
    with pytest.raises(NotStarted):
        service.finish(session, seat, clock.now())
    service.start(session, lesson.id, clock.now())
    with pytest.raises(OnlyMentor):
        service.finish(session, seats.seat(session, booked.public_id, cast.learner), clock.now())
    service.join(session, lesson.id, cast.learner, Role.LEARNER, clock.now())
    for _ in range(2):
        service.finish(session, seat, clock.now())
    assert told(session) == ["LessonStarted", "LessonFinished"]
    assert session.scalars(select(Attendance.left_at)).all() == [clock.now()]
    session.expire_all()
    assert session.scalars(select(Booking.status)).one() == "done"


def test_the_last_one_who_leaves_after_the_time_ends_it(
    session: Session, lesson: Lesson, cast: Cast, booked: Booked, clock: FixedClock
) -> None:
    stays = [
        service.join(session, lesson.id, person, role, clock.now())
        for person, role in ((cast.learner, Role.LEARNER), (cast.mentor, Role.MENTOR))
    ]
    service.start(session, lesson.id, clock.now())
    service.leave(session, lesson.id, stays[0], booked.end)
    assert "LessonFinished" not in told(session)
    service.leave(session, lesson.id, stays[1], booked.end)
    assert told(session)[-1] == "LessonFinished"


def test_leaving_before_the_time_ends_nothing(
    session: Session, lesson: Lesson, cast: Cast, booked: Booked, clock: FixedClock
) -> None:
    stay = service.join(session, lesson.id, cast.learner, Role.LEARNER, clock.now())
    service.start(session, lesson.id, clock.now())
    service.leave(session, lesson.id, stay, booked.end - timedelta(seconds=1))
    assert told(session) == ["LessonStarted"]


@pytest.mark.parametrize(
    ("minutes_after", "somebody_stays", "started", "over"),
    [
        (-1, False, True, False),
        (0, False, True, True),
        (0, True, True, False),
        (30, True, True, True),
        (30, False, False, False),
    ],
)
def test_the_clock_ends_what_nobody_ended(
    database: Database,
    session: Session,
    lesson: Lesson,
    cast: Cast,
    booked: Booked,
    minutes_after: int,
    somebody_stays: bool,
    started: bool,
    over: bool,
) -> None:
    at = booked.end + timedelta(minutes=minutes_after)
    if somebody_stays:
        service.join(session, lesson.id, cast.learner, Role.LEARNER, booked.start)
    if started:
        service.start(session, lesson.id, booked.start)
    session.commit()
    jobs(database, FixedClock(at))["lessons.close"](lesson_id=lesson.id)
    assert ("LessonFinished" in told(session)) is over


def test_a_stay_that_a_crash_cut_off_ends_with_the_next(
    session: Session, lesson: Lesson, cast: Cast, clock: FixedClock
) -> None:
    service.join(session, lesson.id, cast.learner, Role.LEARNER, clock.now())
    clock.advance(HOUR / 4)
    service.join(session, lesson.id, cast.learner, Role.LEARNER, clock.now())
    left = session.scalars(select(Attendance.left_at).order_by(Attendance.id)).all()
    assert left == [clock.now(), None]


def test_rooms_are_over_when_ended_or_past_their_door(
    session: Session, seat: Seat, lesson: Lesson, booked: Booked, clock: FixedClock
) -> None:
    assert service.over(session, [lesson.id], clock.now()) == []
    assert service.over(session, [lesson.id], booked.end + HOUR / 2) == [lesson.id]
    service.start(session, lesson.id, clock.now())
    service.finish(session, seat, clock.now())
    assert service.over(session, [lesson.id], clock.now()) == [lesson.id]
