"""The pages of a lesson: who may see them, and when."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.tokens import Signer
from lti_tool.lessons.models import NoteUpdate
from lti_tool.lessons.rules import Role
from lti_tool.lessons.tickets import Ticket
from tests.lessons.conftest import Booked, Cast, book
from tests.lessons.fakes import typed

Browser = Callable[[int | None], FlaskClient]
SECRET = "a secret of the tests that is long enough"
PAGES = ["", "/ticket", "/notes.txt", "/notes.html", "/review"]
JSON = {"Accept": "application/json"}


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_sees_nothing(browser: Browser, cast: Cast, booked: Booked, page: str) -> None:
    answer = browser(cast.stranger).get(f"/lessons/{booked.public_id}{page}", headers=JSON)
    assert (answer.status_code, answer.json["code"]) == (404, "lesson_unknown")


@pytest.mark.parametrize("page", PAGES)
def test_who_is_not_signed_in_is_asked_to(browser: Browser, booked: Booked, page: str) -> None:
    answer = browser(None).get(f"/lessons/{booked.public_id}{page}")
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in")


@pytest.mark.parametrize("page", ["/finish", "/review"])
def test_a_stranger_changes_nothing(
    browser: Browser, cast: Cast, booked: Booked, page: str
) -> None:
    assert browser(cast.stranger).post(f"/lessons/{booked.public_id}{page}").status_code == 404
    assert browser(None).post(f"/lessons/{booked.public_id}{page}").status_code == 401


@pytest.mark.parametrize("status", ["held", "expired", "cancelled"])
def test_a_booking_that_is_not_confirmed_has_no_room(
    browser: Browser, database: Database, cast: Cast, clock: FixedClock, status: str
) -> None:
    held = book(database, cast, clock.now(), status=status)
    answer = browser(cast.learner).get(f"/lessons/{held.public_id}", headers=JSON)
    assert (answer.status_code, answer.json["code"]) == (409, "lesson_not_confirmed")


@pytest.mark.parametrize(
    ("minutes", "heading", "ticket"),
    [
        (-11, "The room is not open yet", 403),
        (-10, "Join the lesson", 200),
        (89, "Join the lesson", 200),
        (90, "is over", 410),
    ],
)
def test_the_door_opens_ten_minutes_before_and_closes_half_an_hour_after(
    browser: Browser,
    database: Database,
    cast: Cast,
    clock: FixedClock,
    minutes: int,
    heading: str,
    ticket: int,
) -> None:
    lesson = book(database, cast, clock.now() - timedelta(minutes=minutes))
    client = browser(cast.learner)
    page = client.get(f"/lessons/{lesson.public_id}")
    assert page.status_code == 200
    assert heading in page.text
    assert client.get(f"/lessons/{lesson.public_id}/ticket").status_code == ticket


def test_the_ticket_names_person_and_role_and_lives_two_minutes(
    browser: Browser, cast: Cast, booked: Booked, clock: FixedClock
) -> None:
    answer = browser(cast.mentor).get(f"/lessons/{booked.public_id}/ticket").json
    ticket = Ticket.read(Signer(SECRET), answer["token"], clock.now())
    assert (ticket.person_id, ticket.role, ticket.name) == (cast.mentor, Role.MENTOR, "Bruno")
    assert (answer["engine"], answer["url"]) == ("p2p", f"/live/signal/{booked.public_id}")
    assert answer["iceServers"][0]["urls"] == ["turn:turn.example:3478"]
    assert re.fullmatch(r"\d+:mentor-\d+", answer["iceServers"][0]["username"])


def test_notes_and_chat_are_downloaded_by_both(
    browser: Browser, database: Database, cast: Cast, booked: Booked, clock: FixedClock
) -> None:
    browser(cast.learner).get(f"/lessons/{booked.public_id}/ticket")
    said = {"name": "Amina", "role": "learner", "text": "<b>merci</b>", "at": 1795510800000}
    with database.transaction() as session:
        payload = typed("Eigenvalues & <i>vectors</i>", chat=[said]).get_update()
        session.add(NoteUpdate(lesson_id=1, payload=payload, created_at=clock.now()))
    clock.advance(timedelta(days=30))
    for person in (cast.learner, cast.mentor):
        text = browser(person).get(f"/lessons/{booked.public_id}/notes.txt")
        assert "Eigenvalues & <i>vectors</i>" in text.text
        assert "Amina: <b>merci</b>" in text.text
        assert text.headers["Content-Disposition"].startswith("attachment")
        html = browser(person).get(f"/lessons/{booked.public_id}/notes.html")
        assert "<p>Eigenvalues &amp; &lt;i&gt;vectors&lt;/i&gt;</p>" in html.text
        assert "&lt;b&gt;merci&lt;/b&gt;" in html.text


def test_the_learner_can_not_end_the_lesson(browser: Browser, cast: Cast, booked: Booked) -> None:
    answer = browser(cast.learner).post(f"/lessons/{booked.public_id}/finish", headers=JSON)
    assert (answer.status_code, answer.json["code"]) == (403, "only_mentor")


def test_a_lesson_that_has_not_begun_can_not_be_ended(
    browser: Browser, cast: Cast, booked: Booked
) -> None:
    answer = browser(cast.mentor).post(f"/lessons/{booked.public_id}/finish", headers=JSON)
    assert (answer.status_code, answer.json["code"]) == (409, "lesson_not_started")
