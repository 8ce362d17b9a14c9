"""Many people at the same instant: exactly one gets a time, and nobody waits for ever."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from random import Random
from threading import Barrier

import pytest
from sqlalchemy import select

from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import LivementorError
from lti_tool.mentors.models import Mentor
from lti_tool.scheduling import bookings
from lti_tool.scheduling.errors import LearnerBusy, SlotNotOffered, SlotTaken
from lti_tool.scheduling.models import Booking
from lti_tool.scheduling.states import TAKES_TIME

from .conftest import MakeBooking, MakeLearner, MakeMentor

HOUR = timedelta(hours=1)
Try = tuple[Mentor, int, datetime]
AtOnce = Callable[[Sequence[Try]], list[str]]


@pytest.fixture
def crowd(database: Database) -> Iterator[Database]:
    """The same database, with a connection for everybody."""
    wide = Database(database.url, pool_size=50)
    yield wide
    wide.close()


@pytest.fixture
def at_once(crowd: Database, now: datetime) -> AtOnce:
    """Everybody tries in a thread and a transaction of their own; returns "held" or the refusal's code, in order."""

    def attempt(barrier: Barrier, mentor: Mentor, learner: int, start: datetime) -> str:
        with crowd.session() as session:
            session.connection()
            barrier.wait(30)
            try:
                made = bookings.hold(
                    session, mentor=mentor, learner_id=learner, start=start, visit=None, now=now
                )
            except LivementorError as error:
                return error.code
            session.commit()
            return made.status

    def go(tries: Sequence[Try]) -> list[str]:
        barrier = Barrier(len(tries))
        with ThreadPoolExecutor(len(tries)) as threads:
            return [f.result(60) for f in [threads.submit(attempt, barrier, *one) for one in tries]]

    return go


def taking(database: Database) -> list[Booking]:
    with database.transaction() as session:
        return list(session.scalars(select(Booking).where(Booking.status.in_(TAKES_TIME))))


def test_two_at_once_one_wins(
    at_once: AtOnce, mentor: Mentor, make_learner: MakeLearner, start: datetime
) -> None:
    for number in range(5):
        outcomes = at_once([(mentor, make_learner(), start + number * HOUR) for _ in range(2)])
        assert sorted(outcomes) == ["held", SlotTaken.code]


def test_fifty_at_once_exactly_one(
    at_once: AtOnce,
    mentor: Mentor,
    make_learner: MakeLearner,
    start: datetime,
    database: Database,
) -> None:
    outcomes = Counter(at_once([(mentor, make_learner(), start) for _ in range(50)]))
    assert outcomes == {"held": 1, SlotTaken.code: 49}
    assert len(taking(database)) == 1


def test_fifty_on_five_times_exactly_five(
    at_once: AtOnce,
    mentor: Mentor,
    make_learner: MakeLearner,
    start: datetime,
    database: Database,
) -> None:
    tries = [(mentor, make_learner(), start + number % 5 * HOUR) for number in range(50)]
    assert Counter(at_once(tries)) == {"held": 5, SlotTaken.code: 45}
    assert sorted(found.start for found in taking(database)) == [start + n * HOUR for n in range(5)]


def test_a_double_click_at_the_same_instant_holds_once(
    at_once: AtOnce, mentor: Mentor, learner: int, start: datetime, database: Database
) -> None:
    assert at_once([(mentor, learner, start)] * 8) == ["held"] * 8
    assert len(taking(database)) == 1


def test_one_learner_with_eight_mentors_gets_one(
    at_once: AtOnce, make_mentor: MakeMentor, learner: int, start: datetime
) -> None:
    tries = [(make_mentor(), learner, start) for _ in range(8)]
    assert Counter(at_once(tries)) == {"held": 1, LearnerBusy.code: 7}


def test_the_mentors_pause_holds_when_neighbours_are_booked_at_once(
    at_once: AtOnce,
    make_mentor: MakeMentor,
    make_learner: MakeLearner,
    start: datetime,
    database: Database,
) -> None:
    """No constraint knows of pauses: the lock and the look under it keep them."""
    for number in range(5):
        mentor = make_mentor(buffer=15)
        tries = [(mentor, make_learner(), start + n % 2 * HOUR) for n in range(8)]
        outcomes = Counter(at_once(tries))
        assert outcomes["held"] == 1
        assert outcomes.keys() <= {"held", SlotTaken.code, SlotNotOffered.code}
        assert len(taking(database)) == number + 1


def test_an_expired_hold_is_ended_once_by_many(
    at_once: AtOnce,
    make_booking: MakeBooking,
    make_learner: MakeLearner,
    mentor: Mentor,
    start: datetime,
    now: datetime,
    published: Callable[[], list[str]],
) -> None:
    make_booking(mentor, make_learner(), start, held_until=now)
    outcomes = Counter(at_once([(mentor, make_learner(), start) for _ in range(10)]))
    assert outcomes == {"held": 1, SlotTaken.code: 9}
    assert published() == ["BookingReleased"]


def test_mixed_contention_has_no_deadlock(
    at_once: AtOnce,
    make_mentor: MakeMentor,
    make_learner: MakeLearner,
    make_booking: MakeBooking,
    start: datetime,
    now: datetime,
    database: Database,
) -> None:
    """Six mentors, six learners, sixteen at once, among holds that are over: each is held, or refused in words."""
    draw = Random(7)  # noqa: S311 - the same tries in every run
    mentors = [make_mentor() for _ in range(6)]
    learners = [make_learner() for _ in range(6)]
    for mentor, learner in zip(mentors, learners, strict=True):
        make_booking(mentor, learner, start, held_until=now)
    for _ in range(12):
        tries = [
            (draw.choice(mentors), draw.choice(learners), start + draw.randrange(3) * HOUR)
            for _ in range(16)
        ]
        outcomes = at_once(tries)
        assert set(outcomes) <= {"held", SlotTaken.code, LearnerBusy.code}
    for people in ("mentor_id", "learner_id"):
        seen = Counter((getattr(found, people), found.start) for found in taking(database))
        assert set(seen.values()) == {1}
