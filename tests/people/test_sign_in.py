"""Signing in by a link in a mail, as a browser meets it."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.people.models import Person
from lti_tool.people.service import person_with_address
from lti_tool.people.views import blueprint

HTML = {"Accept": "text/html"}


class Postbox:
    """The port ``LinkMail``, kept in memory."""

    def __init__(self) -> None:
        self.sent: list[dict[str, object]] = []

    def __call__(self, _: Session, **mail: object) -> None:
        self.sent.append(mail)

    @property
    def code(self) -> str:
        return str(self.sent[-1]["code"])


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def browser(web: Flask, postbox: Postbox) -> FlaskClient:
    web.register_blueprint(blueprint(postbox, postbox))
    return web.test_client()


def ask(browser: FlaskClient, address: str = "ada@example.org", **form: str) -> str:
    answer = browser.post("/sign-in", data={"address": address, **form}, headers=HTML)
    assert answer.status_code == 200
    return answer.text


def people(database: Database) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def test_a_new_learner_signs_in_by_the_link(
    browser: FlaskClient, postbox: Postbox, database: Database
) -> None:
    ask(browser, next="/bookings?a=1")
    assert people(database) == 0, "an address that nobody proved has no account"
    looked = browser.get(f"/sign-in/{postbox.code}", headers=HTML)
    assert looked.status_code == 200
    assert "ada@example.org" in looked.text
    entered = browser.post(f"/sign-in/{postbox.code}", headers=HTML)
    assert (entered.status_code, entered.location) == (303, "/bookings?a=1")
    assert people(database) == 1
    assert browser.get("/account", headers=HTML).status_code == 200


def test_the_answer_is_the_same_for_known_and_unknown(
    browser: FlaskClient, postbox: Postbox, database: Database, now: datetime
) -> None:
    with database.transaction() as session:
        person_with_address(session, "ada@example.org", name="Ada", now=now)
    nonce = re.compile(r'nonce="[^"]*"')
    known = nonce.sub("", ask(browser, "ada@example.org"))
    unknown = nonce.sub("", ask(browser, "eve@example.org"))
    assert known.replace("ada@", "eve@").replace("ada%40", "eve%40") == unknown
    assert len(postbox.sent) == 2


def test_looking_at_the_link_does_not_use_it_up(browser: FlaskClient, postbox: Postbox) -> None:
    ask(browser)
    for _ in range(3):
        assert browser.get(f"/sign-in/{postbox.code}", headers=HTML).status_code == 200
        assert browser.head(f"/sign-in/{postbox.code}", headers=HTML).status_code == 200
    assert browser.get("/account", headers=HTML).location == "/sign-in?next=/account"
    assert browser.post(f"/sign-in/{postbox.code}", headers=HTML).status_code == 303


def test_a_used_an_expired_and_a_wrong_link_offer_a_new_one(
    browser: FlaskClient, postbox: Postbox, clock: FixedClock
) -> None:
    ask(browser)
    used = postbox.code
    browser.post(f"/sign-in/{used}", headers=HTML)
    browser.post("/sign-out", headers=HTML)
    ask(browser)
    expired = postbox.code
    clock.advance(timedelta(minutes=20))
    for code, status in ((used, 410), (expired, 410), ("nonsense", 404)):
        for method in (browser.get, browser.post):
            answer = method(f"/sign-in/{code}", headers=HTML)
            assert answer.status_code == status
            assert 'name="address"' in answer.text
    assert browser.get("/account", headers=HTML).status_code == 303


def test_the_link_of_another_site_is_not_followed(browser: FlaskClient, postbox: Postbox) -> None:
    for path in ("https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example"):
        ask(browser, "ada@example.org", next=path)
        browser.post("/sign-out", headers=HTML)
        assert browser.post(f"/sign-in/{postbox.code}", headers=HTML).location == "/"


def test_a_wrong_address_is_told_beside_its_field(browser: FlaskClient, postbox: Postbox) -> None:
    answer = browser.post("/sign-in", data={"address": '"<ada>"'}, headers=HTML)
    assert answer.status_code == 400
    assert 'href="#address"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'value="&#34;&lt;ada&gt;&#34;"' in answer.text
    assert postbox.sent == []


def test_the_sixth_link_to_one_address_is_refused(browser: FlaskClient, postbox: Postbox) -> None:
    for _ in range(5):
        ask(browser)
    for address in ("ada@example.org", "ADA@example.org"):
        answer = browser.post("/sign-in", data={"address": address}, headers=HTML)
        assert answer.status_code == 429
    assert len(postbox.sent) == 5
    ask(browser, "eve@example.org")


def test_one_place_can_not_ask_for_everybody(browser: FlaskClient, postbox: Postbox) -> None:
    for number in range(30):
        ask(browser, f"a{number}@example.org")
    answer = browser.post("/sign-in", data={"address": "b@example.org"}, headers=HTML)
    assert answer.status_code == 429
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    ask_there = browser.post(
        "/sign-in", data={"address": "b@example.org"}, headers=HTML, environ_overrides=elsewhere
    )
    assert ask_there.status_code == 200


def test_another_site_can_neither_sign_in_nor_out(browser: FlaskClient, postbox: Postbox) -> None:
    ask(browser)
    foreign = {**HTML, "Sec-Fetch-Site": "cross-site"}
    assert browser.post(f"/sign-in/{postbox.code}", headers=foreign).status_code == 403
    browser.post(f"/sign-in/{postbox.code}", headers=HTML)
    assert browser.post("/sign-out", headers=foreign).status_code == 403
    assert browser.get("/account", headers=HTML).status_code == 200
    assert browser.post("/sign-out", headers=HTML).location == "/"
    assert browser.get("/account", headers=HTML).status_code == 303


def test_who_is_signed_in_goes_on_and_whose_account_is_gone_signs_in_again(
    browser: FlaskClient, postbox: Postbox, database: Database
) -> None:
    ask(browser)
    browser.post(f"/sign-in/{postbox.code}", headers=HTML)
    assert browser.get("/sign-in?next=/desk", headers=HTML).location == "/desk"
    with database.transaction() as session:
        session.delete(session.scalars(select(Person)).one())
    assert browser.get("/account", headers=HTML).location == "/sign-in?next=/account"
    assert browser.get("/sign-in?next=/account", headers=HTML).status_code == 200


def test_language_and_zone_of_the_browser_become_the_persons(
    browser: FlaskClient, postbox: Postbox, database: Database
) -> None:
    browser.set_cookie("zone", "Europe/Paris")
    french = {**HTML, "Accept-Language": "fr-FR"}
    browser.post("/sign-in", data={"address": "zoe@example.org"}, headers=french)
    assert (postbox.sent[-1]["locale"], postbox.sent[-1]["zone"]) == ("fr", "Europe/Paris")
    browser.post(f"/sign-in/{postbox.code}", headers=HTML)
    with database.transaction() as session:
        zoe = session.scalars(select(Person)).one()
        assert (zoe.locale, zoe.zone, zoe.email) == ("fr", "Europe/Paris", "zoe@example.org")
