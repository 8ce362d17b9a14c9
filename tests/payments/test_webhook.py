"""Stripe's webhook, as a request: what is refused, kept, and what never confirms."""

import logging

import pytest

from lti_tool.kernel.db import Database
from lti_tool.payments.models import StripeEvent
from tests.payments.conftest import Pay
from tests.payments.desk import Desk, Held
from tests.payments.fakes import SIGNATURE, FakeGateway
from tests.payments.pages import (
    Browser,
    event_about,
    post,
    rows,
    send,
    told,
)


@pytest.mark.parametrize("signature", [None, "", "wrong"])
def test_a_webhook_with_a_wrong_signature_is_refused_and_logged(
    browser: Browser,
    held: Held,
    pay: Pay,
    desk: Desk,
    database: Database,
    caplog: pytest.LogCaptureFixture,
    signature: str | None,
) -> None:
    pay(held)
    with caplog.at_level(logging.INFO, "livementor.errors"):
        answer = send(browser(None), event_about("pi_1"), signature)
    assert (answer.status_code, told(answer)["code"]) == (400, "webhook_invalid")
    assert "webhook_invalid" in [record.__dict__.get("code") for record in caplog.records]
    assert rows(database, StripeEvent) == 0
    assert desk.waiting() == ["payments.advance", "payments.advance"]
    assert desk.stands(held) == ("held", "processing")


def test_a_webhook_about_a_wrong_amount_is_kept_and_changes_nothing(
    browser: Browser, held: Held, pay: Pay, desk: Desk, gateway: FakeGateway
) -> None:
    pay(held)
    gateway.set("pi_1", amount=1)
    assert send(browser(None), event_about("pi_1"), SIGNATURE).status_code == 200
    desk.work()
    assert desk.event().outcome == "amount_other"
    assert desk.stands(held) == ("held", "processing")


@pytest.mark.parametrize("price", [(1, "eur"), (2400, "usd"), (240000, "eur"), ("2400", "eur")])
def test_a_signed_webhook_that_names_another_price_is_refused_and_logged(
    browser: Browser,
    held: Held,
    pay: Pay,
    desk: Desk,
    database: Database,
    caplog: pytest.LogCaptureFixture,
    price: tuple[object, str],
) -> None:
    """Even where Stripe itself, when asked, would say that all is well."""
    pay(held)
    event = event_about("pi_1", amount=price[0], currency=price[1])
    with caplog.at_level(logging.INFO, "lti_tool.payments.inbox"):
        answer = send(browser(None), event, SIGNATURE)
    assert (answer.status_code, told(answer)["code"]) == (400, "webhook_amount_other")
    assert "webhook of another amount" in [record.message for record in caplog.records]
    assert rows(database, StripeEvent) == 0
    assert desk.stands(held) == ("held", "processing")


def test_a_signed_webhook_that_names_the_price_is_kept(
    browser: Browser, held: Held, pay: Pay, database: Database
) -> None:
    pay(held)
    event = event_about("pi_1", amount=2400, currency="eur")
    assert send(browser(None), event, SIGNATURE).status_code == 200
    assert rows(database, StripeEvent) == 1


def test_a_webhook_of_the_other_mode_is_refused(
    browser: Browser, held: Held, pay: Pay, database: Database
) -> None:
    pay(held)
    answer = send(browser(None), event_about("pi_1", livemode=True), SIGNATURE)
    assert (answer.status_code, told(answer)["code"]) == (400, "webhook_other_mode")
    assert rows(database, StripeEvent) == 0


def test_a_webhook_that_comes_again_is_thanked_for(
    browser: Browser, held: Held, pay: Pay, database: Database
) -> None:
    pay(held)
    answers = [send(browser(None), event_about("pi_1"), SIGNATURE) for _ in range(3)]
    assert [(answer.status_code, told(answer)["kept"]) for answer in answers] == [
        (200, True),
        (200, False),
        (200, False),
    ]
    assert rows(database, StripeEvent) == 1


def test_the_page_that_the_bank_returns_to_confirms_nothing(
    browser: Browser, held: Held, pay: Pay, desk: Desk
) -> None:
    """Whatever stands in the address."""
    pay(held)
    client = browser(held.learner)
    client.get(f"/bookings/{held.public_id}/pay?payment_intent=pi_1&redirect_status=succeeded")
    for _ in range(3):
        client.get(f"/bookings/{held.public_id}/payment.json")
        post(client, f"/attempts/{desk.attempt(held).public_id}/look")
    assert desk.stands(held) == ("held", "processing")
