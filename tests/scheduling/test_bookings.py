"""Holding a time: what is refused, what is the same twice, and when a hold ends."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from lti_tool.courses.models import CourseVisit
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import LivementorError
from lti_tool.mentors.models import Mentor
from lti_tool.scheduling import bookings, jobs
from lti_tool.scheduling.errors import (
    BookingMovedOn,
    BookingUnknown,
    LearnerBusy,
    OwnLesson,
    SlotNotOffered,
    SlotTaken,
    TooManyHolds,
)
from lti_tool.scheduling.models import Booking

from .conftest import MakeBooking, MakeLearner, MakeMentor

HOUR = timedelta(hours=1)
Hold = Callable[..., Booking]


@pytest.fixture
def hold(database: Database, now: datetime) -> Hold:
    """Hold in a transaction of its own."""

    def go(mentor: Mentor, learner: int, start: datetime, at: datetime = now) -> Booking:
        with database.transaction() as session:
            return bookings.hold(
                session, mentor=mentor, learner_id=learner, start=start, visit=None, now=at
            )

    return go


def test_a_time_is_held_for_ten_minutes_at_the_price_of_today(
    database: Database, make_mentor: MakeMentor, learner: int, start: datetime, now: datetime
) -> None:
    mentor = make_mentor(lesson_minutes=45)
    with database.transaction() as session:
        visit = CourseVisit(person_id=learner, context={}, created_at=now)
        session.add(visit)
        session.flush()
        made = bookings.hold(
            session, mentor=mentor, learner_id=learner, start=start, visit=visit, now=now
        )
    with database.transaction() as session:
        found = session.get_one(Booking, made.id)
        assert (found.status, found.held_until) == ("held", now + timedelta(minutes=10))
        assert (found.start, found.during.upper) == (start, start + timedelta(minutes=45))
        assert (found.price_amount, found.price_currency) == (1800, "EUR")
        assert (found.visit_id, found.created_at) == (visit.id, now)


def test_a_hold_tells_nobody_until_it_is_paid(
    hold: Hold, mentor: Mentor, learner: int, start: datetime, published: Callable[[], list[str]]
) -> None:
    hold(mentor, learner, start)
    assert published() == []


def test_a_free_lesson_is_confirmed_at_once_and_told_once(
    hold: Hold,
    make_mentor: MakeMentor,
    learner: int,
    start: datetime,
    now: datetime,
    published: Callable[[], list[str]],
) -> None:
    mentor = make_mentor(price_amount=0)
    made = hold(mentor, learner, start)
    assert (made.status, made.confirmed_at, made.held_until) == ("confirmed", now, None)
    assert hold(mentor, learner, start).id == made.id
    assert published() == ["BookingConfirmed"]


def test_a_double_click_holds_once(
    hold: Hold, mentor: Mentor, learner: int, start: datetime, now: datetime
) -> None:
    first = hold(mentor, learner, start)
    second = hold(mentor, learner, start, now + timedelta(minutes=9))
    assert (second.id, second.held_until) == (first.id, now + timedelta(minutes=10))


@pytest.mark.parametrize("shift", [timedelta(0), timedelta(minutes=-30), timedelta(minutes=30)])
def test_a_time_that_somebody_else_holds_is_taken(
    hold: Hold, mentor: Mentor, make_learner: MakeLearner, start: datetime, shift: timedelta
) -> None:
    hold(mentor, make_learner(), start)
    with pytest.raises(SlotTaken):
        hold(mentor, make_learner(), start + shift)


def test_lessons_may_follow_one_another_without_a_pause(
    hold: Hold, mentor: Mentor, make_learner: MakeLearner, start: datetime
) -> None:
    made = [hold(mentor, make_learner(), start + gap) for gap in (HOUR, -HOUR, timedelta(0))]
    assert len({booking.id for booking in made}) == 3


def test_a_learner_is_in_one_lesson_at_a_time(
    hold: Hold, make_mentor: MakeMentor, learner: int, start: datetime
) -> None:
    hold(make_mentor(), learner, start)
    with pytest.raises(LearnerBusy):
        hold(make_mentor(), learner, start)


def test_nobody_books_themselves(hold: Hold, mentor: Mentor, start: datetime) -> None:
    with pytest.raises(OwnLesson):
        hold(mentor, mentor.person_id, start)


def test_a_time_that_is_over_or_off_the_grid_is_not_offered(
    hold: Hold, mentor: Mentor, learner: int, start: datetime
) -> None:
    for wrong in (start - 2 * timedelta(days=1), start + timedelta(minutes=7)):
        with pytest.raises(SlotNotOffered):
            hold(mentor, learner, wrong)


def test_the_mentors_pause_between_lessons_is_not_offered(
    hold: Hold, make_mentor: MakeMentor, make_learner: MakeLearner, start: datetime
) -> None:
    mentor = make_mentor(buffer=15)
    hold(mentor, make_learner(), start)
    for beside in (start + HOUR, start - HOUR):
        with pytest.raises(SlotNotOffered):
            hold(mentor, make_learner(), beside)


def test_a_refusal_leaves_the_transaction_as_it_was(
    database: Database, mentor: Mentor, make_learner: MakeLearner, start: datetime, now: datetime
) -> None:
    with database.transaction() as session:
        for refused in (None, SlotTaken):
            try:
                bookings.hold(
                    session,
                    mentor=mentor,
                    learner_id=make_learner(),
                    start=start,
                    visit=None,
                    now=now,
                )
            except LivementorError as error:
                assert refused is not None
                assert isinstance(error, refused)
        assert session.scalar(text("SELECT count(*) FROM booking")) == 1


def test_a_hold_that_is_over_gives_way_in_the_same_transaction(
    hold: Hold,
    mentor: Mentor,
    make_learner: MakeLearner,
    start: datetime,
    now: datetime,
    status: Callable[[int], str],
    published: Callable[[], list[str]],
) -> None:
    first = hold(mentor, make_learner(), start)
    with pytest.raises(SlotTaken):
        hold(mentor, make_learner(), start, now + timedelta(minutes=10, microseconds=-1))
    second = hold(mentor, make_learner(), start, now + timedelta(minutes=10))
    assert (status(first.id), status(second.id)) == ("expired", "held")
    assert published() == ["BookingReleased"]


def test_a_learners_own_hold_that_is_over_makes_room_for_another(
    hold: Hold, make_mentor: MakeMentor, learner: int, start: datetime, now: datetime
) -> None:
    mentor, later = make_mentor(), now + timedelta(minutes=10)
    first = hold(mentor, learner, start)
    again = hold(mentor, learner, start, later)
    assert (again.id != first.id, again.held_until) == (True, later + timedelta(minutes=10))
    with pytest.raises(LearnerBusy):
        hold(make_mentor(), learner, start, later)


def test_a_learner_holds_three_times_at_once(
    database: Database,
    hold: Hold,
    make_mentor: MakeMentor,
    make_learner: MakeLearner,
    start: datetime,
    now: datetime,
) -> None:
    mentor, learner, later = make_mentor(), make_learner(), now + timedelta(minutes=10)
    first, *_ = [hold(mentor, learner, start + number * HOUR) for number in range(3)]
    with pytest.raises(TooManyHolds):
        hold(make_mentor(), learner, start + 3 * HOUR)
    assert hold(mentor, learner, start).id == first.id
    assert hold(mentor, make_learner(), start + 3 * HOUR).status == "held"
    assert hold(make_mentor(price_amount=0), learner, start + 3 * HOUR).status == "confirmed"
    with database.transaction() as session:
        bookings.give_back(session, first.id)
    assert hold(mentor, learner, start).status == "held"
    assert hold(mentor, learner, start + 5 * HOUR, later).status == "held"


def test_three_held_times_are_three_also_when_asked_at_once(
    database: Database, make_mentor: MakeMentor, learner: int, start: datetime, now: datetime
) -> None:
    mentors = [make_mentor() for _ in range(6)]

    def go(number: int) -> bool:
        at = start + number * HOUR
        try:
            with database.transaction() as session:
                bookings.hold(
                    session,
                    mentor=mentors[number],
                    learner_id=learner,
                    start=at,
                    visit=None,
                    now=now,
                )
        except TooManyHolds:
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        assert sorted(threads.map(go, range(6))) == [False] * 3 + [True] * 3


def test_the_job_ends_what_is_over_and_nothing_else(
    database: Database,
    clock: FixedClock,
    mentor: Mentor,
    learner: int,
    start: datetime,
    make_booking: MakeBooking,
    status: Callable[[int], str],
    published: Callable[[], list[str]],
) -> None:
    now = clock.now()
    over = make_booking(mentor, learner, start)
    young = make_booking(mentor, learner, start + HOUR, held_until=now + timedelta(minutes=11))
    paid = make_booking(mentor, learner, start + 2 * HOUR, status="confirmed", held_until=None)
    clock.advance(timedelta(minutes=10))
    for _ in range(2):
        jobs.jobs(database, clock)["scheduling.expire"]()
    assert [status(number) for number in (over, young, paid)] == ["expired", "held", "confirmed"]
    assert published() == ["BookingReleased"]


def test_a_hold_is_given_back_once_and_its_time_is_free(
    database: Database,
    hold: Hold,
    mentor: Mentor,
    make_learner: MakeLearner,
    start: datetime,
    status: Callable[[int], str],
    published: Callable[[], list[str]],
) -> None:
    made = hold(mentor, make_learner(), start)
    for _ in range(2):
        with database.transaction() as session:
            bookings.give_back(session, made.id)
    assert (status(made.id), published()) == ("cancelled", ["BookingReleased"])
    assert hold(mentor, make_learner(), start).status == "held"


@pytest.mark.parametrize("moved_on", ["confirmed", "done"])
def test_what_is_paid_is_not_given_back_like_a_hold(
    database: Database,
    mentor: Mentor,
    learner: int,
    start: datetime,
    make_booking: MakeBooking,
    moved_on: str,
) -> None:
    paid = make_booking(mentor, learner, start, status=moved_on, held_until=None)
    with database.transaction() as session, pytest.raises(BookingMovedOn):
        bookings.give_back(session, paid)


def test_a_booking_is_its_learners_and_nobody_elses(
    database: Database, mentor: Mentor, make_learner: MakeLearner, hold: Hold, start: datetime
) -> None:
    owner = make_learner()
    made = hold(mentor, owner, start)
    with database.transaction() as session:
        assert bookings.owned(session, made.public_id, owner).id == made.id
        for asked, who in (
            (made.public_id, make_learner()),
            (made.public_id, mentor.person_id),
            (uuid4(), owner),
        ):
            with pytest.raises(BookingUnknown):
                bookings.owned(session, asked, who)


def test_every_booking_of_a_day_is_another_row(
    database: Database, hold: Hold, mentor: Mentor, make_learner: MakeLearner, start: datetime
) -> None:
    for number in range(5):
        hold(mentor, make_learner(), start + number * HOUR)
    with database.transaction() as session:
        starts = sorted(found.start for found in session.scalars(select(Booking)))
    assert starts == [start + number * HOUR for number in range(5)]
