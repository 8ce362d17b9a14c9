"""The whole service, with a learner, a mentor, a stranger, and a booking between the first two."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.dialects.postgresql import Range

from lti_tool.app import Service, create_service
from lti_tool.config import Settings
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.mentors.models import Mentor
from lti_tool.people.models import Person
from lti_tool.scheduling.models import Booking

Client = Callable[[int | None], FlaskClient]


@dataclass(frozen=True)
class People:
    """Numbers of persons, and the booking of the learner with the mentor."""

    learner: int
    mentor: int
    stranger: int
    booking: UUID


@pytest.fixture
def people(database: Database, now: datetime) -> People:
    start = now + timedelta(hours=2)
    with database.transaction() as session:
        persons = [Person(name=name, created_at=now) for name in ("Amina", "Bruno", "Zoé")]
        session.add_all(persons)
        session.flush()
        mentor = Mentor(person_id=persons[1].id, slug="bruno", name="Bruno", status="approved")
        session.add(mentor)
        session.flush()
        booking = Booking(
            mentor_id=mentor.id,
            learner_id=persons[0].id,
            during=Range(start, start + timedelta(hours=1)),
            status="held",
            minutes=60,
            price_amount=2400,
            price_currency="EUR",
            held_until=now + timedelta(minutes=10),
            created_at=now,
        )
        session.add(booking)
        session.flush()
        return People(persons[0].id, persons[1].id, persons[2].id, booking.public_id)


@pytest.fixture
def paid(settings: Settings) -> Settings:
    """Settings with Stripe, which nothing here calls."""
    return replace(
        settings,
        stripe_secret_key="sk_test_of_the_tests",
        stripe_publishable_key="pk_test_of_the_tests",
        stripe_webhook_secret="whsec_of_the_tests",
        stripe_api_base="http://127.0.0.1:1",
    )


@pytest.fixture
def service(paid: Settings, database: Database, clock: FixedClock) -> Service:
    return create_service(paid, database, clock)


@pytest.fixture
def app(service: Service) -> Flask:
    return service.flask


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser in which this person is signed in, or nobody."""

    def open_browser(person: int | None) -> FlaskClient:
        browser = app.test_client()
        if person is not None:
            with browser.session_transaction() as session:
                session["person"] = person
        return browser

    return open_browser
