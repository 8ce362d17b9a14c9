"""The page on which a learner chooses a time, and what holding one answers."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import Course
from lti_tool.courses.service import remember_visit
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.mentors.models import Mentor
from lti_tool.people.models import Person
from lti_tool.scheduling import hours
from lti_tool.scheduling.models import Booking
from tests.scheduling.conftest import MakeBooking, MakeLearner, MakeMentor
from tests.scheduling.pages import visitor

Visit = Callable[[int | None], str]
UNIT = "Eigenvalues <and> eigenvectors"
TOMORROW = "2026-11-25T17:00:00Z"  # Wednesday, 18:00 in Paris


@pytest.fixture
def visit(database: Database, now: datetime) -> Visit:
    """Somebody's visit, or nobody's, from a unit; returns its public number."""

    def make(person: int | None) -> str:
        context = CourseContext(course_title="Linear algebra", unit=UNIT)
        with database.transaction() as session:
            return str(remember_visit(session, person, context, now).public_id)

    return make


@pytest.fixture
def browser(web: Flask, learner: int) -> FlaskClient:
    return visitor(web, learner)


def address(mentor: Mentor, **asked: str) -> str:
    query = "&".join(f"{name}={quote(value)}" for name, value in asked.items())
    return f"/mentors/{mentor.slug}/times?{query}"


def button(page: str) -> str | None:
    found = re.search(
        r'<button class="lm-button" type="submit">([^<]*)</button>\s*</form>\s*</?div', page
    )
    return found and found[1]


def stamps(page: str) -> list[str]:
    return re.findall(r'name="start" value="([^"]+)"', page)


def booked(database: Database) -> list[Booking]:
    with database.transaction() as session:
        return list(session.scalars(select(Booking).order_by(Booking.id)))


def teaches(database: Database, mentor: Mentor, week: dict[int, list[tuple[int, int]]]) -> None:
    with database.transaction() as session:
        hours.set_week(session, session.get_one(Mentor, mentor.id), week)


def test_who_is_not_signed_in_is_asked_to_and_comes_back(web: Flask, mentor: Mentor) -> None:
    asked = visitor(web, None).get(address(mentor, visit="7"))
    assert (asked.status_code, asked.location) == (
        303,
        "/sign-in?next=/mentors/mentor-1/times%3Fvisit%3D7",
    )
    assert visitor(web, None).post(address(mentor), data={"start": TOMORROW}).status_code == 401


def test_days_and_times_are_those_of_the_viewer(
    browser: FlaskClient, make_mentor: MakeMentor, database: Database
) -> None:
    mentor = make_mentor(zone="America/New_York")
    teaches(database, mentor, {3: [(18 * 60, 20 * 60)]})
    page = browser.get(address(mentor)).text
    assert "Thursday 26 November" in page  # Wednesday evening in New York
    assert page.count('class="book-time"') == 3
    assert 'aria-label="12:00 AM, Wed 6:00 PM for mentor-1"' in page
    assert "3 free times" in page
    assert "Central European Time" in page
    assert "€24.00" in page
    assert button(page) is None


def test_another_zone_is_asked_for_and_stays(browser: FlaskClient, mentor: Mentor) -> None:
    page = browser.get(address(mentor, zone="Asia/Kolkata", start=TOMORROW)).text
    assert "India" in page
    assert '<option value="Asia/Kolkata" selected>' in page
    assert button(page) == "Hold Wednesday 10:30 PM for 10 minutes"
    assert f'action="/mentors/{mentor.slug}/times?zone=Asia%2FKolkata"' in page
    held = browser.post(address(mentor, zone="Asia/Kolkata"), data={"start": TOMORROW})
    assert held.location.endswith("/pay?zone=Asia%2FKolkata")


def test_a_browser_that_told_no_zone_gets_the_persons(
    web: Flask, mentor: Mentor, learner: int, database: Database
) -> None:
    with database.transaction() as session:
        session.get_one(Person, learner).zone = "Asia/Tokyo"
    assert "Japan" in visitor(web, learner, zone="").get(address(mentor)).text


def test_the_button_says_what_happens(browser: FlaskClient, make_mentor: MakeMentor) -> None:
    paid, free = make_mentor(), make_mentor(price_amount=0)
    assert (
        button(browser.get(address(paid, start=TOMORROW)).text)
        == "Hold Wednesday 6:00 PM for 10 minutes"
    )
    assert button(browser.get(address(free, start=TOMORROW)).text) == "Book Wednesday 6:00 PM"
    later = browser.get(address(paid, start="2026-12-15T17:00:00Z")).text
    assert button(later) == "Hold Tue 15 Dec, 6:00 PM for 10 minutes"


def test_days_without_a_time_are_passed_over(
    browser: FlaskClient, mentor: Mentor, database: Database
) -> None:
    teaches(database, mentor, {1: [(600, 660)], 4: [(600, 660)]})
    page = browser.get(address(mentor, day="2026-11-27")).text
    assert (
        "There is no free time on Friday 27 November. The nearest day is Monday 30 November."
        in page
    )
    assert re.findall(r"<strong>(\w+)</strong>\s*<span>([^<]+)</span>", page)[:3] == [
        ("Thursday", "26 Nov"),
        ("Monday", "30 Nov"),
        ("Thursday", "3 Dec"),
    ]


def test_later_days_lead_to_the_horizon_and_back(browser: FlaskClient, mentor: Mentor) -> None:
    page, seen = browser.get(address(mentor)).text, 0
    while True:
        seen += page.count('class="book-day"')
        later = re.search(r'href="([^"#]+)#times">Later days', page)
        if later is None:
            break
        page = browser.get(later[1].replace("&amp;", "&")).text
    assert seen == 61  # sixty times 24 hours touch 61 dates
    assert "Earlier days" in page


@pytest.mark.parametrize("odd", ["day=yesterday", "day=0001-01-01", "day=9999-12-31", "start=now"])
def test_odd_wishes_lead_to_days_that_exist(browser: FlaskClient, mentor: Mentor, odd: str) -> None:
    answer = browser.get(f"/mentors/{mentor.slug}/times?{odd}&zone=Mars/Base&visit=1")
    assert answer.status_code == 200
    assert 'class="book-time"' in answer.text


def test_a_time_that_has_gone_is_told(
    browser: FlaskClient,
    mentor: Mentor,
    make_learner: MakeLearner,
    make_booking: MakeBooking,
    start: datetime,
) -> None:
    make_booking(mentor, make_learner(), start)
    page = browser.get(address(mentor, start=f"{start:%Y-%m-%dT%H:%M:%SZ}")).text
    assert "not free any more" in page
    assert button(page) is None


def test_an_hour_that_comes_twice_is_told_apart(
    browser: FlaskClient, mentor: Mentor, clock: FixedClock
) -> None:
    clock.advance(timedelta(days=338))  # Thursday, 28 October 2027; the clocks go back on Sunday
    page = browser.get(address(mentor, day="2027-10-31")).text
    assert "2:00 AM (GMT+02:00)" in page
    assert "2:00 AM (GMT+01:00)" in page
    assert "<strong>1:00 AM</strong>" in page


def test_no_hours_no_times(browser: FlaskClient, mentor: Mentor, database: Database) -> None:
    teaches(database, mentor, {})
    page = browser.get(address(mentor))
    assert page.status_code == 200
    assert "has no free time at the moment" in page.text


def test_a_mentor_who_is_not_listed_can_not_be_booked(
    browser: FlaskClient, make_mentor: MakeMentor, database: Database
) -> None:
    for status in ("applied", "suspended"):
        mentor = make_mentor(status=status)
        assert browser.get(address(mentor)).status_code == 404
        assert browser.post(address(mentor), data={"start": TOMORROW}).status_code == 404
    assert booked(database) == []


def test_ones_own_page_has_no_button(web: Flask, mentor: Mentor, database: Database) -> None:
    own = visitor(web, mentor.person_id)
    page = own.get(address(mentor, start=TOMORROW)).text
    assert "This is your own page" in page
    assert button(page) is None
    assert own.post(address(mentor), data={"start": TOMORROW}).status_code == 409
    assert booked(database) == []


@pytest.mark.parametrize("whose", ["own", "nobody"])
def test_the_unit_one_came_from_is_shown_and_kept(
    browser: FlaskClient, mentor: Mentor, learner: int, visit: Visit, database: Database, whose: str
) -> None:
    came = visit(learner if whose == "own" else None)
    page = browser.get(address(mentor, visit=came, start=TOMORROW)).text
    assert "Eigenvalues &lt;and&gt; eigenvectors" in page
    browser.post(address(mentor, visit=came), data={"start": TOMORROW})
    assert booked(database)[0].visit_id == 1


def test_somebody_elses_visit_is_never_shown(
    browser: FlaskClient,
    mentor: Mentor,
    make_learner: MakeLearner,
    visit: Visit,
    database: Database,
) -> None:
    theirs = visit(make_learner())
    page = browser.get(address(mentor, visit=theirs, start=TOMORROW)).text
    assert "Eigenvalues" not in page
    assert f'action="/mentors/{mentor.slug}/times"' in page
    browser.post(address(mentor, visit=theirs), data={"start": TOMORROW, "visit": theirs})
    assert booked(database)[0].visit_id is None


def test_a_paid_time_is_held_and_leads_to_the_payment(
    browser: FlaskClient, mentor: Mentor, learner: int, database: Database
) -> None:
    held = browser.post(address(mentor), data={"start": TOMORROW})
    [booking] = booked(database)
    assert (held.status_code, held.location) == (303, f"/bookings/{booking.public_id}/pay")
    assert (booking.status, booking.learner_id, booking.price_amount) == ("held", learner, 2400)
    with database.transaction() as session:
        assert session.get_one(Person, learner).zone == "Europe/Paris"


def test_a_free_time_is_booked_at_once(
    browser: FlaskClient, make_mentor: MakeMentor, database: Database
) -> None:
    answer = browser.post(address(make_mentor(price_amount=0)), data={"start": TOMORROW})
    [booking] = booked(database)
    assert (answer.location, booking.status) == (f"/bookings/{booking.public_id}", "confirmed")


def test_a_double_click_holds_once(
    browser: FlaskClient, mentor: Mentor, database: Database
) -> None:
    first, second = (browser.post(address(mentor), data={"start": TOMORROW}) for _ in range(2))
    assert first.location == second.location
    assert len(booked(database)) == 1


def test_who_comes_second_gets_the_nearest_times(
    browser: FlaskClient, web: Flask, mentor: Mentor, make_learner: MakeLearner, database: Database
) -> None:
    browser.post(address(mentor), data={"start": TOMORROW})
    answer = visitor(web, make_learner()).post(address(mentor), data={"start": TOMORROW})
    assert answer.status_code == 409
    assert "Somebody else has just taken this time. Nothing was charged." in answer.text
    near = stamps(answer.text)
    assert near[0] < TOMORROW < near[-1]
    assert len(near) == 6
    assert len(booked(database)) == 1
    again = visitor(web, make_learner()).post(address(mentor), data={"start": near[0]})
    assert again.status_code == 303


def test_who_holds_three_times_is_led_to_them(
    browser: FlaskClient, mentor: Mentor, database: Database
) -> None:
    answers = [
        browser.post(address(mentor), data={"start": f"2026-11-25T{hour}:00:00Z"})
        for hour in (12, 14, 16, 18)
    ]
    assert [answer.status_code for answer in answers] == [303, 303, 303, 409]
    assert "You hold several times already." in answers[-1].text
    assert 'href="/bookings"' in answers[-1].text
    assert len(booked(database)) == 3


@pytest.mark.parametrize(
    "forged",
    [
        "2026-11-25T17:07:00Z",  # off the grid
        "2026-11-23T17:00:00Z",  # past
        "2026-11-24T09:00:00Z",  # now, for a mentor with an hour's notice
        "2027-06-01T17:00:00Z",  # beyond the horizon
        "2999-12-31T23:30:00Z",
    ],
)
def test_a_start_that_is_not_offered_is_refused(
    browser: FlaskClient, make_mentor: MakeMentor, database: Database, forged: str
) -> None:
    answer = browser.post(address(make_mentor(notice=60)), data={"start": forged})
    assert answer.status_code == 409
    assert len(stamps(answer.text)) == 6
    assert booked(database) == []


def test_a_start_of_another_mentor_is_refused(
    browser: FlaskClient, make_mentor: MakeMentor, database: Database
) -> None:
    evenings, mornings = make_mentor(), make_mentor()
    teaches(database, mornings, {day: [(480, 600)] for day in range(1, 8)})
    teaches(database, evenings, {day: [(1020, 1200)] for day in range(1, 8)})
    assert browser.post(address(mornings), data={"start": TOMORROW}).status_code == 409
    assert booked(database) == []
    assert browser.post(address(evenings), data={"start": TOMORROW}).status_code == 303


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow", "2026-11-25T17:00:00", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00Z"],
)
def test_text_that_is_no_instant_is_refused(
    browser: FlaskClient, mentor: Mentor, database: Database, text: str
) -> None:
    assert browser.post(address(mentor), data={"start": text}).status_code == 400
    assert booked(database) == []


def test_a_learner_who_is_busy_is_led_to_their_lessons(
    browser: FlaskClient, make_mentor: MakeMentor, database: Database
) -> None:
    browser.post(address(make_mentor()), data={"start": TOMORROW})
    answer = browser.post(address(make_mentor()), data={"start": TOMORROW})
    assert answer.status_code == 409
    assert "You have another lesson at this time" in answer.text
    assert '<a href="/bookings">See your lessons</a>' in answer.text
    assert len(booked(database)) == 1


def test_the_page_in_french(browser: FlaskClient, mentor: Mentor) -> None:
    page = browser.get(address(mentor, lang="fr", start=TOMORROW)).text
    assert "mercredi 25 novembre" in page
    assert "24,00\xa0€" in page
    assert "18:00" in page


@pytest.mark.parametrize(
    ("decided", "code"),
    [({"is_on": False}, "tutoring_off"), ({"price_limit_amount": 0}, "mentor_not_allowed")],
)
def test_what_the_team_of_the_course_forbids_is_refused_to_who_came_from_it(
    database: Database,
    browser: FlaskClient,
    make_mentor: MakeMentor,
    learner: int,
    now: datetime,
    decided: dict[str, Any],
    code: str,
) -> None:
    mentor = make_mentor()
    here = CourseContext(platform="https://lms.example.org", course_id="la1", unit_id="u1")
    if "price_limit_amount" in decided:
        decided = {**decided, "price_limit_currency": "EUR"}
    with database.transaction() as session:
        row = Course(platform=here.platform, key="la1", changed_at=now, created_at=now, **decided)
        session.add(row)
        came = str(remember_visit(session, learner, here, now).public_id)
    form = {"start": TOMORROW}
    for answer in (
        browser.get(address(mentor, visit=came)),
        browser.post(address(mentor, visit=came), data=form),
        browser.post(f"/mentors/{mentor.slug}/times", data={**form, "visit": came}),
    ):
        assert (answer.status_code, code in answer.text) == (403, True)
    assert browser.get(address(mentor)).status_code == 200


class TestQuestion:
    """What the learner wants help with: proposed as they wrote it in the course, kept with the booking."""

    WORDS = "Why is <b>det</b>(A − λI) zero?\nAnd what for?"

    def proposed(self, database: Database, learner: int, now: datetime) -> str:
        with database.transaction() as session:
            context = CourseContext(unit=UNIT)
            made = remember_visit(session, learner, context, now, question=self.WORDS)
            return str(made.public_id)

    def test_it_is_proposed_once_a_time_is_chosen(
        self, browser: FlaskClient, mentor: Mentor, database: Database, learner: int, now: datetime
    ) -> None:
        came = self.proposed(database, learner, now)
        before = browser.get(address(mentor, visit=came)).text
        assert "Your question comes along." in before
        assert "A − λI" not in before
        page = browser.get(address(mentor, visit=came, start=TOMORROW)).text
        assert "Why is &lt;b&gt;det&lt;/b&gt;(A − λI) zero?\nAnd what for?</textarea>" in page

    def test_somebody_elses_question_is_never_shown(
        self, web: Flask, mentor: Mentor, database: Database, learner: int,
        make_learner: MakeLearner, now: datetime,
    ) -> None:  # fmt: skip
        came = self.proposed(database, learner, now)
        page = visitor(web, make_learner()).get(address(mentor, visit=came, start=TOMORROW)).text
        assert "A − λI" not in page

    def test_what_is_sent_last_stands_with_the_booking(
        self, browser: FlaskClient, mentor: Mentor, database: Database
    ) -> None:
        for asked in ("Why?\r\nAnd \x00how?", "Only why?"):
            browser.post(address(mentor), data={"start": TOMORROW, "question": asked})
        (made,) = booked(database)
        assert made.question == "Only why?"
        assert "Only why?" in browser.get(f"/bookings/{made.public_id}").text

    def test_lines_are_kept_and_what_no_page_can_bear_is_not(
        self, browser: FlaskClient, mentor: Mentor, database: Database
    ) -> None:
        browser.post(
            address(mentor), data={"start": TOMORROW, "question": "\r\nWhy?\r\nAnd \x00how?\r\n"}
        )
        assert booked(database)[0].question == "Why?\nAnd how?"

    def test_one_that_is_too_long_is_refused(
        self, browser: FlaskClient, mentor: Mentor, database: Database
    ) -> None:
        asked = {"start": TOMORROW, "question": "x" * 1001}
        assert browser.post(address(mentor), data=asked).status_code == 400
        assert booked(database) == []

    def test_it_is_not_lost_when_the_time_is(
        self, browser: FlaskClient, mentor: Mentor, make_booking: MakeBooking,
        make_learner: MakeLearner,
    ) -> None:  # fmt: skip
        make_booking(mentor, make_learner(), datetime.fromisoformat(TOMORROW))
        answer = browser.post(address(mentor), data={"start": TOMORROW, "question": "Why?"})
        assert answer.status_code == 409
        assert '<input type="hidden" name="question" value="Why?">' in answer.text
