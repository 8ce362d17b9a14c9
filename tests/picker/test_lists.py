"""What is kept of lists: how soon a change is seen, and that nobody gets what belongs to somebody else."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import Course, CourseUnit
from lti_tool.courses.service import VisitUnknown
from lti_tool.courses.settings import settings_for
from lti_tool.kernel.db import Database
from lti_tool.mentors.limits import limits_of
from lti_tool.mentors.models import CourseMentor, Mentor
from lti_tool.picker.lists import FRESH, LONGEST, Lists, question_of
from lti_tool.picker.place import place_of
from tests.mentors.conftest import Enlist
from tests.picker.conftest import UNIT, Reference, person, visited
from tests.statements import statements

HERE = replace(UNIT, platform="https://lms.example.org", course_id="la1", unit_id="u1")


def decide(database: Database, now: datetime, **told: Any) -> None:
    """What the course's team decides, first or anew."""
    with database.transaction() as session:
        course = session.query(Course).one_or_none()
        if course is None:
            course = Course(platform=HERE.platform, key="la1", changed_at=now, created_at=now)
            session.add(course)
        for name, value in told.items():
            setattr(course, name, value)


def seen(browser: FlaskClient, ref: str, **query: str) -> str:
    answer = browser.get("/picker", query_string={"ref": ref, **query})
    assert answer.status_code == 200
    return answer.text


def test_the_second_page_asks_for_no_list(
    amina: int, browser: FlaskClient, database: Database, reference: Reference
) -> None:
    first = seen(browser, reference())
    ref = reference()
    with statements(database) as asked:
        again = seen(browser, ref)
    assert asked == []
    assert "Amina Diallo" in first and "Amina Diallo" in again


def test_what_the_team_decides_is_seen_at_once(
    amina: int, browser: FlaskClient, database: Database, reference: Reference, now: datetime
) -> None:
    ref = reference(context=HERE)
    assert "Amina Diallo" in seen(browser, ref)
    decide(database, now, price_limit_amount=100, price_limit_currency="EUR")
    assert "Amina Diallo" not in seen(browser, ref)
    decide(database, now, price_limit_amount=5000)
    assert "Amina Diallo" in seen(browser, ref)
    decide(database, now, subjects=["latin"])
    assert "nobody teaches Latin" in seen(browser, ref)
    decide(database, now, is_on=False)
    assert "nobody teaches Latin" not in seen(browser, ref)
    assert "Amina Diallo" not in seen(browser, ref)


def test_a_changed_mentor_is_seen_when_the_list_is_made_anew(
    amina: int, database: Database, now: datetime
) -> None:
    lists, place = Lists(database), (HERE, settings_of(database), limits(database))
    asked = question_of(*place, locale="en", zone="UTC", widened=False)

    def prices(at: datetime) -> list[str]:
        found = lists.of_place(asked, place[1], at).mentors["mentors"]
        return [mentor["price"]["label"] for mentor in found]

    assert prices(now) == ["€24.00"]
    with database.transaction() as session:
        session.execute(update(Mentor).values(price_amount=3000))
    assert prices(now + FRESH / 2) == ["€24.00"]
    assert prices(now + LONGEST) == ["€30.00"]


def settings_of(database: Database) -> Any:
    with database.transaction() as session:
        return settings_for(session, HERE)


def limits(database: Database) -> Any:
    with database.transaction() as session:
        return limits_of(session, settings_for(session, HERE))


def test_both_doors_have_one_list(amina: int, database: Database, now: datetime) -> None:
    lists = Lists(database)
    told = {"locale": "en", "zone": "UTC", "widened": False, "now": now}
    with database.transaction() as session:
        first = lists.told(session, context=HERE, **told)
        other = replace(HERE, course_title="Linear algebra", course="LA", role="anonymous")
        again = lists.told(session, context=other, **told)
    assert again["mentors"] is first["mentors"]


def test_nobody_gets_the_reference_of_somebody_else(
    amina: int, enlist: Enlist, app: Flask, database: Database, reference: Reference, now: datetime
) -> None:
    """Two learners and more, at once, on one page that is painted once."""
    refs = [reference(person=person(database, now, name=f"Learner {n}")) for n in range(6)]

    def take(number: int) -> None:
        mine, browser = refs[number % len(refs)], app.test_client()
        answer = browser.get("/picker", query_string={"ref": mine, "lang": "en"})
        assert mine in answer.text
        assert not any(other in answer.text for other in refs if other != mine)
        nonce = re.findall(r'nonce="([^"]+)"', answer.text)
        policy = answer.headers["Content-Security-Policy"]
        assert nonce and set(nonce) == set(re.findall(r"'nonce-([^']+)'", policy))
        nonces.append(nonce[0])
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers

    nonces: list[str] = []
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(take, range(48)))
    assert len(set(nonces)) == 48


def test_what_stands_in_an_address_is_escaped_in_a_gap(
    amina: int, browser: FlaskClient, reference: Reference
) -> None:
    shown = seen(browser, reference(), mentor='"><script>alert(1)</script>')
    assert "<script>alert" not in shown
    assert "mentor=%22%3E%3Cscript%3E" in shown


def test_a_page_that_knows_the_zone_asks_for_none(
    amina: int, browser: FlaskClient, reference: Reference
) -> None:
    ref = reference()
    assert browser.head("/picker", query_string={"ref": ref}).status_code == 200
    for _ in range(2):
        assert 'data-zone="UTC"' in seen(browser, ref)
        assert "data-zone=" not in seen(browser, ref, zone="UTC")
        assert "lm-notice" in seen(browser, ref, back="/course?ref=x")


@pytest.mark.parametrize("is_decided", [False, True])
def test_a_place_in_one_statement_is_what_the_rooms_tell(
    amina: int, database: Database, now: datetime, is_decided: bool
) -> None:
    if is_decided:
        told = {"subjects": ["python"], "price_limit_amount": 2400, "price_limit_currency": "EUR"}
        decide(database, now, revision=4, **told)
        with database.transaction() as session:
            course = session.query(Course).one()
            session.add(CourseMentor(course_id=course.id, mentor_id=amina))
            session.add(CourseUnit(course_id=course.id, key="u1", subjects=["git"], note="Go on"))
    visit = visited(database, now, None, HERE)
    found = place_of(database, visit)
    assert found.context == HERE
    assert found.settings == settings_of(database)
    assert found.limits == limits(database)
    assert (found.settings.course_id is not None) is is_decided


def test_a_place_that_its_platform_does_not_name_has_no_settings(
    database: Database, now: datetime
) -> None:
    decide(database, now, platform="", key="")
    found = place_of(database, visited(database, now, None, CourseContext(unit="Eigenvalues")))
    assert found.settings.course_id is None


@pytest.mark.parametrize("visit", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_visit_that_is_gone_is_unknown(database: Database, visit: str) -> None:
    with pytest.raises(VisitUnknown):
        place_of(database, visit)
