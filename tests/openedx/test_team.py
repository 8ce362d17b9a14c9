"""The way to the page of a course's team, and which units ask for help."""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from lti_tool.course_team.figures import FLOOR
from lti_tool.course_team.views import blueprint
from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import CourseVisit
from lti_tool.courses.service import remember_visit
from lti_tool.kernel.db import Database
from lti_tool.people.models import Person
from lti_tool.people.service import person_for_identity
from tests.openedx.conftest import ISSUER, Post

COURSE = CourseContext(
    course_id="course-v1:E+LA1+26",
    course_title="Algèbre linéaire",
    unit="Valeurs propres",
    unit_id="block-v1:x",
    role="course_team",
)
ASKED = {"context": COURSE.to_json(), "subject": "t1", "locale": "fr"}


def came(
    database: Database, now: datetime, unit: str, learners: int, platform: str = ISSUER
) -> None:
    with database.transaction() as session:
        for one in range(learners):
            person = person_for_identity(session, platform, f"{unit}-{one}", now=now)
            told = {"unit": unit, "unit_id": f"block-v1:{unit}", "role": "learner"}
            told |= {"platform": platform, "course_id": COURSE.course_id}
            remember_visit(session, person.id, CourseContext(**told), now)  # type: ignore[arg-type]


def test_the_page_opens_for_the_team(post: Post, app: Flask, database: Database) -> None:
    app.register_blueprint(blueprint())
    answer = post("/openedx/course", ASKED)
    assert answer.status_code == 200
    address = urlsplit(answer.json["url"])  # type: ignore[index]
    assert address.path == "/course"
    assert parse_qs(address.query)["lang"] == ["fr"]
    page = app.test_client().get(f"{address.path}?{address.query}", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "Valeurs propres" in page.text


def test_units_that_ask_for_help_and_never_few_learners(
    post: Post, database: Database, now: datetime
) -> None:
    came(database, now, "Rang", FLOOR)
    came(database, now, "Noyau", FLOOR + 2)
    came(database, now, "Image", FLOOR - 1)
    came(database, now, "Elsewhere", FLOOR, platform="https://other.example")
    answer = post("/openedx/course", ASKED).json
    assert answer["units"] == [  # type: ignore[index]
        {"title": "Noyau", "opened": FLOOR + 2, "booked": None},
        {"title": "Rang", "opened": FLOOR, "booked": None},
    ]
    assert (answer["floor"], answer["days"]) == (FLOOR, 30)  # type: ignore[index]


@pytest.mark.parametrize("role", ["learner", "anonymous"])
def test_learners_are_refused(post: Post, database: Database, role: str) -> None:
    context = {**COURSE.to_json(), "role": role}
    refused = post("/openedx/course", {**ASKED, "context": context})
    assert (refused.status_code, refused.json["code"]) == (403, "forbidden")  # type: ignore[index]
    with database.transaction() as session:
        assert session.scalars(select(Person)).all() == []


def test_a_course_that_is_not_told(post: Post, database: Database) -> None:
    context: dict[str, Any] = {**COURSE.to_json(), "course_id": ""}
    refused = post("/openedx/course", {**ASKED, "context": context})
    assert (refused.status_code, refused.json["code"]) == (400, "course_unidentified")  # type: ignore[index]
    with database.transaction() as session:
        assert session.scalars(select(CourseVisit)).all() == []
