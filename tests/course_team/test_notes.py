"""The note of a course's team reaches the mentor of a booked lesson, by mail, desk and lesson; never the learner."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.dialects.postgresql import Range

from lti_tool.courses.decisions import Decision, UnitDecision, course_of, decide
from lti_tool.courses.service import remember_visit
from lti_tool.kernel.db import Database
from lti_tool.lessons.engines import PeerToPeer
from lti_tool.lessons.views import blueprint as lessons
from lti_tool.mail.appointments import appointment
from lti_tool.mail.letters import Letters
from lti_tool.mail.models import OutgoingMail
from lti_tool.mentors.models import Mentor
from lti_tool.people.models import Person
from lti_tool.scheduling.models import Booking
from lti_tool.scheduling.views import blueprint as scheduling
from tests.course_team.conftest import HERE, HTML
from tests.mentors.conftest import Enlist

NOTE = "They struggle with <signs>.\nDo not tell exercise 3."
SHOWN = "They struggle with &lt;signs&gt;.\nDo not tell exercise 3."


@pytest.fixture
def browser(web: Flask) -> FlaskClient:
    web.register_blueprint(scheduling())
    web.register_blueprint(lessons(PeerToPeer((), None)))
    return web.test_client()


@pytest.fixture
def booked(database: Database, enlist: Enlist, now: datetime) -> Booking:
    """A lesson in five minutes, by a learner of a unit with a note."""
    number = enlist("Amina", {"linear-algebra": 3})
    with database.transaction() as session:
        course = course_of(session, HERE, now)
        unit = UnitDecision("u1", "Eigenvalues", None, NOTE)
        decide(session, course, Decision(True, None, None, unit), seen=0, by=None, now=now)
        learner = Person(name="Nadia", email="nadia@example.org", created_at=now)
        session.add(learner)
        session.flush()
        came = remember_visit(session, learner.id, HERE, now)
        start = now + timedelta(minutes=5)
        made = Booking(
            mentor_id=number,
            learner_id=learner.id,
            visit_id=came.id,
            during=Range(start, start + timedelta(hours=1)),
            status="confirmed",
            minutes=60,
            price_amount=0,
            price_currency="EUR",
            created_at=now,
        )
        session.add(made)
        session.flush()
        mentor = session.get_one(Mentor, number)
        session.get_one(Person, mentor.person_id).email = "amina@example.org"
        return made


def look(browser: FlaskClient, person: int, path: str) -> str:
    with browser.session_transaction() as cookie:
        cookie["person"] = person
    page = browser.get(path, headers=HTML)
    assert page.status_code == 200
    return page.text


def mentor_of(database: Database, booked: Booking) -> int:
    with database.transaction() as session:
        return session.get_one(Mentor, booked.mentor_id).person_id


def test_the_mentor_reads_it_at_the_desk_and_in_the_lesson(
    browser: FlaskClient, database: Database, booked: Booking
) -> None:
    mentor = mentor_of(database, booked)
    assert SHOWN in look(browser, mentor, "/desk")
    assert SHOWN in look(browser, mentor, f"/lessons/{booked.public_id}")


def test_the_learner_does_not(browser: FlaskClient, booked: Booking) -> None:
    for path in ("/bookings", f"/bookings/{booked.public_id}", f"/lessons/{booked.public_id}"):
        assert "They struggle" not in look(browser, booked.learner_id, path)


def test_the_mentors_mail_has_it_and_the_learners_has_not(
    database: Database, booked: Booking, now: datetime
) -> None:
    assert isinstance(booked.public_id, UUID)
    with database.transaction() as session:
        told = appointment(session, booked.id)
        Letters(session, told, "https://mentors.example.org", now).booking_confirmed()
        mails = {mail.kind: mail for mail in session.query(OutgoingMail)}
    mentors = mails["booking_confirmed_mentor"]
    assert NOTE in mentors.text
    assert SHOWN in mentors.html
    learners = mails["booking_confirmed_learner"]
    assert "struggle" not in learners.text + learners.html
