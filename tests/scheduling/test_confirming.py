"""A payment arrives: in time, late, too late, or for what was given back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.dialects.postgresql import Range

from lti_tool.kernel.db import Database
from lti_tool.mentors.models import Mentor
from lti_tool.scheduling import bookings, moves
from lti_tool.scheduling.bookings import Confirmation
from lti_tool.scheduling.models import Booking

from .conftest import MakeBooking, MakeLearner, MakeMentor

LATE = timedelta(minutes=30)
HOUR = timedelta(hours=1)
Confirm = Callable[[int, datetime], Confirmation]


@pytest.fixture
def confirm(database: Database) -> Confirm:
    def go(booking_id: int, at: datetime) -> Confirmation:
        with database.transaction() as session:
            return bookings.confirm(session, booking_id, at)

    return go


@pytest.fixture
def held(mentor: Mentor, learner: int, start: datetime, make_booking: MakeBooking) -> int:
    return make_booking(mentor, learner, start)


def expire(database: Database, at: datetime) -> None:
    with database.transaction() as session:
        moves.expire(session, at)


def test_a_payment_in_time_confirms_once(
    database: Database,
    confirm: Confirm,
    held: int,
    now: datetime,
    published: Callable[[], list[str]],
) -> None:
    paid = now + timedelta(minutes=3)
    assert confirm(held, paid) is Confirmation.CONFIRMED
    assert confirm(held, paid + timedelta(minutes=1)) is Confirmation.CONFIRMED
    with database.transaction() as session:
        found = session.get_one(Booking, held)
        assert (found.status, found.confirmed_at, found.held_until) == ("confirmed", paid, None)
    assert published() == ["BookingConfirmed"]


@pytest.mark.parametrize("job_ran", [True, False])
def test_a_late_payment_takes_the_time_if_it_is_still_free(
    database: Database,
    confirm: Confirm,
    held: int,
    now: datetime,
    status: Callable[[int], str],
    published: Callable[[], list[str]],
    job_ran: bool,
) -> None:
    """Nobody hears that the time is free, unless it was."""
    if job_ran:
        expire(database, now + LATE)
        assert status(held) == "expired"
    assert confirm(held, now + LATE) is Confirmation.CONFIRMED
    assert status(held) == "confirmed"
    assert published() == [*(["BookingReleased"] if job_ran else []), "BookingConfirmed"]


@pytest.mark.parametrize("whose", ["mentor", "learner"])
def test_a_late_payment_is_too_late_when_the_time_is_taken(
    database: Database,
    confirm: Confirm,
    held: int,
    make_booking: MakeBooking,
    make_mentor: MakeMentor,
    make_learner: MakeLearner,
    mentor: Mentor,
    learner: int,
    start: datetime,
    now: datetime,
    status: Callable[[int], str],
    whose: str,
) -> None:
    expire(database, now + LATE)
    busy = (mentor, make_learner()) if whose == "mentor" else (make_mentor(), learner)
    other = make_booking(*busy, start + timedelta(minutes=30), held_until=now + 2 * LATE)
    assert confirm(held, now + LATE) is Confirmation.TOO_LATE
    assert (status(held), status(other)) == ("expired", "held")


def test_a_late_payment_ends_another_hold_that_is_over_too(
    database: Database,
    confirm: Confirm,
    held: int,
    make_booking: MakeBooking,
    make_learner: MakeLearner,
    mentor: Mentor,
    start: datetime,
    now: datetime,
    status: Callable[[int], str],
) -> None:
    expire(database, now + LATE)
    other = make_booking(mentor, make_learner(), start, held_until=now + 2 * LATE)
    assert confirm(held, now + 2 * LATE) is Confirmation.CONFIRMED
    assert (status(held), status(other)) == ("confirmed", "expired")


@pytest.mark.parametrize("job_ran", [True, False])
def test_a_late_payment_is_too_late_when_the_lesson_would_have_begun(
    database: Database, confirm: Confirm, held: int, start: datetime, job_ran: bool
) -> None:
    if job_ran:
        expire(database, start)
    assert confirm(held, start) is Confirmation.TOO_LATE


def test_a_late_payment_does_not_take_the_mentors_pause(
    database: Database,
    confirm: Confirm,
    make_booking: MakeBooking,
    make_mentor: MakeMentor,
    make_learner: MakeLearner,
    learner: int,
    start: datetime,
    now: datetime,
) -> None:
    mentor = make_mentor(buffer=15)
    held = make_booking(mentor, learner, start)
    expire(database, now + LATE)
    make_booking(mentor, make_learner(), start + HOUR, status="confirmed", held_until=None)
    assert confirm(held, now + LATE) is Confirmation.TOO_LATE


def test_a_payment_for_what_was_given_back_is_told_apart(
    database: Database, confirm: Confirm, held: int, now: datetime, status: Callable[[int], str]
) -> None:
    with database.transaction() as session:
        bookings.give_back(session, held)
    assert confirm(held, now) is Confirmation.GIVEN_BACK
    assert status(held) == "cancelled"


def test_a_lesson_that_took_place_is_done_and_stays_so(
    database: Database, confirm: Confirm, held: int, now: datetime, status: Callable[[int], str]
) -> None:
    confirm(held, now)
    for _ in range(2):
        with database.transaction() as session:
            bookings.finish(session, held)
    assert status(held) == "done"
    assert confirm(held, now) is Confirmation.CONFIRMED


def test_only_what_is_confirmed_becomes_done(
    database: Database, held: int, status: Callable[[int], str]
) -> None:
    with database.transaction() as session:
        bookings.finish(session, held)
    assert status(held) == "held"


def test_a_longer_booking_keeps_its_own_length_when_it_is_paid_late(
    database: Database,
    confirm: Confirm,
    mentor: Mentor,
    make_booking: MakeBooking,
    make_learner: MakeLearner,
    learner: int,
    start: datetime,
    now: datetime,
) -> None:
    """The mentor has lessons of 60 minutes by now; this one was sold as 90."""
    held = make_booking(
        mentor, learner, start, minutes=90, during=Range(start, start + timedelta(minutes=90))
    )
    expire(database, now + LATE)
    make_booking(mentor, make_learner(), start + HOUR, status="confirmed", held_until=None)
    assert confirm(held, now + LATE) is Confirmation.TOO_LATE
