"""A launch works once, for the browser and the login that it began with."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.lti.models import Launch

from .platforms import agreed, begin, post, sign, student
from .refusals import refusal


def test_the_same_post_again_is_refused(browser: FlaskClient, clock: FixedClock) -> None:
    begun = begin(browser)
    secret = browser.get_cookie(f"lti-{begun.nonce[:12]}")
    token = sign(student(begun.nonce, clock.now()))
    assert post(browser, begun.state, token).status_code == 303
    assert post(browser, begun.state, token).status_code == 410

    assert secret is not None
    browser.set_cookie(secret.key, secret.value)  # an attacker who has this too
    again = post(browser, begun.state, token)
    assert again.status_code == 410
    assert again.headers["X-Request-Id"] in again.text


def test_another_token_with_the_same_nonce_is_refused(
    browser: FlaskClient, clock: FixedClock
) -> None:
    begun = begin(browser)
    secret = browser.get_cookie(f"lti-{begun.nonce[:12]}")
    assert post(browser, begun.state, sign(student(begun.nonce, clock.now()))).status_code == 303

    assert secret is not None
    browser.set_cookie(secret.key, secret.value)
    other = sign(student(begun.nonce, clock.now(), sub="learner-2"))
    assert post(browser, begun.state, other).status_code == 410


def test_twenty_posts_at_once_are_one_launch(app: Flask, database: Database, now: object) -> None:
    browser = app.test_client()
    begun = begin(browser)
    cookie = browser.get_cookie(f"lti-{begun.nonce[:12]}")
    assert cookie is not None
    token = sign(student(begun.nonce, now))  # type: ignore[arg-type]
    statuses: list[int] = []

    def take() -> None:
        mine = app.test_client()
        mine.set_cookie(cookie.key, cookie.value)
        statuses.append(post(mine, begun.state, token).status_code)

    threads = [threading.Thread(target=take) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303] + 19 * [410]
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Launch)) == 1


def test_state_of_login_a_with_nonce_of_login_b_is_refused(
    browser: FlaskClient, clock: FixedClock, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = begin(browser), begin(browser)
    token = sign(student(second.nonce, clock.now()))
    refusal(post(browser, first.state, token), caplog, database, "nonce")


def test_two_logins_in_one_browser_do_not_disturb_each_other(
    browser: FlaskClient, clock: FixedClock
) -> None:
    first, second = begin(browser), begin(browser)
    for begun in (first, second):
        token = sign(student(begun.nonce, clock.now()))
        assert post(browser, begun.state, token).status_code == 303


def test_the_state_of_another_browser_is_refused(app: Flask, clock: FixedClock) -> None:
    theirs, mine = app.test_client(), app.test_client()
    begun = begin(theirs)
    begin(mine)  # so this browser keeps cookies
    answer = post(mine, begun.state, sign(student(begun.nonce, clock.now())))
    assert answer.status_code == 403
    assert "another browser" in answer.text


def test_the_state_of_another_browser_is_refused_in_a_window(app: Flask, clock: FixedClock) -> None:
    begun = begin(app.test_client())
    token = sign(student(begun.nonce, clock.now()))
    window = {"Sec-Fetch-Dest": "document"}
    assert post(app.test_client(), begun.state, token, window).status_code == 403


def test_a_cookie_with_another_secret_is_refused(app: Flask, clock: FixedClock) -> None:
    begun, mine = begin(app.test_client()), app.test_client()
    mine.set_cookie(f"lti-{begun.nonce[:12]}", "guessed")
    answer = post(mine, begun.state, sign(student(begun.nonce, clock.now())))
    assert answer.status_code == 403


def test_a_state_older_than_ten_minutes_is_refused(browser: FlaskClient, clock: FixedClock) -> None:
    begun = begin(browser)
    clock.advance(timedelta(minutes=10))
    answer = post(browser, begun.state, sign(student(begun.nonce, clock.now())))
    assert answer.status_code == 410
    assert "took too long" in answer.text


@pytest.mark.parametrize(
    "change", [str.upper, lambda state: state + "x", lambda _: "", lambda _: "é"]
)
def test_an_altered_state_is_refused(
    browser: FlaskClient, clock: FixedClock, change: object
) -> None:
    begun = begin(browser)
    token = sign(student(begun.nonce, clock.now()))
    assert post(browser, change(begun.state), token).status_code == 403  # type: ignore[operator]


def test_the_question_for_cookies_is_no_state(browser: FlaskClient, clock: FixedClock) -> None:
    framed = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"}
    asked = {"iss": "https://lms.example.edu", "login_hint": "x"}
    asked |= {"target_link_uri": "http://localhost/lti/launch"}
    turn = browser.get("/lti/login", query_string=asked, headers=framed)
    ticket = agreed(turn.location).query["ticket"]
    assert post(browser, ticket, "any").status_code == 403


def test_what_the_platform_refuses_is_told(browser: FlaskClient) -> None:
    begun = begin(browser)
    told = {"state": begun.state, "error": "login_required", "error_description": "<b>no</b>"}
    answer = browser.post("/lti/launch", data=told)
    assert answer.status_code == 403
    assert "login_required" in answer.text and "<b>no" not in answer.text


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_a_launch_is_a_post(browser: FlaskClient, method: str) -> None:
    assert getattr(browser, method)("/lti/launch").status_code == 405
