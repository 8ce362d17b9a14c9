"""Launches inside a course: the cookie that a frame keeps, and what happens where it keeps none."""

from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.web import Services, bare_app
from lti_tool.lti.key_sets import KeySets
from lti_tool.lti.views import blueprint

from .platforms import ISSUER, TARGET, Keys, agreed, begin, post, sign, student

FRAME = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"}
WINDOW = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "cross-site"}
ASKED = {"iss": ISSUER, "login_hint": "a b&c", "target_link_uri": TARGET, "lti_message_hint": "h"}


def login(browser: FlaskClient, headers: dict[str, str]) -> str:
    return browser.get("/lti/login", query_string=ASKED, headers=headers).location


def test_a_window_goes_to_the_platform_at_once(browser: FlaskClient) -> None:
    assert login(browser, WINDOW).startswith("https://lms.example.edu/auth?")


def test_a_frame_is_asked_for_cookies_once(browser: FlaskClient, clock: FixedClock) -> None:
    turn = login(browser, FRAME)
    assert turn.startswith("/lti/login/check?ticket=")
    onward = browser.get(turn, headers=FRAME)
    assert onward.status_code == 302
    begun = agreed(onward.location)
    assert begun.query["login_hint"] == "a b&c"
    assert (
        post(browser, begun.state, sign(student(begun.nonce, clock.now())), FRAME).status_code
        == 303
    )

    assert login(browser, FRAME).startswith("https://lms.example.edu/auth?")


def test_the_cookie_of_a_frame_is_partitioned(browser: FlaskClient) -> None:
    answer = browser.get("/lti/login", query_string=ASKED, headers=FRAME)
    cookie = answer.headers["Set-Cookie"]
    for attribute in ("Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/"):
        assert attribute in cookie
    assert "Domain" not in cookie


def test_over_https_the_cookie_belongs_to_this_host_alone(
    services: Services, registered: object, clock: FixedClock
) -> None:
    secure = replace(services, settings=replace(services.settings, base_url="https://localhost"))
    app = bare_app(secure)
    app.register_blueprint(blueprint(KeySets(Keys())))
    browser = app.test_client()
    target = "https://localhost/lti/launch"
    begun = begin(browser, target_link_uri=target)
    assert browser.get_cookie(f"__Host-lti-{begun.nonce[:12]}") is not None
    token = sign(student(begun.nonce, clock.now(), target_link_uri=target))
    assert post(browser, begun.state, token).status_code == 303


def test_a_frame_without_cookies_offers_a_window(app: Flask) -> None:
    turn = login(app.test_client(), FRAME)
    page = app.test_client().get(turn, headers=FRAME)  # as if the cookie had been dropped

    assert page.status_code == 200
    assert f"frame-ancestors {ISSUER}" in page.headers["Content-Security-Policy"]
    address = unescape(page.text.split('href="/lti/login')[1].split('"')[0])
    assert parse_qs(urlsplit(address).query) == {name: [value] for name, value in ASKED.items()}
    assert 'target="_blank"' in page.text


def test_the_window_that_was_offered_begins_again(app: Flask, clock: FixedClock) -> None:
    browser = app.test_client()
    begun = begin(browser)
    assert (
        post(browser, begun.state, sign(student(begun.nonce, clock.now())), WINDOW).status_code
        == 303
    )


def test_an_old_browser_without_cookies_is_offered_a_window_at_the_launch(
    app: Flask, clock: FixedClock
) -> None:
    """It does not say that it is in a frame, so the platform was asked before anybody could know."""
    begun = begin(app.test_client(), login_hint="x", lti_message_hint="y")
    page = post(app.test_client(), begun.state, sign(student(begun.nonce, clock.now())))
    assert page.status_code == 200
    assert "login_hint=x" in unescape(page.text)
    assert "lti_message_hint=y" in unescape(page.text)


def test_hints_that_are_too_long_for_a_state_are_left_out(app: Flask, clock: FixedClock) -> None:
    begun = begin(app.test_client(), lti_message_hint="h" * 3000)
    assert len(begun.state) < 1000
    page = post(app.test_client(), begun.state, sign(student(begun.nonce, clock.now())))
    assert page.status_code == 200
    assert "/lti/login" not in page.text


def test_a_bad_token_is_refused_where_no_cookie_is_kept(app: Flask, clock: FixedClock) -> None:
    begun = begin(app.test_client())
    token = sign(student(begun.nonce, clock.now(), aud="other"))
    assert post(app.test_client(), begun.state, token, FRAME).status_code == 403


def test_the_cookie_is_gone_after_the_launch(browser: FlaskClient, clock: FixedClock) -> None:
    begun = begin(browser)
    assert browser.get_cookie(f"lti-{begun.nonce[:12]}") is not None
    post(browser, begun.state, sign(student(begun.nonce, clock.now())))
    assert browser.get_cookie(f"lti-{begun.nonce[:12]}") is None


@pytest.mark.parametrize("ticket", ["", "made-up", "eyJ.a.b"])
def test_a_made_up_ticket_is_refused(browser: FlaskClient, ticket: str) -> None:
    assert browser.get("/lti/login/check", query_string={"ticket": ticket}).status_code == 403


def test_a_refused_launch_can_be_read_in_the_frame(browser: FlaskClient, clock: FixedClock) -> None:
    begun = begin(browser)
    answer = post(browser, begun.state, "rubbish")
    assert answer.status_code == 403
    assert f"frame-ancestors {ISSUER}" in answer.headers["Content-Security-Policy"]
