"""Logins and launches as somebody would send them who wants in, or wants an error."""

from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lti_tool.courses.models import CourseVisit
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.web import Services
from lti_tool.lti.models import Launch
from lti_tool.people.models import Person

from .platforms import ISSUER, TARGET, begin, launch, post, sign, student

ASKED = {"iss": ISSUER, "login_hint": "learner-1", "target_link_uri": TARGET}
ODD = ("a\x00b", "\x00", "x" * 100_000, "' OR 1=1 --", "\u2028", "<script>alert(1)</script>")


def nothing_happened(database: Database) -> bool:
    with database.transaction() as session:
        tables = (Launch, CourseVisit, Person)
        return not any(session.scalar(select(func.count()).select_from(one)) for one in tables)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", ["iss", "client_id", "target_link_uri", "lti_deployment_id"])
def test_odd_logins_are_answered(browser: FlaskClient, name: str, odd: str) -> None:
    answer = browser.post("/lti/login", data={**ASKED, name: odd})
    assert answer.status_code < 500
    assert "<script>alert(1)" not in answer.text


@pytest.mark.parametrize("token", ["%00", "a%00b", "..%2f..", "%ff", "x" * 5000])
def test_odd_login_addresses_are_answered(browser: FlaskClient, token: str) -> None:
    assert 400 <= browser.get(f"/lti/login/{token}", query_string=ASKED).status_code < 500


TARGETS = (
    "https://evil.example/lti/launch", "//evil.example/lti/launch", "http://localhost@evil.example/lti/launch",
    "http://localhost.evil.example/lti/launch", "http://localhost\\@evil.example/lti/launch",
    "javascript:alert(1)", "http://[", "http://localhost:81/lti/launch", "https://localhost/lti/launch",
    "http://localhost/sign-out", "http://localhost/lti/launch/../../sign-out",
)  # fmt: skip


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_elsewhere_is_refused(browser: FlaskClient, target: str) -> None:
    answer = browser.get("/lti/login", query_string={**ASKED, "target_link_uri": target})
    assert answer.status_code == 400
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    "hint", ["a&redirect_uri=https://evil.example", "a#b", "a\r\nSet-Cookie: x=1", "&nonce=known"]
)
def test_a_hint_adds_nothing_to_the_address(browser: FlaskClient, hint: str) -> None:
    begun = begin(browser, login_hint=hint)
    assert begun.address == "https://lms.example.edu/auth"
    assert begun.query["login_hint"] == hint
    assert begun.query["redirect_uri"] == "http://localhost/lti/launch"
    assert begun.query["nonce"] != "known"


STATES = ("", "x", "a.b.c", "\x00", "é", "x" * 100_000)


@pytest.mark.parametrize("state", STATES)
def test_a_state_that_is_not_ours(
    browser: FlaskClient, database: Database, now: datetime, state: str
) -> None:
    begun = begin(browser)
    answer = post(browser, state, sign(student(begun.nonce, now)))
    assert 400 <= answer.status_code < 500
    assert nothing_happened(database)


@pytest.mark.parametrize("purpose", ["lti.check", "picker", "session"])
def test_a_signature_for_something_else_is_no_state(
    browser: FlaskClient, services: Services, database: Database, now: datetime, purpose: str
) -> None:
    from datetime import timedelta

    begun = begin(browser)
    data = services.signer.read("lti.state", begun.state, now=now)
    other = services.signer.sign(purpose, data, now=now, lifetime=timedelta(minutes=5))
    answer = post(browser, other, sign(student(begun.nonce, now)))
    assert 400 <= answer.status_code < 500
    assert nothing_happened(database)


NUMBERS: dict[str, Any] = {
    "nothing": float("nan"),
    "endless": float("inf"),
    "below everything": float("-inf"),
    "beyond counting": 10**400,
    "below counting": -(10**400),
}


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
@pytest.mark.parametrize("claim", ["exp", "iat", "nbf"])
def test_numbers_that_are_no_time(
    browser: FlaskClient, database: Database, now: datetime, claim: str, number: Any
) -> None:
    answer = launch(browser, now, **{claim: number})
    assert answer.status_code == 403
    assert nothing_happened(database)


def test_a_session_of_somebody_else_is_not_taken_over(
    browser: FlaskClient, now: datetime, clock: FixedClock
) -> None:
    """A launch makes no session: whoever is signed in here stays who they are."""
    with browser.session_transaction() as kept:
        kept["person"] = 4711
    answer = launch(browser, now)
    assert answer.status_code == 303
    with browser.session_transaction() as kept:
        assert kept["person"] == 4711


def test_a_cookie_of_another_site_does_not_bind_a_launch(
    browser: FlaskClient, database: Database, now: datetime
) -> None:
    begun = begin(browser)
    for name in [name for name in _cookies(browser) if name.startswith("lti-")]:
        browser.set_cookie(name, "planted")
    answer = post(browser, begun.state, sign(student(begun.nonce, now)))
    assert answer.status_code == 403
    assert nothing_happened(database)


def _cookies(browser: FlaskClient) -> list[str]:
    return [cookie.key for cookie in browser._cookies.values()]  # type: ignore[union-attr]


def test_too_large_a_launch_is_refused(browser: FlaskClient, database: Database) -> None:
    answer = browser.post("/lti/launch", data={"id_token": "x" * 600_000, "state": "x"})
    assert answer.status_code == 413
    assert nothing_happened(database)
