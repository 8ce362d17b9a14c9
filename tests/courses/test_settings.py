"""What a course's team decided, as it is found for a place in the course."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import Course, CourseUnit
from lti_tool.courses.settings import UNTOUCHED, settings_for
from lti_tool.kernel.db import Database
from lti_tool.kernel.money import Money
from tests.conftest import NOW

HERE = CourseContext(platform="https://lms.example.edu", course_id="la1", unit_id="u1")


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        yield session


def course(session: Session, **told: Any) -> Course:
    made = Course(platform=HERE.platform, key="la1", changed_at=NOW, created_at=NOW, **told)
    session.add(made)
    session.flush()
    return made


def test_a_course_that_nobody_looked_after_is_untouched(session: Session) -> None:
    assert settings_for(session, HERE) == UNTOUCHED


def test_a_course_that_the_platform_does_not_identify_is_untouched(session: Session) -> None:
    made = course(session)
    made.key = ""
    session.flush()
    assert settings_for(session, CourseContext(platform=HERE.platform)) == UNTOUCHED


def test_the_unit_comes_before_the_course(session: Session) -> None:
    made = course(
        session, subjects=["algebra"], price_limit_amount=2500, price_limit_currency="EUR"
    )
    assert settings_for(session, HERE).of_course == ("algebra",)
    session.add(CourseUnit(course_id=made.id, key="u1", subjects=["matrices"], note="Bring paper."))
    session.flush()
    found = settings_for(session, HERE)
    assert (found.of_unit, found.note) == (("matrices",), "Bring paper.")
    assert (found.course_id, found.price_limit) == (made.id, Money(2500, "EUR"))


def test_the_course_of_another_platform_is_another(session: Session) -> None:
    made = course(session, is_on=False)
    made.platform = "https://other.example.edu"
    session.flush()
    assert settings_for(session, HERE).is_on
