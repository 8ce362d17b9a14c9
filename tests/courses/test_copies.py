"""A copied course keeps what its team decided, and never over what the new team did."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses.context import CourseContext
from lti_tool.courses.copies import copy_course, copy_unit
from lti_tool.courses.models import Course, CourseUnit
from lti_tool.courses.service import remember_visit
from lti_tool.courses.settings import PlaceSettings, settings_for
from lti_tool.kernel.db import Database
from lti_tool.kernel.money import Money

LMS = "https://lms.example.edu"
OLD = CourseContext(platform=LMS, course_id="old", unit_id="link-1")
NEW = replace(OLD, course_id="new")


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        yield session


@pytest.fixture
def decided(session: Session, now: datetime) -> Course:
    """The old course: its team chose subjects for it and for one unit, and a price."""
    course = Course(
        platform=LMS,
        key="old",
        title="Algebra",
        is_on=False,
        subjects=["calculus"],
        price_limit_amount=4000,
        price_limit_currency="EUR",
        revision=3,
        changed_at=now,
        created_at=now,
    )
    session.add(course)
    session.flush()
    unit = CourseUnit(course_id=course.id, key="link-1", subjects=["linear-algebra"], note="Ch. 5")
    session.add(unit)
    session.flush()
    return course


def copied(session: Session, now: datetime, origin: str = "old", course: str = "new") -> bool:
    return copy_course(session, LMS, origin, course, "Algebra II", now) is not None


def test_everything_that_was_decided_is_copied(
    session: Session, now: datetime, decided: Course
) -> None:
    assert copied(session, now)
    found = settings_for(session, NEW)
    assert (found.is_on, found.of_course, found.of_unit) == (
        False,
        ("calculus",),
        ("linear-algebra",),
    )
    assert (found.price_limit, found.note, found.revision) == (Money(4000, "EUR"), "Ch. 5", 1)
    course = session.scalars(select(Course).filter_by(key="new")).one()
    assert (course.title, course.changed_by) == ("Algebra II", None)


def test_a_second_copy_changes_nothing(session: Session, now: datetime, decided: Course) -> None:
    assert copied(session, now)
    assert not copied(session, now)
    assert settings_for(session, NEW).revision == 1


def test_a_team_that_only_looked_gets_the_settings(
    session: Session, now: datetime, decided: Course
) -> None:
    session.add(Course(platform=LMS, key="new", title="Mine", changed_at=now, created_at=now))
    session.flush()
    assert copied(session, now)
    assert session.scalars(select(Course.title).filter_by(key="new")).one() == "Mine"


def test_a_team_that_decided_keeps_its_own(
    session: Session, now: datetime, decided: Course
) -> None:
    session.add(Course(platform=LMS, key="new", revision=1, changed_at=now, created_at=now))
    session.flush()
    assert not copied(session, now)
    assert settings_for(session, NEW).of_course == ()


def test_what_is_not_known_is_not_copied(session: Session, now: datetime, decided: Course) -> None:
    decided.revision = 0
    session.flush()
    assert not copied(session, now)
    assert not copied(session, now, origin="nothing")
    assert settings_for(session, NEW) == PlaceSettings()


def test_a_course_is_no_copy_of_itself(session: Session, now: datetime, decided: Course) -> None:
    assert not copied(session, now, course="old")
    assert settings_for(session, OLD).revision == 3


def test_a_course_of_another_platform_is_another_course(
    session: Session, now: datetime, decided: Course
) -> None:
    assert copy_course(session, "https://other.example", "old", "new", "", now) is None


def test_a_unit_of_a_copied_course_has_its_new_key(
    session: Session, now: datetime, decided: Course
) -> None:
    copied(session, now)
    assert copy_unit(session, LMS, "new", "link-1", "link-9")
    assert settings_for(session, replace(NEW, unit_id="link-9")).of_unit == ("linear-algebra",)
    assert settings_for(session, NEW).of_unit == ()  # nobody opens it there
    assert settings_for(session, NEW).revision == 2
    assert settings_for(session, OLD).of_unit == ("linear-algebra",)


def test_a_unit_that_was_doubled_stays_where_it_was(
    session: Session, now: datetime, decided: Course
) -> None:
    remember_visit(session, None, OLD, now)
    assert copy_unit(session, LMS, "old", "link-1", "link-9")
    assert settings_for(session, OLD).note == "Ch. 5"
    assert settings_for(session, replace(OLD, unit_id="link-9")).note == "Ch. 5"


def test_a_unit_about_which_something_was_decided_keeps_it(
    session: Session, now: datetime, decided: Course
) -> None:
    session.add(CourseUnit(course_id=decided.id, key="link-9", note="Ours"))
    session.flush()
    assert not copy_unit(session, LMS, "old", "link-1", "link-9")
    assert not copy_unit(session, LMS, "old", "link-1", "link-1")
    assert not copy_unit(session, LMS, "old", "link-7", "link-8")
    assert not copy_unit(session, LMS, "none", "link-1", "link-9")
    assert settings_for(session, replace(OLD, unit_id="link-9")).note == "Ours"
