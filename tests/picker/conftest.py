"""Mentors with free times, the picker's pages, and references as launches sign them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lti_tool.courses.context import CourseContext
from lti_tool.courses.service import remember_visit
from lti_tool.kernel.db import Database
from lti_tool.kernel.web import Services
from lti_tool.people.models import Person
from lti_tool.people.views import blueprint as people
from lti_tool.picker.lists import Lists
from lti_tool.picker.searching import Searches
from lti_tool.picker.views import blueprint
from lti_tool.scheduling.models import WeeklyRule
from tests.mentors.conftest import Enlist, enlist

__all__ = ["enlist"]
UNIT = CourseContext(course_title="Linear algebra", unit="Eigenvalues")
COURSE = "https://lms.example.org"
EVENING = (17 * 60, 19 * 60)
Reference = Callable[..., str]


def free(
    database: Database, mentor_id: int, *, start: int = EVENING[0], end: int = EVENING[1]
) -> None:
    """Free every day between these minutes after midnight, in the mentor's zone."""
    with database.transaction() as session:
        session.add_all(
            WeeklyRule(mentor_id=mentor_id, weekday=day, start_minute=start, end_minute=end)
            for day in range(1, 8)
        )


@pytest.fixture
def amina(database: Database, enlist: Enlist) -> int:
    """An approved mentor of linear algebra, free every evening from 17:00 UTC."""
    number = enlist(
        "Amina Diallo",
        {"linear-algebra": 14, "python": 2},
        headline={"en": "Patient", "fr": "Patiente"},
        languages=["fr", "en"],
        price_amount=2400,
        rating_sum=149,
        rating_count=31,
    )
    free(database, number)
    return number


@pytest.fixture
def learner(database: Database, now: datetime) -> int:
    return person(database, now, name="Nadia", locale="fr")


def person(database: Database, now: datetime, **columns: Any) -> int:
    with database.transaction() as session:
        made = Person(created_at=now, **columns)
        session.add(made)
        session.flush()
        return made.id


def visited(
    database: Database, now: datetime, learner: int | None, context: CourseContext = UNIT
) -> str:
    """The public id of a visit from a unit."""
    with database.transaction() as session:
        return str(remember_visit(session, learner, context, now).public_id)


@pytest.fixture
def reference(services: Services, database: Database, learner: int, now: datetime) -> Reference:
    """What ``picker.reference.sign`` makes; ``person`` None is an anonymous launch."""

    def sign(
        *,
        purpose: str = "picker",
        lifetime: timedelta = timedelta(hours=2),
        context: CourseContext = UNIT,
        **changes: Any,
    ) -> str:
        data = {"person": learner, "frame": [COURSE], "registration": 1, **changes}
        if "visit" not in data:
            data["visit"] = visited(database, now, data["person"], context)
        return services.signer.sign(purpose, data, now=now, lifetime=lifetime)

    return sign


@pytest.fixture
def app(web: Flask, database: Database) -> Flask:
    web.register_blueprint(people(*[lambda *_, **__: None] * 2))
    web.register_blueprint(blueprint(Lists(database), Searches(database)))
    return web


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()
