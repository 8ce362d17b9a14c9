"""An address becomes a way into an account from a course: in the browser that asked for it, once, and nowhere else."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.people.models import Identity, Person
from lti_tool.people.service import number, person_for_identity, person_with_address
from lti_tool.people.views import blueprint
from tests.people.test_sign_in import HTML, Postbox

ADDRESS = "ada@example.org"
MOODLE = "https://moodle.example.org"
NONCE = re.compile(r'nonce="[^"]*"')


@pytest.fixture
def mails() -> Postbox:
    """The port for links that join."""
    return Postbox()


@pytest.fixture
def app(web: Flask, mails: Postbox) -> Flask:
    web.register_blueprint(blueprint(Postbox(), mails))
    return web


@pytest.fixture
def ada(database: Database, now: datetime) -> int:
    with database.transaction() as session:
        return person_for_identity(session, MOODLE, "7", name="Ada", now=now).id


@pytest.fixture
def browser(app: Flask, ada: int) -> FlaskClient:
    return opened(app, ada)


def opened(app: Flask, person: int | None) -> FlaskClient:
    """A browser in which this person is signed in."""
    browser = app.test_client()
    if person is not None:
        with browser.session_transaction() as session:
            session["person"] = person
    return browser


def ask(browser: FlaskClient, address: str = ADDRESS) -> str:
    answer = browser.post("/account/address", data={"address": address}, headers=HTML)
    assert answer.status_code == 200
    return answer.text


def link(mails: Postbox) -> str:
    return f"/account/address/{mails.code}"


def with_account(database: Database, now: datetime, address: str = ADDRESS) -> int:
    with database.transaction() as session:
        return person_with_address(session, address, name="A. King", now=now).id


def owners(database: Database) -> dict[str, int]:
    """Persons by what they are known by."""
    with database.transaction() as session:
        return {one.subject: one.person_id for one in session.scalars(select(Identity))}


def test_an_address_without_an_account_is_added(
    browser: FlaskClient, mails: Postbox, database: Database, ada: int
) -> None:
    shown = browser.get("/account", headers=HTML).text
    assert "From your courses at moodle.example.org" in shown
    assert "November 24, 2026" in shown
    assert ADDRESS in ask(browser)
    assert owners(database) == {"7": ada}, "nothing stands for an address that nobody proved"
    looked = browser.get(link(mails), headers=HTML)
    assert ADDRESS in looked.text and "Ada" in looked.text
    assert owners(database) == {"7": ada}
    assert browser.post(link(mails), headers=HTML).location == "/account?joined#ways"
    assert owners(database) == {"7": ada, ADDRESS: ada}
    with database.transaction() as session:
        assert session.scalars(select(Person.email)).all() == [ADDRESS]
    assert 'action="/account/address"' not in browser.get("/account", headers=HTML).text


def test_an_address_with_an_account_is_joined_and_both_are_named_before(
    browser: FlaskClient, mails: Postbox, database: Database, ada: int, now: datetime
) -> None:
    king = with_account(database, now)
    ask(browser)
    looked = browser.get(link(mails), headers=HTML).text
    for told in ("Ada", "moodle.example.org", "A. King", ADDRESS):
        assert told in looked
    assert owners(database) == {"7": ada, ADDRESS: king}
    browser.post(link(mails), headers=HTML)
    assert owners(database) == {"7": ada, ADDRESS: ada}
    with database.transaction() as session:
        assert number(session, king) == ada


def test_nothing_tells_whether_an_address_has_an_account(
    browser: FlaskClient, mails: Postbox, database: Database, now: datetime
) -> None:
    with_account(database, now)
    known, unknown = ask(browser), ask(browser, "eve@example.org")
    assert NONCE.sub("", known).replace("ada@", "eve@").replace("ada%40", "eve%40") == NONCE.sub(
        "", unknown
    )
    assert [sorted(mail) for mail in mails.sent] == [sorted(mails.sent[0])] * 2


def test_the_link_works_once(browser: FlaskClient, mails: Postbox) -> None:
    ask(browser)
    assert browser.post(link(mails), headers=HTML).status_code == 303
    for method in (browser.get, browser.post):
        assert method(link(mails), headers=HTML).status_code == 410


def test_the_link_works_for_twenty_minutes(
    browser: FlaskClient, mails: Postbox, clock: FixedClock, database: Database, ada: int
) -> None:
    ask(browser)
    clock.advance(timedelta(minutes=20))
    assert browser.post(link(mails), headers=HTML).status_code == 410
    assert owners(database) == {"7": ada}


def test_a_link_of_another_kind_is_unknown(
    app: Flask, mails: Postbox, browser: FlaskClient
) -> None:
    ask(browser)
    assert browser.post(f"/sign-in/{mails.code}", headers=HTML).status_code == 404


class TestElsewhere:
    """Where the link is opened by somebody who did not ask for it, it says so and changes nothing."""

    def test_a_browser_where_nobody_is_signed_in(
        self, app: Flask, browser: FlaskClient, mails: Postbox, database: Database, ada: int
    ) -> None:
        ask(browser)
        for method in (opened(app, None).get, opened(app, None).post):
            answer = method(link(mails), headers=HTML)
            assert answer.status_code == 403
            assert "another browser" in answer.text
        assert owners(database) == {"7": ada}
        assert browser.post(link(mails), headers=HTML).status_code == 303, "it still works there"

    def test_the_owner_of_the_address_signed_in_as_themselves(
        self,
        app: Flask,
        browser: FlaskClient,
        mails: Postbox,
        database: Database,
        ada: int,
        now: datetime,
    ) -> None:
        """Ada asked for the address of somebody else, who opens the link."""
        victim = with_account(database, now)
        ask(browser)
        theirs = opened(app, victim)
        ask(theirs, "other@example.org")  # they have begun something of their own
        first = f"/account/address/{mails.sent[0]['code']}"
        for method in (theirs.get, theirs.post):
            assert method(first, headers=HTML).status_code == 403
        assert owners(database) == {"7": ada, ADDRESS: victim}

    def test_a_victim_who_was_lured_into_the_attackers_session(
        self,
        app: Flask,
        browser: FlaskClient,
        mails: Postbox,
        database: Database,
        ada: int,
        now: datetime,
    ) -> None:
        victim = with_account(database, now)
        ask(browser)
        lured = opened(app, ada)
        for method in (lured.get, lured.post):
            assert method(link(mails), headers=HTML).status_code == 403
        assert owners(database) == {"7": ada, ADDRESS: victim}

    def test_the_attacker_without_the_mail(
        self, browser: FlaskClient, database: Database, ada: int
    ) -> None:
        ask(browser)
        assert browser.post("/account/address/guessed", headers=HTML).status_code == 404
        assert owners(database) == {"7": ada}

    def test_another_site(
        self, browser: FlaskClient, mails: Postbox, database: Database, ada: int
    ) -> None:
        foreign = HTML | {"Sec-Fetch-Site": "cross-site"}
        told = {"address": ADDRESS}
        assert browser.post("/account/address", data=told, headers=foreign).status_code == 403
        ask(browser)
        assert browser.post(link(mails), headers=foreign).status_code == 403
        assert owners(database) == {"7": ada}

    def test_after_signing_out_and_in_again(
        self, browser: FlaskClient, mails: Postbox, ada: int
    ) -> None:
        ask(browser)
        browser.post("/sign-out")
        with browser.session_transaction() as session:
            session["person"] = ada
        assert browser.post(link(mails), headers=HTML).status_code == 403


def test_what_can_not_be_joined_is_said_and_the_link_still_works(
    browser: FlaskClient, mails: Postbox, database: Database, ada: int, now: datetime
) -> None:
    operator = with_account(database, now)
    with database.transaction() as session:
        session.get_one(Person, operator).is_operator = True
    ask(browser)
    for _ in range(2):
        refused = browser.post(link(mails), headers=HTML)
        assert refused.status_code == 409
        assert "operator" in refused.text
    assert owners(database) == {"7": ada, ADDRESS: operator}


def test_a_wrong_address_is_told_beside_its_field(browser: FlaskClient, mails: Postbox) -> None:
    answer = browser.post("/account/address", data={"address": '"<ada>"'}, headers=HTML)
    assert answer.status_code == 400
    assert 'href="#address"' in answer.text
    assert 'value="&#34;&lt;ada&gt;&#34;"' in answer.text
    assert mails.sent == []


def test_links_are_counted_with_those_that_sign_in(browser: FlaskClient, mails: Postbox) -> None:
    for _ in range(3):
        ask(browser)
    for _ in range(2):
        assert browser.post("/sign-in", data={"address": ADDRESS}).status_code == 200
    answer = browser.post("/account/address", data={"address": ADDRESS}, headers=HTML)
    assert answer.status_code == 429
    assert len(mails.sent) == 3


def test_who_is_not_signed_in_asks_for_nothing(app: Flask, mails: Postbox) -> None:
    stranger = opened(app, None)
    for path in ("/account/address", "/account/course"):
        answer = stranger.post(path, data={"address": ADDRESS}, headers=HTML)
        assert answer.status_code == 401
    assert mails.sent == []


def test_a_button_pressed_twice_at_once_adds_the_address_once(
    app: Flask, browser: FlaskClient, mails: Postbox, database: Database, ada: int, now: datetime
) -> None:
    with_account(database, now)
    ask(browser)
    path, cookie = link(mails), browser.get_cookie("livementor")
    assert cookie is not None

    def press(_: int) -> int:
        tab = app.test_client()
        tab.set_cookie("livementor", cookie.value)
        return tab.post(path, headers=HTML).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, range(4))) == [303, 410, 410, 410]
    assert owners(database) == {"7": ada, ADDRESS: ada}


def test_two_accounts_that_ask_for_one_address_end_as_one_person(
    app: Flask, browser: FlaskClient, mails: Postbox, database: Database, now: datetime
) -> None:
    """Whoever opens both links in both browsers has proven all three."""
    with database.transaction() as session:
        other = person_for_identity(session, "https://canvas.example", "8", now=now).id
    theirs = opened(app, other)
    ask(browser)
    ask(theirs)
    paths = [f"/account/address/{mail['code']}" for mail in mails.sent]
    with ThreadPoolExecutor(2) as pool:
        both = zip((browser, theirs), paths, strict=True)
        answers = list(pool.map(lambda one: one[0].post(one[1], headers=HTML).status_code, both))
    assert answers == [303, 303]
    assert len(set(owners(database).values())) == 1
