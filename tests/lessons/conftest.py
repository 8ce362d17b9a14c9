"""A learner, a mentor, a stranger, and a booked lesson that is going on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.dialects.postgresql import Range

from lti_tool.kernel import web as skin
from lti_tool.kernel.db import Database
from lti_tool.lessons.engines import PeerToPeer
from lti_tool.lessons.views import blueprint
from lti_tool.mentors.models import Mentor
from lti_tool.people.models import Person
from lti_tool.scheduling.models import Booking


@dataclass(frozen=True)
class Cast:
    """Numbers of persons; ``mentor_id`` is the mentor's number as a mentor."""

    learner: int
    mentor: int
    stranger: int
    mentor_id: int


@dataclass(frozen=True)
class Booked:
    id: int
    public_id: UUID
    start: datetime
    end: datetime


def make_cast(database: Database, now: datetime) -> Cast:
    with database.transaction() as session:
        people = [Person(name=name, created_at=now) for name in ("Amina", "Bruno B.", "Zoé")]
        session.add_all(people)
        session.flush()
        mentor = Mentor(person_id=people[1].id, slug="bruno", name="Bruno")
        session.add(mentor)
        session.flush()
        return Cast(people[0].id, people[1].id, people[2].id, mentor.id)


def book(
    database: Database, cast: Cast, start: datetime, *, minutes: int = 60, status: str = "confirmed"
) -> Booked:
    end = start + timedelta(minutes=minutes)
    with database.transaction() as session:
        booking = Booking(
            mentor_id=cast.mentor_id,
            learner_id=cast.learner,
            during=Range(start, end),
            status=status,
            minutes=minutes,
            price_amount=2400,
            price_currency="EUR",
            held_until=start if status == "held" else None,
            created_at=start - timedelta(days=1),
        )
        session.add(booking)
        session.flush()
        return Booked(booking.id, booking.public_id, start, end)


@pytest.fixture
def cast(database: Database, now: datetime) -> Cast:
    return make_cast(database, now)


@pytest.fixture
def booked(database: Database, cast: Cast, now: datetime) -> Booked:
    """A confirmed lesson of an hour that began five minutes ago."""
    return book(database, cast, now - timedelta(minutes=5))


@pytest.fixture
def browser(web: Flask) -> Callable[[int | None], FlaskClient]:
    """A client signed in as a person."""
    web.register_blueprint(blueprint(PeerToPeer(["turn:turn.example:3478"], "a shared secret")))
    web.add_url_rule("/test/<int:person>", "test", lambda person: (skin.sign_in(person), "in")[1])

    def signed_in(person: int | None) -> FlaskClient:
        client = web.test_client()
        if person is not None:
            client.get(f"/test/{person}")
        return client

    return signed_in
