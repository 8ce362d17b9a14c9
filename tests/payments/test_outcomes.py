"""What follows from what Stripe says: only the right amount, in the right currency and mode, in any order, once."""

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from lti_tool.payments.checkout import Checkout
from lti_tool.payments.conversation import Conversation
from tests.payments.conftest import Pay
from tests.payments.desk import Desk, Held
from tests.payments.fakes import SECURE, FakeGateway


@pytest.fixture
def paid(held: Held, pay: Pay) -> Held:
    """Stripe has the money; we have not heard of it."""
    pay(held)
    return held


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"amount": 2399}, "amount_other"),
        ({"amount": 240000}, "amount_other"),
        ({"currency": "USD"}, "currency_other"),
        ({"livemode": True}, "mode_other"),
    ],
)
def test_another_amount_currency_or_mode_changes_nothing(
    paid: Held,
    desk: Desk,
    gateway: FakeGateway,
    caplog: pytest.LogCaptureFixture,
    changes: dict[str, Any],
    outcome: str,
) -> None:
    before = desk.attempt(paid)
    gateway.set(before.intent_id or "", **changes)
    desk.hear(paid)
    with caplog.at_level(logging.ERROR):
        desk.work()
    assert desk.event().outcome == outcome
    assert desk.stands(paid) == ("held", "processing")
    assert desk.attempt(paid).checked_at == before.checked_at
    assert (desk.balances(), desk.events("BookingConfirmed")) == ({}, 0)
    assert [record.__dict__["outcome"] for record in caplog.records] == [outcome]


def test_the_intent_of_another_attempt_changes_nothing(
    paid: Held, desk: Desk, gateway: FakeGateway, conversation: Conversation
) -> None:
    other = gateway.intents["pi_1"].__class__(**{**vars(gateway.intents["pi_1"]), "id": "pi_9"})
    attempt = desk.attempt(paid).id
    told = conversation.apply(attempt, other, by="evt_1", now=desk.clock.now())
    assert told == "intent_other"
    assert desk.stands(paid) == ("held", "processing")


def test_the_same_news_again_and_again_is_heard_once(paid: Held, desk: Desk) -> None:
    for number in range(3):
        desk.hear(paid, f"evt_{number}")
        desk.work()
    assert desk.stands(paid) == ("confirmed", "authorised")
    assert desk.attempt(paid).confirmed_by == "evt_0"
    assert desk.events("BookingConfirmed") == desk.events("PaymentAuthorised") == 1


def test_events_in_the_wrong_order_end_in_what_is_so_now(
    held: Held, pay: Pay, desk: Desk, gateway: FakeGateway
) -> None:
    """The news that the bank asks comes after the news that the money is there."""
    told = pay(held, SECURE)
    gateway.authenticate(told.client_secret or "")
    desk.hear(held, "evt_capturable")
    desk.hear(held, "evt_requires_action")
    desk.work()
    assert desk.stands(held) == ("confirmed", "authorised")
    assert desk.event("evt_requires_action").outcome == "authorised"


def test_the_poll_and_the_webhook_at_once_confirm_once(
    paid: Held, desk: Desk, conversation: Conversation, checkout: Checkout
) -> None:
    desk.hear(paid)
    attempt, now = desk.attempt(paid), desk.clock.now()
    with ThreadPoolExecutor(8) as together:
        told = [
            together.submit(conversation.advance, attempt.id, by="reconcile", now=now)
            for _ in range(3)
        ]
        told += [
            together.submit(checkout.look, attempt.public_id, paid.learner, now)  # type: ignore[arg-type]
            for _ in range(3)
        ]
        told.append(together.submit(desk.work))  # type: ignore[arg-type]
        for each in told:
            each.result()
    assert desk.stands(paid) == ("confirmed", "authorised")
    assert desk.events("BookingConfirmed") == desk.events("PaymentAuthorised") == 1


def test_money_on_a_payment_that_had_ended_goes_back(
    held: Held, pay: Pay, desk: Desk, gateway: FakeGateway, caplog: pytest.LogCaptureFixture
) -> None:
    """A card that declined, then a bank that changed its mind."""
    told = pay(held, SECURE)
    gateway.authenticate(told.client_secret or "", success=False)
    desk.hear(held, "evt_failed")
    desk.jobs["payments.event"](event=desk.event("evt_failed").id)
    assert desk.attempt(held).status == "declined"
    gateway.set(desk.intent_id(held), status="succeeded")
    desk.hear(held, "evt_succeeded")
    desk.jobs["payments.event"](event=desk.event("evt_succeeded").id)
    desk.work()
    attempt = desk.attempt(held)
    assert (attempt.status, attempt.return_reason) == ("refunded", "stray")
    assert gateway.intents["pi_1"].refunded == 2400
    assert desk.booking(held).status == "held"
    assert desk.balances() == {}
    assert "money of a payment that had ended" in caplog.text


def test_a_reservation_that_is_lost_is_told(
    paid: Held, desk: Desk, gateway: FakeGateway, caplog: pytest.LogCaptureFixture
) -> None:
    desk.hear(paid)
    desk.work()
    gateway.set(desk.intent_id(paid), status="canceled")
    desk.hear(paid, "evt_cancelled")
    desk.work()
    assert desk.stands(paid) == ("confirmed", "voided")
    assert desk.events("PaymentLost") == 1
    assert "a confirmed booking has lost its money" in caplog.text


def test_the_time_until_which_money_can_be_taken_is_kept(
    paid: Held, desk: Desk, gateway: FakeGateway
) -> None:
    gateway.set(desk.intent_id(paid), capture_before=desk.clock.now())
    desk.hear(paid)
    desk.work()
    gateway.set(desk.intent_id(paid), capture_before=None)
    desk.hear(paid, "evt_2")
    desk.work()
    assert desk.attempt(paid).capture_before == desk.clock.now()


def test_a_bank_that_takes_its_time(paid: Held, desk: Desk, gateway: FakeGateway) -> None:
    gateway.set(desk.intent_id(paid), status="processing")
    desk.hear(paid)
    desk.work()
    assert desk.stands(paid) == ("held", "processing")
    gateway.set(desk.intent_id(paid), status="requires_capture")
    desk.hear(paid, "evt_2")
    desk.work()
    assert desk.stands(paid) == ("confirmed", "authorised")
