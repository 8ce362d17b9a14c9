"""The outbox: read by anybody in development, by nobody in production."""

import re
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lti_tool.kernel.db import Database
from lti_tool.kernel.web import Services, bare_app
from lti_tool.mail.letters import sign_in_link
from lti_tool.mail.models import OutgoingMail
from lti_tool.mail.views import blueprint

HTML = {"Accept": "text/html"}
LINK = "http://localhost/sign-in/abc"


@pytest.fixture
def browser(web: Flask) -> FlaskClient:
    web.register_blueprint(blueprint())
    return web.test_client()


@pytest.fixture
def mail(database: Database, now: datetime) -> OutgoingMail:
    send = sign_in_link("http://localhost")
    with database.transaction() as session:
        send(session, address="ada@example.org", code="abc", locale="en", zone="UTC", now=now)
        return session.scalars(select(OutgoingMail)).one()


def test_an_empty_outbox_says_so(browser: FlaskClient, database: Database) -> None:
    assert "No mail yet" in browser.get("/dev/mail", headers=HTML).text


def test_the_outbox_shows_whose_mail_and_leads_to_it(
    browser: FlaskClient, mail: OutgoingMail
) -> None:
    assert f"/dev/mail/{mail.public_id}" in browser.get("/dev/mail", headers=HTML).text
    to = "/dev/mail?to=%20Ada@example.org"
    assert f"/dev/mail/{mail.public_id}" in browser.get(to, headers=HTML).text
    assert "No mail yet" in browser.get("/dev/mail?to=eve@example.org", headers=HTML).text


def test_the_link_in_the_text_can_be_followed(browser: FlaskClient, mail: OutgoingMail) -> None:
    shown = browser.get(f"/dev/mail/{mail.public_id}", headers=HTML).text
    assert re.search(rf'<a href="{LINK}"[^>]*>{LINK}</a>', shown)


def test_the_html_is_shown_as_mail_programs_show_it(
    browser: FlaskClient, mail: OutgoingMail
) -> None:
    answer = browser.get(f"/dev/mail/{mail.public_id}/html", headers=HTML)
    policy = answer.headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy)
    assert nonce is not None
    assert f'<style nonce="{nonce[1]}">' in answer.text
    assert "frame-ancestors 'self'" in policy
    assert f'href="{LINK}"' in answer.text


def test_there_is_no_outbox_in_production(services: Services, mail: OutgoingMail) -> None:
    production = replace(services.settings, environment="production")
    app = bare_app(replace(services, settings=production))
    app.register_blueprint(blueprint())
    for path in ("", f"/{mail.public_id}", f"/{mail.public_id}/html"):
        assert app.test_client().get(f"/dev/mail{path}", headers=HTML).status_code == 404


def test_a_mail_that_does_not_exist_is_not_found(browser: FlaskClient, database: Database) -> None:
    unknown = "/dev/mail/5e5d2f0a-90b4-4b9c-8f6e-2f4f1f6c1b11"
    assert browser.get(unknown, headers=HTML).status_code == 404
    assert browser.get("/dev/mail/nonsense", headers=HTML).status_code == 404
