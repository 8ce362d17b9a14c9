"""Launches whose secret a frame of the platform keeps, where the browser keeps no cookie."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool.kernel.clock import FixedClock

from .platforms import ISSUER, TARGET, Agreed, agreed, post, sign, student

FRAME = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"}
OURS = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
ASKED = {
    "iss": ISSUER,
    "login_hint": "x",
    "target_link_uri": TARGET,
    "lti_storage_target": "keeper",
}
DATA = re.compile(r'data-([a-z]+)="([^"]*)"')


def may_frame(page: TestResponse) -> str:
    """The script believes whoever frames it, where the platform said ``_parent``."""
    return page.headers["Content-Security-Policy"].split("frame-ancestors ")[1].split(";")[0]


class Forgetful:
    """A browser in a frame that keeps no cookie."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def new(self) -> FlaskClient:
        return self.app.test_client()

    def begin(self) -> tuple[Agreed, dict[str, str]]:
        """What was agreed with the platform, and what the page gives the script."""
        turn = self.new().get("/lti/login", query_string=ASKED, headers=FRAME).location
        page = self.new().get(turn, headers=FRAME)
        assert page.status_code == 200
        assert may_frame(page) == ISSUER
        told = {name: unescape(value) for name, value in DATA.findall(page.text)}
        return agreed(told["onward"]), told


@pytest.fixture
def forgetful(app: Flask) -> Forgetful:
    return Forgetful(app)


def test_the_secret_is_given_to_the_platform_and_comes_back(
    forgetful: Forgetful, clock: FixedClock
) -> None:
    begun, told = forgetful.begin()
    assert (told["target"], told["origin"]) == ("keeper", ISSUER)
    token = sign(student(begun.nonce, clock.now()))

    page = post(forgetful.new(), begun.state, token, FRAME)
    assert page.status_code == 200
    assert may_frame(page) == ISSUER
    asked = dict(DATA.findall(page.text))
    assert (asked["key"], asked["origin"]) == (told["key"], ISSUER)
    assert told["secret"] not in page.text
    assert "Open in a new window" in page.text

    form = {"state": begun.state, "id_token": token, "secret": told["secret"]}
    answer = forgetful.new().post("/lti/launch/kept", data=form, headers=OURS)
    assert answer.status_code == 303
    again = forgetful.new().post("/lti/launch/kept", data=form, headers=OURS)
    assert again.status_code == 410


@pytest.mark.parametrize(
    "headers", [FRAME, {"Origin": ISSUER}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "null"}]
)
def test_no_other_site_sends_the_secret(
    forgetful: Forgetful, clock: FixedClock, headers: dict[str, str]
) -> None:
    """Else somebody could log others in as themselves, with a login of their own."""
    begun, told = forgetful.begin()
    form = {"state": begun.state, "secret": told["secret"]}
    form["id_token"] = sign(student(begun.nonce, clock.now()))
    answer = forgetful.new().post("/lti/launch/kept", data=form, headers=headers)
    assert answer.status_code == 403
    assert forgetful.new().post("/lti/launch", data=form, headers=FRAME).status_code == 200


@pytest.mark.parametrize("secret", ["", "guessed"])
def test_another_secret_is_refused(forgetful: Forgetful, clock: FixedClock, secret: str) -> None:
    begun, _ = forgetful.begin()
    form = {"state": begun.state, "secret": secret}
    form["id_token"] = sign(student(begun.nonce, clock.now()))
    answer = forgetful.new().post("/lti/launch/kept", data=form, headers=OURS)
    assert answer.status_code == 403


def test_where_cookies_are_kept_the_platform_is_not_asked(browser: FlaskClient) -> None:
    turn = browser.get("/lti/login", query_string=ASKED, headers=FRAME).location
    assert browser.get(turn, headers=FRAME).status_code == 302
