"""Somebody whom the platform does not name sees the list, and signs in only to book."""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from lti_tool.kernel.db import Database
from lti_tool.people.models import Person
from lti_tool.people.views import blueprint as people
from lti_tool.picker.lists import Lists
from lti_tool.picker.searching import Searches
from lti_tool.picker.views import blueprint as picker
from tests.mentors.conftest import Enlist, enlist

from .platforms import DROP, launch

__all__ = ["enlist"]
HTML = {"Accept": "text/html"}


@pytest.fixture
def whole(app: Flask, database: Database) -> Flask:
    """The door with the list behind it, and the page to sign in."""
    app.register_blueprint(people(*[lambda *_, **__: None] * 2))
    app.register_blueprint(picker(Lists(database), Searches(database)))
    return app


def test_an_anonymous_launch_sees_the_list_and_signs_in_to_book(
    whole: Flask, enlist: Enlist, database: Database, now: datetime
) -> None:
    enlist("Amina Diallo", {"linear-algebra": 14})
    frame, tab = whole.test_client(), whole.test_client()
    launched = launch(frame, now, sub=DROP, name=DROP, email=DROP)
    assert launched.status_code == 303
    listed = frame.get(launched.location, headers=HTML)
    assert listed.status_code == 200 and "Amina Diallo" in listed.text

    ref = parse_qs(urlsplit(launched.location).query)["ref"][0]
    chosen = {"ref": ref, "mentor": "amina-diallo"}
    handed = frame.post("/picker/book", data=chosen, headers=HTML)
    asked = tab.get(handed.location, headers=HTML)
    assert urlsplit(asked.location).path == "/sign-in"
    (back,) = parse_qs(urlsplit(asked.location).query)["next"]
    assert back.startswith("/mentors/amina-diallo/times?visit=")
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 1  # the mentor
