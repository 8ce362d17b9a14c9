"""A course or a link that its platform says was made from another keeps what was decided there."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import Course, CourseUnit
from lti_tool.courses.settings import PlaceSettings, settings_for
from lti_tool.kernel.db import Database
from lti_tool.lti import lineage

from .platforms import ISSUER, launch

Opened = Callable[..., None]


@pytest.fixture
def decided(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        row = {"revision": 1, "changed_at": now, "created_at": now}
        course = Course(platform=ISSUER, key="old 1", subjects=["calculus"], **row)
        session.add(course)
        session.flush()
        row = {"course_id": course.id, "subjects": ["linear-algebra"]}
        session.add(CourseUnit(key="link-0", **row))


@pytest.fixture
def opened(browser: FlaskClient, now: datetime) -> Opened:
    def open_it(link: str = "link-1", **custom: Any) -> None:
        answer = launch(browser, now, custom=custom, resource_link={"id": link, "title": "Unit"})
        assert answer.status_code == 303, answer.text

    return open_it


def carried(database: Database, now: datetime, unit: str = "link-1") -> PlaceSettings:
    with database.transaction() as session:
        lineage.carry(session, now)
        place = CourseContext(platform=ISSUER, course_id="course-1", unit_id=unit)
        return settings_for(session, place)


def test_what_was_decided_about_the_course_it_was_made_from(
    database: Database, now: datetime, decided: None, opened: Opened
) -> None:
    opened(context_id_history="unknown,old%201,older")
    found = carried(database, now)
    assert (found.of_course, found.of_unit) == (("calculus",), ())
    assert carried(database, now) == found  # again: the same


def test_a_link_finds_what_was_decided_about_the_one_it_was_made_from(
    database: Database, now: datetime, decided: None, opened: Opened
) -> None:
    opened(context_id_history="old%201", resource_link_id_history="link-0")
    found = carried(database, now)
    assert found.of_unit == ("linear-algebra",)
    assert carried(database, now) == found


def test_a_link_that_was_doubled_in_its_course(
    database: Database, now: datetime, decided: None, opened: Opened
) -> None:
    opened(context_id_history="old%201", resource_link_id_history="link-0")
    carried(database, now)
    opened("link-2", resource_link_id_history="link-1,link-0")
    assert carried(database, now, "link-2").of_unit == ("linear-algebra",)
    assert carried(database, now, "link-1").of_unit == ("linear-algebra",)


@pytest.mark.parametrize("history", ["", "$Context.id.history", ",,", "unknown", "course-1"])
def test_a_history_that_tells_nothing(
    database: Database, now: datetime, decided: None, opened: Opened, history: str
) -> None:
    opened(context_id_history=history, resource_link_id_history="$ResourceLink.id.history")
    assert carried(database, now) == PlaceSettings()


def test_names_are_as_a_platform_writes_them(
    database: Database, now: datetime, decided: None, opened: Opened
) -> None:
    opened(Context_ID_History="old%201")
    assert carried(database, now).of_course == ("calculus",)


def test_only_the_latest_launches_are_looked_at(
    database: Database, now: datetime, decided: None, opened: Opened
) -> None:
    opened(context_id_history="old%201")
    later = now + lineage.LATELY + timedelta(seconds=1)
    assert carried(database, later).of_course == ()


def test_a_team_that_decided_something_is_not_overruled(
    database: Database, now: datetime, decided: None, opened: Opened
) -> None:
    with database.transaction() as session:
        row = {"revision": 1, "changed_at": now, "created_at": now}
        session.add(Course(platform=ISSUER, key="course-1", subjects=["statistics"], **row))
    opened(context_id_history="old%201", resource_link_id_history="link-0")
    found = carried(database, now)
    assert (found.of_course, found.of_unit) == (("statistics",), ())
