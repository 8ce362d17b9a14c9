"""Mentors who are there at all hours, and learners who book them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range

from lti_tool.kernel.db import Database
from lti_tool.mentors.models import Mentor
from lti_tool.people.models import Person
from lti_tool.scheduling.models import Booking, BookingTerms, WeeklyRule

MakeMentor = Callable[..., Mentor]
MakeLearner = Callable[[], int]
MakeBooking = Callable[..., int]


@pytest.fixture
def make_learner(database: Database, now: datetime) -> MakeLearner:
    """Returns the person's number."""

    def make() -> int:
        with database.transaction() as session:
            person = Person(name="Amina", created_at=now)
            session.add(person)
            session.flush()
            return person.id

    return make


@pytest.fixture
def make_mentor(database: Database, make_learner: MakeLearner) -> MakeMentor:
    """An approved mentor at 24,00 € an hour, free day and night; ``buffer`` in minutes, before and after."""
    numbers = count(1)

    def make(*, buffer: int = 0, notice: int = 0, **columns: Any) -> Mentor:
        name = f"mentor-{next(numbers)}"
        told = {"name": name, "slug": name, "status": "approved", "price_amount": 2400, **columns}
        person = make_learner()
        with database.transaction() as session:
            mentor = Mentor(person_id=person, **told)
            session.add(mentor)
            session.flush()
            session.add_all(
                WeeklyRule(mentor_id=mentor.id, weekday=day, start_minute=0, end_minute=24 * 60)
                for day in range(1, 8)
            )
            session.add(
                BookingTerms(
                    mentor_id=mentor.id, notice=notice, buffer_before=buffer, buffer_after=buffer
                )
            )
        return mentor

    return make


@pytest.fixture
def mentor(make_mentor: MakeMentor) -> Mentor:
    return make_mentor()


@pytest.fixture
def learner(make_learner: MakeLearner) -> int:
    return make_learner()


@pytest.fixture
def start(now: datetime) -> datetime:
    """A time that the mentors offer: an hour from tomorrow 10:00 UTC."""
    return now + timedelta(hours=25)


@pytest.fixture
def make_booking(database: Database, now: datetime) -> MakeBooking:
    """Write a row past all checks of the service; a hold that was made just now unless told otherwise."""

    def make(mentor: Mentor, learner: int, start: datetime, **columns: Any) -> int:
        row = {
            "during": Range(start, start + timedelta(minutes=60)),
            "status": "held",
            "minutes": 60,
            "price_amount": 2400,
            "price_currency": "EUR",
            "held_until": now + timedelta(minutes=10),
            "created_at": now,
            **columns,
        }
        with database.transaction() as session:
            booking = Booking(mentor_id=mentor.id, learner_id=learner, **row)
            session.add(booking)
            session.flush()
            return booking.id

    return make


@pytest.fixture
def status(database: Database) -> Callable[[int], str]:
    def read(booking_id: int) -> str:
        with database.transaction() as session:
            return session.get_one(Booking, booking_id).status

    return read


@pytest.fixture
def published(database: Database) -> Callable[[], list[str]]:
    """Names of the events so far, in order."""

    def read() -> list[str]:
        with database.transaction() as session:
            return list(session.scalars(text("SELECT name FROM event ORDER BY id")))

    return read
