"""The process dies between any two steps: no card is charged twice, and no money is without its booking."""

from datetime import timedelta

import pytest

from lti_tool.payments import customers
from lti_tool.payments.checkout import Checkout
from lti_tool.payments.errors import PaymentUnavailable
from lti_tool.payments.gateway import Intent
from tests.payments.conftest import Hold, Pay
from tests.payments.desk import Desk, Held
from tests.payments.fakes import DECLINED_LATER, SECURE, FakeGateway

CRASHES = [
    ("before", "create_customer"),
    ("before", "create_intent"),
    ("after", "create_intent"),
    ("before", "confirm_intent"),
    ("after", "confirm_intent"),
]


def breaks(gateway: FakeGateway, when: str, call: str) -> None:
    """Calls are lost on the way there, or their answers on the way back."""
    (gateway.fail_before if when == "before" else gateway.fail_after).add(call)


def heals(gateway: FakeGateway) -> None:
    gateway.fail_before, gateway.fail_after = set(), set()


@pytest.fixture
def typed(held: Held, checkout: Checkout, gateway: FakeGateway, desk: Desk) -> Held:
    """The card was typed; Stripe has forgotten the customer, so that this call is made again too."""
    form = checkout.card_form(held.public_id, held.learner, desk.clock.now())
    gateway.type_card(form.client_secret or "")
    customers.forget(desk.database, gateway, held.learner)
    return held


def confirm(checkout: Checkout, held: Held, desk: Desk) -> None:
    checkout.pay(desk.attempt(held).public_id, held.learner, desk.clock.now())


@pytest.mark.parametrize(("when", "call"), CRASHES)
def test_a_payment_that_broke_off_is_brought_to_its_end(
    typed: Held, checkout: Checkout, desk: Desk, gateway: FakeGateway, when: str, call: str
) -> None:
    breaks(gateway, when, call)
    confirm(checkout, typed, desk)
    heals(gateway)
    assert desk.stands(typed) == ("held", "creating")
    assert desk.waiting() == ["payments.advance"]
    desk.clock.advance(timedelta(seconds=30))
    assert desk.work() == ["payments.advance"]
    assert desk.stands(typed) == ("confirmed", "authorised")
    assert len(gateway.intents) == 1
    assert desk.attempt(typed).confirmed_by == "reconcile"


@pytest.mark.parametrize(("when", "call"), CRASHES)
def test_a_payment_that_broke_off_too_long_ago_takes_no_money(
    typed: Held, checkout: Checkout, desk: Desk, gateway: FakeGateway, when: str, call: str
) -> None:
    """But if the bank had said yes already, and the time is free, it is the learner's."""
    breaks(gateway, when, call)
    confirm(checkout, typed, desk)
    heals(gateway)
    desk.clock.advance(timedelta(minutes=11))
    desk.expire()
    desk.work()
    charged = (when, call) == ("after", "confirm_intent")
    assert desk.stands(typed) == (("confirmed", "authorised") if charged else ("expired", "voided"))
    statuses = [intent.status for intent in gateway.intents.values()]
    assert statuses == ["requires_capture" if charged else "canceled"]


def test_it_does_not_matter_how_often_the_job_runs(
    typed: Held, checkout: Checkout, desk: Desk, gateway: FakeGateway
) -> None:
    confirm(checkout, typed, desk)
    for _ in range(3):
        desk.jobs["payments.advance"](attempt_id=desk.attempt(typed).id)
    assert desk.stands(typed) == ("confirmed", "authorised")
    assert gateway.count("create_intent") == gateway.count("confirm_intent") == 1
    assert desk.events("PaymentAuthorised") == 1


def test_a_request_that_is_asked_again_is_the_same_request(
    typed: Held, checkout: Checkout, desk: Desk, gateway: FakeGateway
) -> None:
    gateway.fail_after = {"create_intent"}
    confirm(checkout, typed, desk)
    heals(gateway)
    desk.clock.advance(timedelta(seconds=30))
    desk.work()
    keys = [key for name, key in gateway.calls if name == "create_intent"]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert str(desk.attempt(typed).public_id) in (keys[0] or "")


def test_two_payments_never_share_a_key(hold: Hold, pay: Pay, desk: Desk) -> None:
    pay(hold())
    pay(hold(starts_in=timedelta(hours=5)))
    keys = [
        key for name, key in desk.gateway.calls if key is not None and name != "create_customer"
    ]
    assert len(keys) == len(set(keys)) == 6


def test_a_kill_after_the_webhook_was_kept(held: Held, pay: Pay, desk: Desk) -> None:
    """The event is a row and a job of the same commit."""
    pay(held)
    desk.hear(held)
    assert desk.stands(held) == ("held", "processing")
    desk.work()
    assert desk.stands(held) == ("confirmed", "authorised")


def test_no_webhook_at_all(held: Held, pay: Pay, desk: Desk) -> None:
    pay(held)
    assert desk.work() == []
    desk.clock.advance(timedelta(seconds=15))
    assert desk.work() == ["payments.advance"]
    assert desk.stands(held) == ("confirmed", "authorised")
    assert desk.attempt(held).confirmed_by == "reconcile"


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_declined_intent_is_cancelled_though_the_first_try_broke_off(
    held: Held, pay: Pay, desk: Desk, gateway: FakeGateway, when: str
) -> None:
    pay(held, DECLINED_LATER)
    breaks(gateway, when, "cancel_intent")
    with pytest.raises(PaymentUnavailable):
        desk.work()
    heals(gateway)
    desk.work()
    assert gateway.intents["pi_1"].status == "canceled"


def test_somebody_else_confirmed_it_in_the_same_moment(
    typed: Held,
    checkout: Checkout,
    desk: Desk,
    gateway: FakeGateway,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    confirmed = gateway.confirm_intent

    def faster(intent_id: str, *, key: str) -> Intent:
        confirmed(intent_id, key=f"{key} of somebody else")
        return confirmed(intent_id, key=key)

    monkeypatch.setattr(gateway, "confirm_intent", faster)
    confirm(checkout, typed, desk)
    assert desk.stands(typed) == ("held", "processing")


def test_an_order_that_stripe_refuses_is_no_payment(
    held: Held, checkout: Checkout, desk: Desk, gateway: FakeGateway, pay: Pay
) -> None:
    """The customer was deleted at Stripe: the next card is tried with a new one."""
    form = checkout.card_form(held.public_id, held.learner, desk.clock.now())
    gateway.type_card(form.client_secret or "")
    gateway.customers.clear()
    assert form.attempt is not None
    told = checkout.pay(form.attempt, held.learner, desk.clock.now())
    assert told.state == "card"
    assert told.declined == "The payment could not be made. Nothing was charged. Try again."
    assert desk.stands(held) == ("held", "declined")
    assert pay(held).state == "waiting"
    assert len(gateway.customers) == 1


def test_a_payment_that_stripe_does_not_know_is_not_given_up(
    held: Held, pay: Pay, desk: Desk, gateway: FakeGateway, caplog: pytest.LogCaptureFixture
) -> None:
    """The keys are another account's now: the money may be there."""
    told = pay(held, SECURE)
    gateway.intents.clear()
    desk.clock.advance(timedelta(hours=1))
    desk.expire()
    with pytest.raises(PaymentUnavailable):
        desk.work()
    assert desk.attempt(held).status == "requires_action"
    assert "stripe does not know a payment" in caplog.text
    assert told.state == "action"
