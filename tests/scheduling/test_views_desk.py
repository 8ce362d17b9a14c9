"""The mentor's desk: whose it is, what stands there, and what is kept."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lti_tool.courses.context import CourseContext
from lti_tool.courses.service import remember_visit
from lti_tool.kernel.db import Database
from lti_tool.mentors.models import Mentor
from lti_tool.people.models import Person
from lti_tool.scheduling import hours
from tests.scheduling.conftest import MakeBooking, MakeMentor
from tests.scheduling.pages import visitor

PAGES = ["/desk", "/desk/hours", "/desk/exceptions"]
TERMS = {"zone": "UTC", "notice": "60", "buffer_before": "0", "buffer_after": "0"}


@pytest.fixture
def browser(web: Flask, mentor: Mentor) -> FlaskClient:
    return visitor(web, mentor.person_id)


@pytest.fixture
def week(database: Database, mentor: Mentor) -> Callable[[], dict[int, list[tuple[int, int]]]]:
    """The weekly hours as they are kept, without closed days."""

    def read() -> dict[int, list[tuple[int, int]]]:
        with database.transaction() as session:
            return {day: kept for day, kept in hours.week(session, mentor.id).items() if kept}

    return read


@pytest.fixture
def dates(database: Database, mentor: Mentor) -> Callable[[], dict[date, Any]]:
    def read() -> dict[date, Any]:
        with database.transaction() as session:
            return hours.overrides(session, mentor.id, since=date.min)

    return read


def rows(name: object, *listed: tuple[str, str]) -> dict[str, str]:
    """The fields of rows, as the form sends them."""
    sides = [
        (f"{side}-{name}-{number}", row[side == "end"])
        for number, row in enumerate(listed)
        for side in ("start", "end")
    ]
    return dict(sides)


EVERY_DAY = {day: [(0, 1440)] for day in range(1, 8)}


def test_the_menu_of_every_page_leads_a_mentor_to_the_desk(
    web: Flask, browser: FlaskClient, learner: int
) -> None:
    menu = 'href="/desk"'
    assert menu in browser.get("/bookings").text
    assert menu not in visitor(web, learner).get("/bookings").text


def test_a_page_of_an_error_asks_the_database_nothing(
    web: Flask, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "execute", lambda *_: pytest.fail("asked"))
    answer = browser.get("/nowhere", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert 'href="/bookings"' in answer.text


@pytest.mark.parametrize("page", PAGES)
def test_who_is_no_mentor_is_told_in_words(web: Flask, learner: int, page: str) -> None:
    told = visitor(web, learner).get(page)
    assert (told.status_code, "The desk is for mentors" in told.text) == (403, True)
    form = TERMS | {"date": "2026-12-24"}
    assert visitor(web, learner).post(page, data=form).status_code == (
        405 if page == "/desk" else 403
    )


@pytest.mark.parametrize("page", PAGES)
def test_who_is_not_signed_in_is_asked_to(web: Flask, page: str) -> None:
    assert visitor(web, None).get(page).location == f"/sign-in?next={page}"
    assert visitor(web, None).post("/desk/hours", data=TERMS).status_code == 401
    assert visitor(web, None).post("/desk/exceptions", data={"remove": "x"}).status_code == 401


def test_lessons_are_told_in_the_mentors_zone_with_the_unit(
    web: Flask,
    make_mentor: MakeMentor,
    learner: int,
    now: datetime,
    make_booking: MakeBooking,
    database: Database,
) -> None:
    mentor = make_mentor(zone="America/New_York")
    context = CourseContext(course_title="Algebra", unit="<i>Rings</i>")
    with database.transaction() as session:
        visit = remember_visit(session, learner, context, now)
        session.get_one(Person, learner).name = "Nadia <b>"
    soon = now + timedelta(minutes=30)
    make_booking(mentor, learner, soon, status="confirmed", visit_id=visit.id)
    make_booking(mentor, learner, now - timedelta(days=2), status="done")
    page = visitor(web, mentor.person_id).get("/desk").text
    upcoming, past = page.split('id="past"')
    assert "Tuesday 24 November, 4:30 AM" in re.sub(r"<[^>]+>", "", upcoming)
    assert "in 30 minutes" in upcoming
    assert "Nadia &lt;b&gt;" in upcoming
    assert "&lt;i&gt;Rings&lt;/i&gt; · Algebra" in upcoming
    assert upcoming.count("Join the lesson") == 1
    assert "Sunday 22 November" in past


def test_a_learner_without_a_name_and_without_a_course(
    browser: FlaskClient,
    mentor: Mentor,
    learner: int,
    start: datetime,
    make_booking: MakeBooking,
    database: Database,
) -> None:
    with database.transaction() as session:
        session.get_one(Person, learner).name = ""
    make_booking(mentor, learner, start, status="confirmed")
    assert "Your learner" in browser.get("/desk").text


def test_what_the_learner_wants_help_with(
    browser: FlaskClient, mentor: Mentor, learner: int, make_booking: MakeBooking, start: datetime
) -> None:
    make_booking(mentor, learner, start, status="confirmed", question="Why <b>zero</b>?\nHow?")
    page = browser.get("/desk").text
    assert "<blockquote>Why &lt;b&gt;zero&lt;/b&gt;?\nHow?</blockquote>" in page


def test_held_times_and_other_mentors_lessons_do_not_stand_there(
    browser: FlaskClient,
    mentor: Mentor,
    make_mentor: MakeMentor,
    learner: int,
    start: datetime,
    make_booking: MakeBooking,
) -> None:
    make_booking(mentor, learner, start, status="held")
    make_booking(mentor, learner, start - timedelta(hours=2), status="cancelled")
    make_booking(make_mentor(), learner, start + timedelta(hours=4), status="confirmed")
    page = browser.get("/desk").text
    assert "Join the lesson" not in page
    assert "Nobody has booked you yet." in page
    assert "Your next free times" in page
    assert f'href="/mentors/{mentor.slug}/times"' in page


@pytest.mark.parametrize(
    ("status", "told"), [("applied", "not listed yet"), ("suspended", "not listed at the moment")]
)
def test_a_mentor_who_is_not_listed_is_told_so(
    web: Flask, make_mentor: MakeMentor, status: str, told: str
) -> None:
    mentor = make_mentor(status=status)
    page = visitor(web, mentor.person_id).get("/desk").text
    assert told in page
    assert f"/mentors/{mentor.slug}/times" not in page


def test_without_hours_nothing_is_booked_and_that_is_told(
    browser: FlaskClient, mentor: Mentor, database: Database
) -> None:
    assert "you have set no hours" not in browser.get("/desk").text
    with database.transaction() as session:
        hours.set_week(session, session.get_one(Mentor, mentor.id), {})
    for page in PAGES:
        assert "you have set no hours" in browser.get(page).text
    with database.transaction() as session:
        hours.set_override(
            session, session.get_one(Mentor, mentor.id), date(2026, 11, 30), [(60, 120)]
        )
    assert "you have set no hours" not in browser.get("/desk").text


def test_the_week_is_kept_as_it_was_typed(
    browser: FlaskClient, week: Callable[[], Any], database: Database, mentor: Mentor
) -> None:
    form = {
        **TERMS,
        "zone": "Asia/Kolkata",
        "notice": "1440",
        "buffer_after": "15",
        **rows(1, ("09:00", "12:30"), ("", ""), ("14:00", "18:00")),
        **rows(3, ("22:00", "02:00")),
        **rows(5, ("00:00", "00:00"), ("", "")),
        **rows(7, ("20:00", "24:00")),
    }
    saved = browser.post("/desk/hours", data=form)
    assert (saved.status_code, saved.location) == (303, "/desk/hours?saved")
    assert week() == {
        1: [(540, 750), (840, 1080)],
        3: [(1320, 120)],
        5: [(0, 1440)],
        7: [(1200, 1440)],
    }
    with database.transaction() as session:
        assert hours.terms(session, mentor.id) == hours.Terms(1440, 0, 15)
        assert session.get_one(Mentor, mentor.id).zone == "Asia/Kolkata"
    page = browser.get("/desk/hours?saved").text
    assert "Saved." in page
    assert 'name="start-1-1" value="14:00"' in page
    assert 'name="start-1-2" value=""' in page
    assert 'name="end-5-0" value="00:00"' in page
    assert '<option value="1440" selected>1 day</option>' in page
    assert '<option value="Asia/Kolkata" selected>' in page


def test_an_empty_week_closes_it(browser: FlaskClient, week: Callable[[], Any]) -> None:
    assert browser.post("/desk/hours", data=TERMS | rows(1, ("", ""))).status_code == 303
    assert week() == {}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (rows(2, ("09:00", "")), "end-2-0"),
        (rows(2, ("", "09:00")), "start-2-0"),
        (rows(2, ("9", "10:00")), "start-2-0"),
        (rows(2, ("24:00", "10:00")), "start-2-0"),
        (rows(2, ("25:00", "26:00")), "start-2-0"),
        (rows(2, ("10:00", "12:00"), ("13:00", "13:00")), "end-2-1"),
        (rows(2, ("10:00", "12:00"), ("", ""), ("11:00", "13:00")), "start-2-2"),
        (rows(2, ("10:00", "12:00"), ("10:00", "12:00")), "start-2-1"),
        (rows(7, ("22:00", "02:00")) | rows(1, ("01:00", "03:00")), "start-1-0"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"notice": "7"}, "notice"),
        ({"buffer_after": "many"}, "notice"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept(
    browser: FlaskClient,
    week: Callable[[], Any],
    mentor: Mentor,
    database: Database,
    wrong: dict[str, str],
    field: str,
) -> None:
    answer = browser.post("/desk/hours", data={**TERMS, "zone": "Asia/Tokyo", **wrong})
    assert answer.status_code == 400
    assert f'<a href="#{field}">' in answer.text
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true"', answer.text)
    assert week() == EVERY_DAY
    with database.transaction() as session:
        assert session.get_one(Mentor, mentor.id).zone == "UTC"
    for name, typed in wrong.items():
        if name.startswith("start"):
            assert f'name="{name}" value="{typed}"' in answer.text


def test_rows_are_added_and_taken_away_without_saving(
    browser: FlaskClient, week: Callable[[], Any]
) -> None:
    form = TERMS | rows(1, ("09:00", "12:00"), ("13:00", "15:00"), ("", ""))
    more = browser.post("/desk/hours", data=form | {"add": "1"}).text
    assert 'name="start-1-3"' in more
    assert "Not saved yet" in more
    less = browser.post("/desk/hours", data=form | {"remove": "1-0"}).text
    assert 'name="start-1-0" value="13:00"' in less
    assert 'value="09:00"' not in less
    assert week() == EVERY_DAY


def test_a_hostile_row_is_text(browser: FlaskClient) -> None:
    answer = browser.post("/desk/hours", data=TERMS | rows(1, ('"><script>alert(1)', "10:00")))
    assert answer.status_code == 400
    assert "<script>alert" not in answer.text


def test_a_date_is_closed_opened_and_made_normal_again(
    browser: FlaskClient, dates: Callable[[], Any]
) -> None:
    closed = browser.post("/desk/exceptions", data={"date": "2026-12-24", "kind": "closed"})
    assert (closed.status_code, closed.location) == (303, "/desk/exceptions?saved")
    assert dates() == {date(2026, 12, 24): []}
    page = browser.get("/desk/exceptions?saved").text
    assert "Thursday 24 December 2026" in page
    assert "closed" in page
    form = {
        "date": "2026-12-24",
        "kind": "open",
        **rows("other", ("10:00", "12:00"), ("22:00", "00:00")),
    }
    browser.post("/desk/exceptions", data=form)
    assert dates() == {date(2026, 12, 24): [(600, 720), (1320, 1440)]}
    changed = browser.get("/desk/exceptions?date=2026-12-24").text
    assert "10:00 AM – 12:00 PM, 10:00 PM – 12:00 AM" in changed
    assert 'name="start-other-1" value="22:00"' in changed
    assert 'value="open" checked' in changed
    assert browser.post("/desk/exceptions", data={"remove": "2026-12-24"}).status_code == 303
    assert dates() == {}


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"date": "2026-11-23", "kind": "closed"}, "date"),
        ({"date": "", "kind": "closed"}, "date"),
        ({"date": "Christmas", "kind": "closed"}, "date"),
        ({"date": "2026-12-24", "kind": "open", **rows("other", ("", ""))}, "start-other-0"),
        ({"date": "2026-12-24", "kind": "open"}, "start-other-0"),
        ({"date": "2026-12-24", "kind": "open", **rows("other", ("10:00", ""))}, "end-other-0"),
        (
            {
                "date": "2026-12-24",
                "kind": "open",
                **rows("other", ("10:00", "12:00"), ("11:00", "13:00")),
            },
            "start-other-1",
        ),
    ],
)
def test_an_exception_that_can_not_be_is_told_at_its_field(
    browser: FlaskClient, dates: Callable[[], Any], form: dict[str, str], field: str
) -> None:
    answer = browser.post("/desk/exceptions", data=form)
    assert answer.status_code == 400
    assert f'<a href="#{field}">' in answer.text
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true"', answer.text)
    assert dates() == {}


def test_today_is_the_mentors_own(web: Flask, make_mentor: MakeMentor) -> None:
    mentor = make_mentor(zone="Pacific/Kiritimati")  # 24 November, 23:00
    own = visitor(web, mentor.person_id)
    assert (
        own.post("/desk/exceptions", data={"date": "2026-11-24", "kind": "closed"}).status_code
        == 303
    )
    far = make_mentor(zone="Pacific/Pago_Pago")  # 23 November, 22:00
    answer = visitor(web, far.person_id).post(
        "/desk/exceptions", data={"date": "2026-11-23", "kind": "closed"}
    )
    assert answer.status_code == 303


def test_an_exception_of_another_mentor_stays(
    browser: FlaskClient, make_mentor: MakeMentor, database: Database
) -> None:
    other, day = make_mentor(), date(2026, 12, 24)
    with database.transaction() as session:
        hours.set_override(session, session.get_one(Mentor, other.id), day, [])
    assert browser.post("/desk/exceptions", data={"remove": "2026-12-24"}).status_code == 303
    assert browser.post("/desk/exceptions", data={"remove": "never"}).status_code == 400
    assert "24 December" not in browser.get("/desk/exceptions").text
    with database.transaction() as session:
        assert hours.overrides(session, other.id, since=day) == {day: []}


def test_a_kind_of_exception_that_nobody_offers_closes_no_date(
    browser: FlaskClient, dates: Callable[[], dict[date, Any]]
) -> None:
    sent = browser.post("/desk/exceptions", data={"date": "2026-12-24", "kind": "half"})
    assert sent.status_code == 400
    assert dates() == {}
