"""Signing in as somebody would try who wants to be another, to lead others elsewhere, or to flood them."""

import tracemalloc

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lti_tool.kernel.db import Database
from lti_tool.people import rules
from lti_tool.people.models import Person
from lti_tool.people.views import blueprint
from tests.people.test_sign_in import Postbox, ask

HTML = {"Accept": "text/html"}
ELSEWHERE = (
    "https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "/\r\nSet-Cookie: a=1",
    "javascript:alert(1)", "/\x00", " //evil.example", "/\n/evil.example",
)  # fmt: skip


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def browser(web: Flask, postbox: Postbox) -> FlaskClient:
    web.register_blueprint(blueprint(postbox, postbox))
    return web.test_client()


def people(database: Database) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_whoever_is_signed_in_is_led_nowhere_else(
    browser: FlaskClient, postbox: Postbox, wanted: str
) -> None:
    ask(browser, next=wanted)
    assert browser.post(f"/sign-in/{postbox.code}", headers=HTML).location == "/"
    answer = browser.get("/sign-in", query_string={"next": wanted}, headers=HTML)
    assert (answer.status_code, answer.location) == (303, "/")


def test_a_page_with_a_strange_address_leads_back_to_this_site(
    browser: FlaskClient, postbox: Postbox
) -> None:
    ask(browser, next='/account?a="><script>alert(1)</script>')
    shown = browser.get("/sign-in", query_string={"next": "/a?\"'><script>"}, headers=HTML).text
    assert "<script>alert" not in shown
    assert "'><script>" not in shown


ADDRESSES = (
    "ada@example.org\nBcc: everybody@example.org", "ada@example.org\r\n\r\nHello", "ada@example.org,eve@example.org",
    "<ada@example.org>", "ada@[127.0.0.1]", "ada@localhost", "ada@exa mple.org", "a@b@example.org\x00",
    "ａda@example.org", "\u212Aate@example.org", "ada@example.org" * 30, "ada\u202e@example.org",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_adds_nobody_and_no_line(
    browser: FlaskClient, postbox: Postbox, address: str
) -> None:
    answer = browser.post("/sign-in", data={"address": address}, headers=HTML)
    assert answer.status_code == 400
    assert postbox.sent == []


def test_an_endless_address_does_not_fill_the_memory() -> None:
    """Whoever is not signed in may ask for a link."""
    tracemalloc.start()
    try:
        for number in range(5):
            with pytest.raises(rules.AddressInvalid):
                rules.address("ada@" + f"a{number}." * 20_000 + "example")
        assert tracemalloc.get_traced_memory()[0] < 60_000
    finally:
        tracemalloc.stop()


def test_letters_that_look_alike_are_one_account_or_another_and_never_both(
    browser: FlaskClient, postbox: Postbox, database: Database
) -> None:
    """``ß`` and full-width dots are spelled out, and mail goes where the account is."""
    for written in ("ada@straße.example", "ada@STRASSE.example", "ada@strasse．example"):
        ask(browser, written)
        assert postbox.sent[-1]["address"] == "ada@strasse.example"
        assert browser.post(f"/sign-in/{postbox.code}", headers=HTML).status_code == 303
    assert people(database) == 1
    ask(browser, "ada@strаsse.example")  # a Cyrillic а
    assert str(postbox.sent[-1]["address"]).startswith("ada@xn--")


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Client-IP", "X-Client-IP"]
)
def test_a_header_makes_nobody_come_from_elsewhere(
    browser: FlaskClient, postbox: Postbox, header: str
) -> None:
    for number in range(31):
        told = HTML | {header: f"192.0.2.{number}"}
        answer = browser.post("/sign-in", data={"address": f"a{number}@example.org"}, headers=told)
    assert answer.status_code == 429
    assert len(postbox.sent) == 30


@pytest.mark.parametrize("code", ["%00", "a%00b", "%ff", "x" * 5000, "..%2f..", "' OR 1=1 --"])
def test_odd_links_are_links_that_are_not_ours(browser: FlaskClient, code: str) -> None:
    for method in (browser.get, browser.post):
        assert method(f"/sign-in/{code}", headers=HTML).status_code == 404


def test_a_cookie_that_nobody_signed_signs_nobody_in(
    browser: FlaskClient, postbox: Postbox
) -> None:
    for planted in ("eyJwZXJzb24iOjF9", "eyJwZXJzb24iOjF9.aaaaaa.bbbb", "a\x7f", "é", "x" * 3000):
        browser.set_cookie("livementor", planted)
        assert browser.get("/account", headers=HTML).location == "/sign-in?next=/account"


def test_signing_in_drops_what_was_there_before(browser: FlaskClient, postbox: Postbox) -> None:
    """A session that somebody prepared in this browser is not carried on."""
    with browser.session_transaction() as prepared:
        prepared["person"], prepared["planted"] = 4711, "yes"
    ask(browser)
    browser.post(f"/sign-in/{postbox.code}", headers=HTML)
    with browser.session_transaction() as kept:
        assert kept["person"] != 4711
        assert "planted" not in kept


@pytest.mark.parametrize(
    "form",
    [{"name": "a\x00b", "locale": "fr", "zone": "UTC"}, {"name": "A", "locale": "\x00", "zone": "UTC"},
     {"name": "A", "locale": "fr", "zone": "\x00"}, {"name": "x" * 100_000, "locale": "fr", "zone": "UTC"},
     {"name": "<script>alert(1)</script>", "locale": "fr", "zone": "../../etc/passwd"},
     {"name": "\u202eevil", "locale": "fr", "zone": "UTC"}],
)  # fmt: skip
def test_odd_preferences_are_answered(
    browser: FlaskClient, postbox: Postbox, form: dict[str, str]
) -> None:
    ask(browser)
    browser.post(f"/sign-in/{postbox.code}", headers=HTML)
    answer = browser.post("/account", data=form, headers=HTML)
    assert answer.status_code in (303, 400)
    shown = browser.get("/account", headers=HTML).text
    assert "<script>alert" not in shown
    assert "\u202e" not in shown
