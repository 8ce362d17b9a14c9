"""One's own name, language and zone."""

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.kernel.db import Database
from lti_tool.people.models import Person
from lti_tool.people.service import person_for_identity
from lti_tool.people.views import blueprint

HTML = {"Accept": "text/html"}


def nobody(session: Session, **mail: object) -> None:
    raise AssertionError("no mail here")


@pytest.fixture
def browser(web: Flask, database: Database, now: datetime) -> FlaskClient:
    """A browser in which Ada, who came from an LMS without an address, is signed in."""
    web.register_blueprint(blueprint(nobody, nobody))
    with database.transaction() as session:
        ada = person_for_identity(session, "https://lms.example", "7", name="Ada", now=now).id
    browser = web.test_client()
    with browser.session_transaction() as cookie:
        cookie["person"] = ada
    return browser


def ada(database: Database) -> Person:
    with database.transaction() as session:
        return session.scalars(select(Person)).one()


def test_who_is_not_signed_in_may_neither_see_nor_save(web: Flask) -> None:
    web.register_blueprint(blueprint(nobody, nobody))
    stranger = web.test_client()
    assert stranger.get("/account", headers=HTML).location == "/sign-in?next=/account"
    form = {"name": "Eve", "locale": "fr", "zone": "UTC"}
    assert stranger.post("/account", data=form, headers=HTML).status_code == 401


def test_name_language_and_zone_are_saved(browser: FlaskClient, database: Database) -> None:
    form = {"name": "  Ada  King ", "locale": "fr", "zone": "Europe/Paris"}
    saved = browser.post("/account", data=form, headers=HTML)
    assert (saved.status_code, saved.location) == (303, "/account?saved")
    shown = browser.get("/account?saved", headers=HTML)
    assert 'lang="fr"' in shown.text
    assert 'value="Ada King"' in shown.text
    assert '<option value="Europe/Paris" selected>' in shown.text
    assert (ada(database).name, ada(database).zone) == ("Ada King", "Europe/Paris")


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"name": " ", "locale": "fr", "zone": "UTC"}, "name"),
        ({"name": "Ada", "locale": "fr", "zone": "Mars/Base"}, "zone"),
        ({}, "name"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    browser: FlaskClient, database: Database, form: dict[str, str], field: str
) -> None:
    answer = browser.post("/account", data=form, headers=HTML)
    assert answer.status_code == 400
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-error"' in answer.text
    assert (ada(database).name, ada(database).locale) == ("Ada", "en")


def test_a_hostile_name_is_text(browser: FlaskClient) -> None:
    form = {"name": '"><script>alert(1)</script>', "locale": "xx", "zone": "UTC"}
    browser.post("/account", data=form, headers=HTML)
    assert "<script>alert" not in browser.get("/account", headers=HTML).text
