"""The database itself refuses two bookings for one instant, whoever writes them and whatever they forgot."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError

from lti_tool.kernel.db import Database, violated_constraint
from lti_tool.kernel.errors import LivementorError
from lti_tool.mentors.models import Mentor
from lti_tool.scheduling import bookings, moves
from lti_tool.scheduling.errors import LearnerBusy, SlotTaken
from lti_tool.scheduling.models import Booking

from .conftest import MakeBooking, MakeLearner, MakeMentor

HALF = timedelta(minutes=30)
TAKING = ("held", "confirmed", "done")


@pytest.mark.parametrize("second", TAKING)
@pytest.mark.parametrize("first", TAKING)
def test_a_mentor_has_one_lesson_at_an_instant(
    make_booking: MakeBooking,
    mentor: Mentor,
    make_learner: MakeLearner,
    start: datetime,
    first: str,
    second: str,
) -> None:
    make_booking(mentor, make_learner(), start, status=first)
    with pytest.raises(IntegrityError) as refused:
        make_booking(mentor, make_learner(), start + HALF, status=second)
    assert violated_constraint(refused.value) == "booking_mentor_free"


def test_a_learner_has_one_lesson_at_an_instant(
    make_booking: MakeBooking, make_mentor: MakeMentor, learner: int, start: datetime
) -> None:
    make_booking(make_mentor(), learner, start)
    with pytest.raises(IntegrityError) as refused:
        make_booking(make_mentor(), learner, start - HALF)
    assert violated_constraint(refused.value) == "booking_learner_free"


def test_neighbours_and_what_was_given_up_are_not_in_the_way(
    make_booking: MakeBooking, mentor: Mentor, make_learner: MakeLearner, start: datetime
) -> None:
    make_booking(mentor, make_learner(), start, status="expired")
    make_booking(mentor, make_learner(), start, status="cancelled")
    make_booking(mentor, make_learner(), start)
    make_booking(mentor, make_learner(), start + 2 * HALF)


def test_a_time_is_half_open(
    make_booking: MakeBooking, mentor: Mentor, learner: int, start: datetime
) -> None:
    for bounds in ("[]", "()", "(]"):
        with pytest.raises(IntegrityError) as refused:
            make_booking(
                mentor, learner, start, during=Range(start, start + 2 * HALF, bounds=bounds)
            )
        assert violated_constraint(refused.value) == "booking_half_open_check"


@pytest.mark.parametrize(
    ("whose", "outcome"), [("mentor", SlotTaken.code), ("learner", LearnerBusy.code)]
)
def test_the_service_tells_what_the_constraint_refused(
    database: Database,
    make_mentor: MakeMentor,
    make_learner: MakeLearner,
    start: datetime,
    now: datetime,
    whose: str,
    outcome: str,
) -> None:
    """Somebody writes a row without locks; the service looks before it is committed, and inserts, and waits."""
    mentor, learner = make_mentor(), make_learner()
    busy = (mentor.id, make_learner()) if whose == "mentor" else (make_mentor().id, learner)

    def hold() -> str:
        with database.transaction() as session:
            try:
                made = bookings.hold(
                    session, mentor=mentor, learner_id=learner, start=start, visit=None, now=now
                )
            except LivementorError as error:
                return error.code
            return made.status

    with ThreadPoolExecutor(1) as threads, database.session() as other:
        other.add(
            Booking(
                mentor_id=busy[0],
                learner_id=busy[1],
                during=Range(start, start + 2 * HALF),
                status="held",
                minutes=60,
                price_amount=0,
                price_currency="EUR",
                held_until=now + HALF,
                created_at=now,
            )
        )
        other.flush()
        told = threads.submit(hold)
        while not _somebody_waits(database):
            assert not told.done(), told.result()
        other.commit()
        assert told.result(60) == outcome


def _somebody_waits(database: Database) -> bool:
    with database.transaction() as session:
        waiting = text(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted"
        )
        return bool(session.scalar(waiting))


def test_an_expiry_and_a_return_need_no_lock(
    database: Database,
    mentor: Mentor,
    learner: int,
    make_booking: MakeBooking,
    start: datetime,
    now: datetime,
    status: Callable[[int], str],
) -> None:
    """The job passes over a hold that somebody is confirming at this moment."""
    held = make_booking(mentor, learner, start)
    with database.transaction() as session:
        bookings.confirm(session, held, now)
        with database.transaction() as other:
            assert moves.expire(other, now + HALF) == 0
    assert status(held) == "confirmed"
