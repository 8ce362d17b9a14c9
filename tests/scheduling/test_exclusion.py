"""The database itself refuses two bookings for one instant, whoever writes them and whatever they forgot."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread

import pytest
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError

from lti_tool.kernel.db import Database, violated_constraint
from lti_tool.mentors.models import Mentor
from lti_tool.scheduling import bookings
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
    ("whose", "refusal"), [("mentor", SlotTaken), ("learner", LearnerBusy)], ids=str
)
def test_the_service_tells_what_the_constraint_refused(
    database: Database,
    make_booking: MakeBooking,
    make_mentor: MakeMentor,
    make_learner: MakeLearner,
    monkeypatch: pytest.MonkeyPatch,
    start: datetime,
    now: datetime,
    whose: str,
    refusal: type[Exception],
) -> None:
    """With the locks and the look at what is in the way taken out, the last guard still stands."""
    mentor, learner = make_mentor(), make_learner()
    make_booking(
        *((mentor, make_learner()) if whose == "mentor" else (make_mentor(), learner)), start
    )
    monkeypatch.setattr(bookings, "_lock", lambda *_: None)
    monkeypatch.setattr(bookings, "_in_the_way", lambda *_: [])
    monkeypatch.setattr(bookings, "is_offered", lambda *_: True)
    with database.transaction() as session, pytest.raises(refusal):
        bookings.hold(session, mentor=mentor, learner_id=learner, start=start, visit=None, now=now)


def test_a_row_that_is_not_committed_yet_is_waited_for(
    database: Database,
    mentor: Mentor,
    make_learner: MakeLearner,
    make_booking: MakeBooking,
    start: datetime,
    now: datetime,
) -> None:
    """Two transactions without any lock: the second waits for the first, then is refused."""
    refused: list[str | None] = []
    began = Event()

    def second(learner: int) -> None:
        began.set()
        try:
            make_booking(mentor, learner, start)
        except IntegrityError as error:
            refused.append(violated_constraint(error))

    other = Thread(target=second, args=(make_learner(),))
    row = {"status": "held", "minutes": 60, "price_amount": 0, "price_currency": "EUR"}
    learner = make_learner()
    with database.transaction() as session:
        session.add(
            Booking(
                mentor_id=mentor.id,
                learner_id=learner,
                during=Range(start, start + 2 * HALF),
                held_until=now + HALF,
                created_at=now,
                **row,
            )
        )
        session.flush()
        other.start()
        assert began.wait(10)
    other.join(30)
    assert refused == ["booking_mentor_free"]


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
            assert bookings.expire(other, now + HALF) == 0
    assert status(held) == "confirmed"
