"""A hand-off where somebody else is signed in: asked first, joined only when that was begun here, never by a lure."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import ClassVar

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.people.models import Person
from lti_tool.people.service import BY_ADDRESS, number, person_for_identity
from lti_tool.people.views.account import TIME_TO_OPEN_IT
from tests.picker.conftest import Reference
from tests.picker.test_views import HTML, handed, signed_in

pytestmark = pytest.mark.usefixtures("amina")
HandOff = Callable[[], str]


def known(database: Database, name: str, now: datetime) -> int:
    with database.transaction() as session:
        site = f"https://{name.lower()}.example"
        return person_for_identity(session, site, "7", name=name, now=now).id


@pytest.fixture
def ada(database: Database, now: datetime) -> int:
    return known(database, "Ada", now)


@pytest.fixture
def nadia(database: Database, now: datetime) -> int:
    return known(database, "Nadia", now)


@pytest.fixture
def in_course(app: Flask, reference: Reference, nadia: int) -> HandOff:
    """Nadia pressed "Book" in her course: the address to which that leads."""
    return lambda: handed(app.test_client(), reference(person=nadia))


@pytest.fixture
def adas(browser: FlaskClient, ada: int) -> FlaskClient:
    """The browser in which Ada is signed in."""
    with browser.session_transaction() as session:
        session["person"] = ada
    return browser


def begin(browser: FlaskClient) -> None:
    assert browser.post("/account/course").location == "/account#other-course"


def are_one(database: Database, one: int, other: int) -> bool:
    with database.transaction() as session:
        return number(session, one) == number(session, other)


def test_whoever_is_signed_in_is_asked_and_stays_until_they_answer(
    adas: FlaskClient, in_course: HandOff, ada: int, nadia: int
) -> None:
    path = in_course()
    for _ in range(2):
        asked = adas.get(path, headers=HTML)
        assert asked.status_code == 200
        assert "Ada" in asked.text and "Nadia" in asked.text
        assert 'href="/mentors"' in asked.text
        assert 'value="join"' not in asked.text
        assert signed_in(adas) == ada
    onward = adas.post(path, data={"choice": "course"}, headers=HTML)
    assert onward.location.startswith("/mentors/amina-diallo/times?visit=")
    assert signed_in(adas) == nadia
    assert adas.post(path, data={"choice": "course"}, headers=HTML).status_code == 410


def test_an_account_without_a_name_is_told_by_its_own_address(
    browser: FlaskClient, in_course: HandOff, database: Database, now: datetime
) -> None:
    with database.transaction() as session:
        nameless = person_for_identity(session, BY_ADDRESS, "me@example.org", now=now).id
    with browser.session_transaction() as session:
        session["person"] = nameless
    asked = browser.get(in_course(), headers=HTML).text
    assert "Stay me@example.org" in asked
    assert "without a name" not in asked


def test_language_and_zone_of_the_course_come_along(
    adas: FlaskClient, app: Flask, reference: Reference, nadia: int, database: Database
) -> None:
    path = handed(app.test_client(), reference(person=nadia), lang="fr", zone="Asia/Tokyo")
    asked = adas.get(path, headers=HTML)
    assert 'lang="fr"' in asked.text
    assert f'action="{path}"'.replace("&", "&amp;") in asked.text
    adas.post(path, data={"choice": "course"})
    with database.transaction() as session:
        assert session.get_one(Person, nadia).zone == "Asia/Tokyo"


def test_the_same_person_and_one_who_was_joined_are_not_asked(
    adas: FlaskClient, in_course: HandOff, database: Database, nadia: int, ada: int
) -> None:
    begin(adas)
    waiting = in_course()
    onward = adas.post(in_course(), data={"choice": "join"}).location
    assert onward.startswith("/mentors/amina-diallo/times?visit="), "to the mentor who was chosen"
    assert are_one(database, ada, nadia)
    assert adas.get(waiting, headers=HTML).status_code == 303
    assert signed_in(adas) == ada


def test_two_accounts_are_joined_when_it_was_begun_here(
    adas: FlaskClient, in_course: HandOff, database: Database, ada: int, nadia: int
) -> None:
    begin(adas)
    assert "15" in adas.get("/account", headers=HTML).text
    path = in_course()
    asked = adas.get(path, headers=HTML).text
    for told in ("Ada", "ada.example", "Nadia", "nadia.example", 'value="join"'):
        assert told in asked
    assert not are_one(database, ada, nadia)
    adas.post(path, data={"choice": "join"})
    shown = adas.get("/account?joined", headers=HTML).text
    assert "ada.example" in shown and "nadia.example" in shown
    assert adas.post(path, data={"choice": "join"}, headers=HTML).status_code == 410
    later = adas.post(in_course(), data={"choice": "join"}, headers=HTML)
    assert later.status_code == 403, "what was begun is over, and they are one already"


@pytest.mark.parametrize(
    "came",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "cross-site", "Referer": "http://localhost/"},
        {},
    ],
    ids=["from our own frame", "from a frame without an origin", "an old browser"],
)
def test_whoever_pressed_in_their_course_is_not_asked(
    browser: FlaskClient, in_course: HandOff, nadia: int, came: dict[str, str]
) -> None:
    assert browser.get(in_course(), headers=HTML | came).status_code == 303
    assert signed_in(browser) == nadia


def test_whoever_is_signed_in_as_the_same_person_is_never_asked(
    browser: FlaskClient, in_course: HandOff, nadia: int
) -> None:
    with browser.session_transaction() as session:
        session["person"] = nadia
    assert browser.get(in_course(), headers=HTML | {"Sec-Fetch-Site": "none"}).status_code == 303


def test_an_operator_is_not_offered_joining(
    adas: FlaskClient, in_course: HandOff, database: Database, ada: int
) -> None:
    begin(adas)
    with database.transaction() as session:
        session.get_one(Person, ada).is_operator = True
    asked = adas.get(in_course(), headers=HTML).text
    assert "Go on as Nadia?" in asked
    assert 'value="join"' not in asked and "other-course" not in asked
    assert "other-course" not in adas.get("/account", headers=HTML).text


class TestALure:
    """Somebody leads a victim, Ada, to a hand-off of an account of their own, Nadia's."""

    CAME_FROM: ClassVar = {
        "another site": {"Sec-Fetch-Site": "cross-site", "Referer": "https://evil.example/"},
        "a site that hides itself": {"Sec-Fetch-Site": "cross-site"},
        "a site with our name in its own": {
            "Sec-Fetch-Site": "cross-site",
            "Referer": "http://localhost.evil.example/",
        },
        "a neighbour": {"Sec-Fetch-Site": "same-site", "Referer": "http://localhost:9/"},
        "a mail": {"Sec-Fetch-Site": "none"},
    }

    @pytest.mark.parametrize("came", CAME_FROM.values(), ids=CAME_FROM)
    def test_where_nobody_is_signed_in_it_asks_before_it_signs_in(
        self,
        browser: FlaskClient,
        in_course: HandOff,
        nadia: int,
        came: dict[str, str],
    ) -> None:
        path = in_course()
        asked = browser.get(path, headers=HTML | came)
        assert asked.status_code == 200
        assert "Go on as Nadia?" in asked.text and "That is not me" in asked.text
        assert "Stay" not in asked.text
        assert signed_in(browser) is None
        onward = browser.post(path, data={"choice": "course"}, headers=HTML)
        assert onward.location.startswith("/mentors/amina-diallo/times?visit=")
        assert signed_in(browser) == nadia

    def test_another_site_can_not_press_its_button(
        self, browser: FlaskClient, in_course: HandOff
    ) -> None:
        foreign = HTML | {"Sec-Fetch-Site": "cross-site"}
        sent = browser.post(in_course(), data={"choice": "course"}, headers=foreign)
        assert (sent.status_code, signed_in(browser)) == (403, None)

    def test_there_is_nothing_to_join_where_nobody_is_signed_in(
        self, browser: FlaskClient, in_course: HandOff
    ) -> None:
        sent = browser.post(in_course(), data={"choice": "join"}, headers=HTML)
        assert (sent.status_code, signed_in(browser)) == (403, None)

    def test_without_having_begun_nothing_is_joined(
        self, adas: FlaskClient, in_course: HandOff, database: Database, ada: int, nadia: int
    ) -> None:
        path = in_course()
        assert 'value="join"' not in adas.get(path, headers=HTML).text
        refused = adas.post(path, data={"choice": "join"}, headers=HTML)
        assert refused.status_code == 403
        assert not are_one(database, ada, nadia)
        assert signed_in(adas) == ada
        assert adas.get(path, headers=HTML).status_code == 200, "the code is not used up"

    def test_looking_joins_nobody_even_then(
        self, adas: FlaskClient, in_course: HandOff, database: Database, ada: int, nadia: int
    ) -> None:
        begin(adas)
        adas.get(in_course(), headers=HTML)
        assert not are_one(database, ada, nadia)

    @pytest.mark.parametrize("path", ["/account/course", "hand-off"])
    def test_another_site_sends_neither_form(
        self,
        adas: FlaskClient,
        in_course: HandOff,
        database: Database,
        ada: int,
        nadia: int,
        path: str,
    ) -> None:
        begin(adas)
        sent = in_course() if path == "hand-off" else path
        foreign = HTML | {"Sec-Fetch-Site": "cross-site"}
        assert adas.post(sent, data={"choice": "join"}, headers=foreign).status_code == 403
        assert not are_one(database, ada, nadia)

    def test_what_was_begun_is_over_after_a_quarter_of_an_hour(
        self,
        adas: FlaskClient,
        in_course: HandOff,
        clock: FixedClock,
    ) -> None:
        begin(adas)
        clock.advance(TIME_TO_OPEN_IT)
        assert adas.post(in_course(), data={"choice": "join"}, headers=HTML).status_code == 403
        clock.advance(-timedelta(seconds=1))
        assert adas.post(in_course(), data={"choice": "join"}, headers=HTML).status_code == 303

    def test_what_somebody_else_began_in_this_browser_is_gone_with_them(
        self,
        adas: FlaskClient,
        in_course: HandOff,
        database: Database,
        reference: Reference,
        now: datetime,
        nadia: int,
    ) -> None:
        begin(adas)
        adas.post("/sign-out")
        zoe = known(database, "Zoe", now)
        adas.get(handed(adas, reference(person=zoe)))
        assert signed_in(adas) == zoe
        assert adas.post(in_course(), data={"choice": "join"}, headers=HTML).status_code == 403
        assert not are_one(database, zoe, nadia)

    def test_a_session_that_somebody_wrote_themselves_is_none(
        self, app: Flask, in_course: HandOff, database: Database, ada: int, nadia: int
    ) -> None:
        forged = app.test_client()
        forged.set_cookie("livementor", "eyJwZXJzb24iOjEsImJlZ3VuIjo5OTk5OTk5OTk5fQ.aaaaaa.bbbb")
        assert forged.post(in_course(), data={"choice": "join"}, headers=HTML).status_code == 403
        assert not are_one(database, ada, nadia)


def test_an_old_session_goes_on_as_the_one_person(
    app: Flask, adas: FlaskClient, in_course: HandOff, ada: int, nadia: int
) -> None:
    nadias = app.test_client()
    nadias.get(in_course())
    assert signed_in(nadias) == nadia
    begin(adas)
    adas.post(in_course(), data={"choice": "join"})
    shown = nadias.get("/account", headers=HTML).text
    assert 'value="Ada"' in shown and "nadia.example" in shown


def test_two_who_join_at_once_make_one_person(
    app: Flask, in_course: HandOff, database: Database, ada: int, nadia: int
) -> None:
    browsers = [app.test_client() for _ in range(4)]
    for browser in browsers:
        with browser.session_transaction() as session:
            session["person"] = ada
        begin(browser)
    paths = [in_course() for _ in browsers]

    def press(number: int) -> int:
        return (
            browsers[number].post(paths[number], data={"choice": "join"}, headers=HTML).status_code
        )

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(press, range(4)))
    assert set(answers) <= {303, 403}
    assert 303 in answers
    assert are_one(database, ada, nadia)
