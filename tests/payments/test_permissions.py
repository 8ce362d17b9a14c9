"""Whose payment it is not, who is not signed in, and other sites: refused, and nothing changes."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lti_tool.kernel.db import Database
from lti_tool.payments.models import PaymentAttempt
from tests.payments.conftest import Hold, Pay
from tests.payments.desk import Desk, Held
from tests.payments.fakes import SECURE, FakeGateway
from tests.payments.pages import (
    JSON,
    Browser,
    post,
    rows,
    told,
)

NOWHERE = uuid4()


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "pay"), ("GET", "payment.json"), ("POST", "attempts")]
)
@pytest.mark.parametrize("whose", ["somebody else's", "nobody's"])
def test_another_booking_does_not_exist(
    browser: Browser, held: Held, hold: Hold, database: Database, method: str, path: str, whose: str
) -> None:
    stranger = hold(starts_in=timedelta(hours=9)).learner
    booking = held.public_id if whose == "somebody else's" else NOWHERE
    answer = browser(stranger).open(f"/bookings/{booking}/{path}", method=method, headers=JSON)
    assert (answer.status_code, told(answer)["code"]) == (404, "booking_unknown")
    assert rows(database, PaymentAttempt) == 0


@pytest.mark.parametrize("step", ["confirm", "look"])
def test_another_attempt_does_not_exist(
    browser: Browser, held: Held, hold: Hold, pay: Pay, desk: Desk, gateway: FakeGateway, step: str
) -> None:
    pay(held, SECURE)
    calls = len(gateway.calls)
    stranger = hold(starts_in=timedelta(hours=9)).learner
    for attempt in (desk.attempt(held).public_id, NOWHERE):
        answer = post(browser(stranger), f"/attempts/{attempt}/{step}")
        assert (answer.status_code, told(answer)["code"]) == (404, "payment_unknown")
    assert len(gateway.calls) == calls
    assert desk.stands(held) == ("held", "requires_action")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/bookings/{}/payment.json"),
        ("POST", "/bookings/{}/attempts"),
        ("POST", "/attempts/{}/confirm"),
        ("POST", "/attempts/{}/look"),
    ],
)
def test_who_is_not_signed_in_is_refused(
    browser: Browser, held: Held, gateway: FakeGateway, method: str, path: str
) -> None:
    answer = browser(None).open(path.format(held.public_id), method=method, headers=JSON)
    assert (answer.status_code, told(answer)["code"]) == (401, "not_signed_in")
    assert gateway.calls == []


def test_who_is_not_signed_in_is_asked_to_before_the_page(browser: Browser, held: Held) -> None:
    page = browser(None).get(f"/bookings/{held.public_id}/pay")
    assert (page.status_code, page.location.split("?")[0]) == (303, "/sign-in")


@pytest.mark.parametrize(
    "path", ["/bookings/{}/attempts", "/attempts/{}/confirm", "/attempts/{}/look"]
)
def test_another_site_pays_for_nobody(browser: Browser, held: Held, path: str) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"} | JSON
    answer = browser(held.learner).post(path.format(held.public_id), headers=headers)
    assert (answer.status_code, told(answer)["code"]) == (403, "cross_site_request")


def test_without_stripes_keys_a_stranger_gives_nothing_back(
    free_only: Browser, held: Held, hold: Hold, desk: Desk
) -> None:
    stranger = hold(starts_in=timedelta(hours=9)).learner
    assert free_only(stranger).get(f"/bookings/{held.public_id}/pay").status_code == 404
    assert desk.booking(held).status == "held"


def test_without_stripes_keys_there_is_nothing_to_pay_with(free_only: Browser, held: Held) -> None:
    client = free_only(held.learner)
    for path in (f"/bookings/{held.public_id}/attempts", "/webhooks/stripe"):
        assert post(client, path).status_code == 404
