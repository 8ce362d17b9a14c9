"""What a site may ask about its own learners, and never about others."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range

from livementor_xblock.configuration import Connection
from lti_tool.config import Settings
from lti_tool.courses.models import CourseVisit
from lti_tool.kernel.codes import SingleUseCode
from lti_tool.kernel.db import Database
from lti_tool.mentors.models import Mentor
from lti_tool.openedx.commands import add_site
from lti_tool.openedx.learners import JOINS, MOST
from lti_tool.people.models import Identity, Person
from lti_tool.people.service import person_for_identity
from lti_tool.scheduling.models import Booking
from tests.openedx.conftest import ISSUER, WANTED, Post

ASKED = {"subject": "3f1c", "locale": "fr-CA", "zone": "Europe/Paris"}


@pytest.fixture
def learner(database: Database, now: datetime) -> int:
    with database.transaction() as session:
        return person_for_identity(session, ISSUER, "3f1c", now=now).id


@pytest.fixture
def bruno(database: Database, now: datetime) -> int:
    with database.transaction() as session:
        person = Person(name="Bruno", created_at=now)
        session.add(person)
        session.flush()
        mentor = Mentor(person_id=person.id, slug="bruno", name="Bruno")
        session.add(mentor)
        session.flush()
        return mentor.id


def book(
    database: Database, bruno: int, learner: int, start: datetime, status: str = "confirmed"
) -> str:
    with database.transaction() as session:
        made = Booking(
            mentor_id=bruno,
            learner_id=learner,
            during=Range(start, start + timedelta(hours=1)),
            status=status,
            minutes=60,
            price_amount=0,
            price_currency="EUR",
            held_until=start,
            created_at=start - timedelta(hours=1),
        )
        session.add(made)
        session.flush()
        return str(made.public_id)


def of(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json["lessons"]
    return found


def test_lessons_ahead_the_nearest_first(
    post: Post, database: Database, bruno: int, learner: int, now: datetime
) -> None:
    hours = [26, 2, 50, 74]
    booked = {one: book(database, bruno, learner, now + timedelta(hours=one)) for one in hours}
    found = of(post("/openedx/learner", ASKED))
    assert [one["booking"] for one in found] == [booked[one] for one in sorted(hours)[:MOST]]
    assert found[0] == {
        "booking": booked[2],
        "mentor": "Bruno",
        "minutes": 60,
        "start": "2026-11-24T11:00:00Z",
        "opens": "2026-11-24T10:50:00Z",
        "closes": "2026-11-24T12:30:00Z",
        "label": "mardi 24 novembre, 12:00",
        "opens_label": "11:50",
        "is_open": False,
    }


def test_times_that_are_held_or_over_are_no_lessons_ahead(
    post: Post, database: Database, bruno: int, learner: int, now: datetime
) -> None:
    book(database, bruno, learner, now + timedelta(hours=2), "held")
    book(database, bruno, learner, now - timedelta(hours=2))
    assert of(post("/openedx/learner", ASKED)) == []


def test_a_room_that_is_open(
    post: Post, database: Database, bruno: int, learner: int, now: datetime
) -> None:
    book(database, bruno, learner, now + timedelta(minutes=9))
    assert of(post("/openedx/learner", ASKED))[0]["is_open"] is True


def test_whoever_is_not_known_has_none_and_stays_unknown(post: Post, database: Database) -> None:
    assert of(post("/openedx/learner", ASKED)) == []
    with database.transaction() as session:
        assert session.scalars(select(Person)).all() == []


def test_another_site_with_the_same_subject_sees_nothing(
    post: Post, database: Database, bruno: int, learner: int, settings: Settings, now: datetime
) -> None:
    booking = book(database, bruno, learner, now + timedelta(minutes=9))
    with database.transaction() as session:
        other = Connection(
            **add_site(session, settings, name="B", issuer="https://b.example", now=now)
        )
    assert of(post("/openedx/learner", ASKED, by=other)) == []
    refused = post("/openedx/join", {**ASKED, "booking": booking}, by=other)
    assert (refused.status_code, refused.json["code"]) == (404, "lesson_unknown")  # type: ignore[index]


def test_the_way_into_the_room_works_once(
    post: Post, app: Flask, database: Database, bruno: int, learner: int, now: datetime
) -> None:
    booking = book(database, bruno, learner, now + timedelta(minutes=9))
    answer = post("/openedx/join", {**ASKED, "booking": booking})
    assert answer.status_code == 200
    assert answer.json["url"].startswith("http://localhost/handoff/")  # type: ignore[index]
    with database.transaction() as session:
        code = session.scalars(select(SingleUseCode)).one()
        assert code.payload == {
            "person": learner,
            "onward": f"/lessons/{booking}",
            "origins": [ISSUER],
        }


REFUSED = {
    "too early": (timedelta(minutes=11), "confirmed", 403, "lesson_too_early"),
    "over": (-timedelta(minutes=91), "confirmed", 410, "lesson_over"),
    "not paid": (timedelta(minutes=5), "held", 409, "lesson_not_confirmed"),
}


@pytest.mark.parametrize(("after", "status", "answered", "code"), REFUSED.values(), ids=REFUSED)
def test_a_room_that_is_not_open(
    post: Post, database: Database, bruno: int, learner: int, now: datetime,
    after: timedelta, status: str, answered: int, code: str,
) -> None:  # fmt: skip
    booking = book(database, bruno, learner, now + after, status)
    refused = post("/openedx/join", {**ASKED, "booking": booking})
    assert (refused.status_code, refused.json["code"]) == (answered, code)  # type: ignore[index]
    with database.transaction() as session:
        assert session.scalars(select(SingleUseCode)).all() == []


@pytest.mark.parametrize("subject", ["somebody else", "nobody"])
def test_somebody_elses_lesson(
    post: Post, database: Database, bruno: int, learner: int, now: datetime, subject: str
) -> None:
    booking = book(database, bruno, learner, now + timedelta(minutes=9))
    with database.transaction() as session:
        person_for_identity(session, ISSUER, "somebody else", now=now)
    for wanted in (booking, str(uuid4()), "not-a-number"):
        refused = post("/openedx/join", {**ASKED, "subject": subject, "booking": wanted})
        assert (refused.status_code, refused.json["code"]) == (404, "lesson_unknown")  # type: ignore[index]


def test_nobody_joins_all_day(
    post: Post, database: Database, bruno: int, learner: int, now: datetime
) -> None:
    booking = book(database, bruno, learner, now + timedelta(minutes=9))
    wanted = {**ASKED, "booking": booking}
    answers = [post("/openedx/join", wanted).status_code for _ in range(JOINS.tries + 1)]
    assert (set(answers[:-1]), answers[-1]) == ({200}, 429)


def test_a_question_comes_with_the_hand_off(post: Post, database: Database) -> None:
    assert post("/openedx/handoff", {**WANTED, "question": "Why?\nHow?\x00"}).status_code == 200
    with database.transaction() as session:
        assert session.scalars(select(CourseVisit)).one().question == "Why?\nHow?"


@pytest.mark.parametrize(
    ("question", "code"), [("x" * 1001, "question_too_long"), (7, "site_body_invalid")]
)
def test_a_question_that_can_not_be(
    post: Post, database: Database, question: object, code: str
) -> None:
    refused = post("/openedx/handoff", {**WANTED, "question": question})
    assert (refused.status_code, refused.json["code"]) == (400, code)  # type: ignore[index]
    with database.transaction() as session:
        assert session.scalars(select(CourseVisit)).all() == []


def test_a_name_comes_with_consent_and_is_forgotten_without(post: Post, database: Database) -> None:
    def ada() -> tuple[str, str | None]:
        with database.transaction() as session:
            number = session.scalars(select(Identity.person_id)).one()
            person = session.get_one(Person, number)
            return person.name, person.email

    post("/openedx/handoff", {**WANTED, "name": "Ada Lovelace", "email": "ada@example.org"})
    assert ada() == ("Ada Lovelace", "ada@example.org")
    post("/openedx/handoff", WANTED)
    assert ada() == ("Ada Lovelace", "ada@example.org")
    assert post("/openedx/forget", {"subject": "3f1c"}).json == {"forgotten": True}
    assert ada() == ("", None)


def test_another_site_makes_nobody_forgotten(
    post: Post, database: Database, settings: Settings, now: datetime
) -> None:
    with database.transaction() as session:
        other = Connection(
            **add_site(session, settings, name="B", issuer="https://b.example", now=now)
        )
    post("/openedx/handoff", {**WANTED, "name": "Ada Lovelace"})
    assert post("/openedx/forget", {"subject": "3f1c"}, by=other).status_code == 200
    with database.transaction() as session:
        assert session.scalars(select(Person.name)).all() == ["Ada Lovelace"]


@pytest.mark.parametrize("path", ["learner", "join", "forget", "course"])
def test_who_does_not_sign_is_refused(post: Post, learner: int, path: str) -> None:
    refused = post(f"/openedx/{path}", ASKED, header="")
    assert (refused.status_code, refused.json["code"]) == (401, "site_signature_missing")  # type: ignore[index]


@pytest.mark.parametrize("path", ["learner", "join", "forget", "course"])
@pytest.mark.parametrize("subject", ["", 7, "a\nb", "a" * 256])
def test_a_subject_that_can_not_be(post: Post, path: str, subject: object) -> None:
    refused = post(f"/openedx/{path}", {"subject": subject, "context": {"role": "course_team"}})
    assert (refused.status_code, refused.json["code"]) == (400, "site_body_invalid")  # type: ignore[index]
