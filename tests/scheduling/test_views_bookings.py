"""A learner's own bookings, in every state, and nobody else's."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lti_tool.courses.context import CourseContext
from lti_tool.courses.service import remember_visit
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.mentors.models import Mentor
from lti_tool.scheduling import agenda
from lti_tool.scheduling.models import Booking
from tests.scheduling.conftest import MakeBooking, MakeLearner, MakeMentor
from tests.scheduling.pages import visitor

Status = Callable[[int], str]
HOUR = timedelta(hours=1)


@pytest.fixture
def browser(web: Flask, learner: int) -> FlaskClient:
    return visitor(web, learner)


@pytest.fixture
def number(database: Database) -> Callable[[int], UUID]:
    """The public number of a booking."""

    def read(booking_id: int) -> UUID:
        with database.transaction() as session:
            return session.get_one(Booking, booking_id).public_id

    return read


@pytest.mark.parametrize("page", ["/bookings", "/bookings/{number}"])
def test_who_is_not_signed_in_is_asked_to(
    web: Flask,
    mentor: Mentor,
    learner: int,
    start: datetime,
    make_booking: MakeBooking,
    number: Callable[[int], UUID],
    page: str,
) -> None:
    here = page.format(number=number(make_booking(mentor, learner, start)))
    assert visitor(web, None).get(here).location == f"/sign-in?next={here}"


@pytest.mark.parametrize("who", ["a stranger", "the mentor"])
@pytest.mark.parametrize("state", ["held", "confirmed", "done"])
def test_a_booking_is_its_learners_alone(
    web: Flask,
    mentor: Mentor,
    learner: int,
    make_learner: MakeLearner,
    start: datetime,
    make_booking: MakeBooking,
    number: Callable[[int], UUID],
    status: Status,
    who: str,
    state: str,
) -> None:
    made = make_booking(mentor, learner, start, status=state)
    other = visitor(web, mentor.person_id if who == "the mentor" else make_learner())
    assert other.get(f"/bookings/{number(made)}").status_code == 404
    assert other.post(f"/bookings/{number(made)}/cancel").status_code == 404
    assert str(number(made)) not in other.get("/bookings").text
    assert status(made) == state


def test_who_is_not_signed_in_gives_nothing_back(
    web: Flask,
    mentor: Mentor,
    learner: int,
    start: datetime,
    make_booking: MakeBooking,
    number: Callable[[int], UUID],
    status: Status,
) -> None:
    made = make_booking(mentor, learner, start)
    assert visitor(web, None).post(f"/bookings/{number(made)}/cancel").status_code == 401
    assert status(made) == "held"


@pytest.mark.parametrize(
    ("columns", "stage", "heading", "onward"),
    [
        ({"status": "held"}, "held", "is held", "/bookings/{number}/pay"),
        ({"status": "confirmed"}, "booked", "is booked", "/lessons/{number}"),
        ({"status": "done"}, "done", "is over", "/lessons/{number}/review"),
        ({"status": "expired"}, "expired", "no longer held", "/mentors/mentor-1/times"),
        ({"status": "cancelled"}, "cancelled", "You gave the time back", "/mentors/mentor-1/times"),
    ],
)
def test_each_state_says_what_comes_next(
    browser: FlaskClient,
    mentor: Mentor,
    learner: int,
    start: datetime,
    make_booking: MakeBooking,
    number: Callable[[int], UUID],
    columns: dict[str, str],
    stage: str,
    heading: str,
    onward: str,
) -> None:
    made = make_booking(mentor, learner, start, **columns)
    page = browser.get(f"/bookings/{number(made)}")
    assert page.status_code == 200
    assert f'data-stage="{stage}"' in page.text
    assert heading in page.text
    assert f'class="lm-button" href="{onward.format(number=number(made))}"' in page.text
    assert "Wednesday 25 November, 11:00 AM" in page.text  # 10:00 UTC, in Paris


def test_the_hold_tells_how_long_it_lasts(
    browser: FlaskClient,
    mentor: Mentor,
    learner: int,
    start: datetime,
    make_booking: MakeBooking,
    number: Callable[[int], UUID],
    clock: FixedClock,
) -> None:
    here = f"/bookings/{number(make_booking(mentor, learner, start))}"
    clock.advance(timedelta(minutes=2, seconds=1))
    assert "7 minutes are left to pay." in browser.get(here).text
    clock.advance(timedelta(minutes=7))
    assert "Less than a minute is left to pay." in browser.get(here).text
    clock.advance(timedelta(minutes=1))  # over, though no job has ended it yet
    assert 'data-stage="expired"' in browser.get(here).text


def test_a_lesson_soon_and_one_that_did_not_take_place(
    browser: FlaskClient,
    mentor: Mentor,
    learner: int,
    now: datetime,
    make_booking: MakeBooking,
    number: Callable[[int], UUID],
    clock: FixedClock,
) -> None:
    made = make_booking(mentor, learner, now + timedelta(minutes=25), status="confirmed")
    assert "in 25 minutes" in browser.get(f"/bookings/{number(made)}").text
    clock.advance(timedelta(minutes=85))
    page = browser.get(f"/bookings/{number(made)}").text
    assert 'data-stage="over"' in page
    assert f'href="/lessons/{number(made)}"' in page


def test_the_mentors_time_stands_beside_when_the_clocks_differ(
    browser: FlaskClient,
    make_mentor: MakeMentor,
    learner: int,
    start: datetime,
    make_booking: MakeBooking,
    number: Callable[[int], UUID],
) -> None:
    far = make_booking(make_mentor(zone="America/New_York"), learner, start)
    near = make_booking(make_mentor(zone="Europe/Berlin"), learner, start + HOUR)
    assert "for mentor-1" in browser.get(f"/bookings/{number(far)}").text
    assert "for mentor-2" not in browser.get(f"/bookings/{number(near)}").text


def test_the_unit_is_kept_on_the_way_back_to_the_times(
    browser: FlaskClient,
    mentor: Mentor,
    learner: int,
    start: datetime,
    now: datetime,
    make_booking: MakeBooking,
    number: Callable[[int], UUID],
    database: Database,
) -> None:
    with database.transaction() as session:
        visit = remember_visit(session, learner, CourseContext(unit="<b>Rings</b>"), now)
    made = make_booking(mentor, learner, start, status="cancelled", visit_id=visit.id)
    page = browser.get(f"/bookings/{number(made)}").text
    assert "&lt;b&gt;Rings&lt;/b&gt;" in page
    assert f'href="/mentors/{mentor.slug}/times?visit={visit.public_id}"' in page


def test_a_mentor_who_is_no_longer_listed_is_not_offered_again(
    browser: FlaskClient,
    make_mentor: MakeMentor,
    learner: int,
    start: datetime,
    make_booking: MakeBooking,
    number: Callable[[int], UUID],
) -> None:
    made = make_booking(make_mentor(status="suspended"), learner, start, status="done")
    assert "/times" not in browser.get(f"/bookings/{number(made)}").text


def test_a_held_time_is_given_back_and_free_again(
    browser: FlaskClient,
    web: Flask,
    mentor: Mentor,
    learner: int,
    make_learner: MakeLearner,
    start: datetime,
    make_booking: MakeBooking,
    number: Callable[[int], UUID],
    status: Status,
) -> None:
    made = make_booking(mentor, learner, start)
    given = browser.post(f"/bookings/{number(made)}/cancel")
    assert (given.status_code, given.location) == (303, f"/bookings/{number(made)}")
    assert "You gave the time back" in browser.get(given.location).text
    assert browser.post(f"/bookings/{number(made)}/cancel").status_code == 303
    assert status(made) == "cancelled"
    again = {"start": f"{start:%Y-%m-%dT%H:%M:%SZ}"}
    taken = visitor(web, make_learner()).post(f"/mentors/{mentor.slug}/times", data=again)
    assert taken.status_code == 303


@pytest.mark.parametrize("state", ["confirmed", "done"])
def test_a_booked_lesson_stays_booked(
    browser: FlaskClient,
    mentor: Mentor,
    learner: int,
    start: datetime,
    make_booking: MakeBooking,
    number: Callable[[int], UUID],
    status: Status,
    state: str,
) -> None:
    made = make_booking(mentor, learner, start, status=state)
    answer = browser.post(f"/bookings/{number(made)}/cancel")
    assert answer.status_code == 409
    assert "has moved on in the meantime" in answer.text
    assert status(made) == state


def test_my_lessons_are_sorted_by_what_comes_next(
    browser: FlaskClient, mentor: Mentor, learner: int, now: datetime, make_booking: MakeBooking
) -> None:
    for hours, state in (
        (48, "confirmed"),
        (24, "held"),
        (2, "cancelled"),
        (3, "expired"),
        (-2, "confirmed"),
        (-48, "done"),
    ):
        make_booking(mentor, learner, now + hours * HOUR, status=state)
    old = make_booking(
        mentor, learner, now - 72 * HOUR, status="expired", created_at=now - 96 * HOUR
    )
    page = browser.get("/bookings").text
    upcoming, past = page.split('id="past"')
    assert upcoming.index("Wednesday 25 November") < upcoming.index("Thursday 26 November")
    assert "held for you until" in upcoming
    assert upcoming.count("Join</a>") == 1
    assert past.index("1:00 PM") < past.index("8:00 AM") < past.index("Sunday 22 November")
    assert past.count("Notes and rating") == 2
    assert past.count("Not paid in time") == 1
    assert "11:00 AM" not in page  # given back
    assert old
    assert "Saturday 21 November" not in page


def test_no_lesson_yet(browser: FlaskClient, web: Flask, mentor: Mentor) -> None:
    page = browser.get("/bookings").text
    assert "You have no lesson ahead." in page
    assert "/desk" not in page
    assert 'href="/desk"' in visitor(web, mentor.person_id).get("/bookings").text


@pytest.mark.parametrize("side", ["learner", "mentor"])
def test_lessons_of_long_ago_stand_on_pages_of_their_own(
    web: Flask,
    mentor: Mentor,
    learner: int,
    now: datetime,
    make_booking: MakeBooking,
    number: Callable[[int], UUID],
    monkeypatch: pytest.MonkeyPatch,
    side: str,
) -> None:
    monkeypatch.setattr(agenda, "MOST_PAST", 2)
    made = [
        number(make_booking(mentor, learner, now - days * 24 * HOUR, status="done"))
        for days in range(1, 6)
    ]
    browser = visitor(web, learner if side == "learner" else mentor.person_id)
    at: str | None = "/bookings" if side == "learner" else "/desk"
    pages = []
    while at is not None:
        page = browser.get(at).text
        pages.append([one for one in made if str(one) in page])
        found = re.search(r'href="([^"]+)#past">Earlier lessons', page)
        at = found and unescape(found[1])
    assert pages == [made[:2], made[2:4], made[4:]]


@pytest.mark.parametrize("forged", ["", "soon", "2026-11-24", "9999-12-31T23:59:59Z"])
def test_a_forged_instant_lists_the_latest(browser: FlaskClient, forged: str) -> None:
    assert browser.get(f"/bookings?before={forged}").status_code == 200
