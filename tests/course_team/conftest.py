"""A course with a unit, somebody of its team, and the page as their browser meets it."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool.course_team import reference
from lti_tool.course_team.views import blueprint
from lti_tool.courses.context import CourseContext
from lti_tool.kernel.db import Database
from lti_tool.kernel.web import Services
from lti_tool.picker.lists import Lists
from lti_tool.picker.searching import Searches
from lti_tool.picker.views import blueprint as picker
from tests.mentors.conftest import Enlist, enlist
from tests.picker.conftest import person, visited

__all__ = ["enlist"]
LMS = "https://lms.example.org"
HERE = CourseContext(
    platform=LMS,
    course_id="la1",
    course_title="Linear algebra",
    unit="Eigenvalues",
    unit_id="u1",
    role="course_team",
)
Reference = Callable[..., str]
HTML = {"Accept": "text/html"}


@pytest.fixture
def teacher(database: Database, now: datetime) -> int:
    return person(database, now, name="Prof. Noether")


@pytest.fixture
def ref(services: Services, database: Database, teacher: int, now: datetime) -> Reference:
    """What a door signs for somebody of the team; ``context``: where they came from."""

    def sign(*, context: CourseContext = HERE, **changes: Any) -> str:
        told = {"person_id": teacher, "registration_id": 1, "role": context.role, **changes}
        told.setdefault("visit", visited(database, now, told["person_id"], context))
        return reference.sign(services.signer, frame=[LMS], now=now, **told)

    return sign


@pytest.fixture
def app(web: Flask, database: Database) -> Flask:
    web.register_blueprint(blueprint())
    web.register_blueprint(picker(Lists(database), Searches(database)))
    return web


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def mentors(enlist: Enlist) -> dict[str, int]:
    """Amina (24 euros) and Bruno (40) teach linear algebra; Pia teaches Python for 10 dollars."""
    return {
        "Amina": enlist("Amina", {"linear-algebra": 3}, price_amount=2400),
        "Bruno": enlist("Bruno", {"linear-algebra": 2}, price_amount=4000),
        "Pia": enlist("Pia", {"python": 2}, price_amount=1000, price_currency="USD"),
    }


def show(browser: FlaskClient, token: str, **query: str) -> TestResponse:
    return browser.get("/course", query_string={"ref": token, "lang": "en", **query}, headers=HTML)


def fields(page: str) -> dict[str, list[str]]:
    """What the form would send if nothing was touched."""
    form = page.split('class="course-form"')[1].split("</form>")[0]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        told = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if told.get("type") in ("checkbox", "radio") and " checked" not in tag:
            continue
        found.setdefault(told["name"], []).append(told.get("value", ""))
    for name, inner in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = [inner]
    found["currency"] = re.findall(r'<option value="(\w+)" selected>', form)
    return found


def press(
    browser: FlaskClient, page: TestResponse, button: str = "save", **typed: Any
) -> TestResponse:
    """Press a button of the page's form, after typing over some of its fields (``_`` stands for ``-``)."""
    form: dict[str, Any] = fields(page.text)
    form |= {name.replace("_", "-"): value for name, value in typed.items()}
    if button:
        form["do"] = button
    return browser.post("/course?lang=en", data=form, headers=HTML)


def later(context: CourseContext, **changes: Any) -> CourseContext:
    return replace(context, **changes)


A_DAY = timedelta(days=1)
