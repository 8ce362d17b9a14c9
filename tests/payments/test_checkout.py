"""The learner's way through a payment, and who may go it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.payments import rules
from lti_tool.payments.checkout import Checkout
from lti_tool.payments.errors import (
    CardNotReady,
    HoldOver,
    PaymentUnavailable,
    PaymentUnknown,
    TooManyCards,
)
from lti_tool.payments.progress import Progress, progress
from lti_tool.scheduling.errors import BookingUnknown
from lti_tool.scheduling.models import Booking
from tests.payments.conftest import Hold, Pay
from tests.payments.desk import Desk, Held
from tests.payments.fakes import DECLINED, DECLINED_LATER, SECURE, FakeGateway


@pytest.fixture
def form(checkout: Checkout, held: Held, clock: FixedClock) -> Progress:
    """The card form is open."""
    return checkout.card_form(held.public_id, held.learner, clock.now())


def again(checkout: Checkout, held: Held, clock: FixedClock) -> Progress:
    return checkout.card_form(held.public_id, held.learner, clock.now())


def test_the_card_form_freezes_price_share_and_time_of_charge(
    form: Progress, held: Held, desk: Desk
) -> None:
    attempt = desk.attempt(held)
    assert (form.state, form.attempt) == ("card", attempt.public_id)
    assert form.client_secret == "seti_1_secret"
    assert (attempt.amount, attempt.currency, attempt.commission_percent) == (2400, "EUR", 15)
    assert (attempt.status, attempt.capture_method) == ("quoted", "manual")


def test_a_reload_shows_the_same_form(
    form: Progress, checkout: Checkout, held: Held, clock: FixedClock, gateway: FakeGateway
) -> None:
    assert again(checkout, held, clock) == form
    assert gateway.count("create_card_setup") == 1


@pytest.mark.parametrize(("ahead", "status"), [(2, "authorised"), (24 * 5, "paid_held")])
def test_a_good_card_pays_and_the_booking_waits_for_stripes_word(
    hold: Hold, pay: Pay, desk: Desk, ahead: int, status: str
) -> None:
    held = hold(starts_in=timedelta(hours=ahead))
    assert pay(held).state == "waiting"
    assert desk.stands(held) == ("held", "processing")
    assert desk.balances() == {}
    desk.hear(held)
    desk.work()
    assert desk.stands(held) == ("confirmed", status)
    assert desk.attempt(held).confirmed_by == "evt_1"
    assert desk.events("PaymentAuthorised") == desk.events("BookingConfirmed") == 1


def test_the_order_at_stripe_has_the_frozen_price(
    held: Held, pay: Pay, desk: Desk, gateway: FakeGateway
) -> None:
    pay(held)
    order, attempt = gateway.orders[desk.intent_id(held)], desk.attempt(held)
    assert (order.amount, order.currency, order.capture_method) == (2400, "EUR", "manual")
    assert (order.attempt, order.booking) == (str(attempt.public_id), str(held.public_id))
    assert order.customer in gateway.customers


def test_a_webhook_that_comes_while_the_page_asks_is_no_card_to_type(
    database: Database, hold: Hold, pay: Pay, desk: Desk, clock: FixedClock
) -> None:
    held = hold(starts_in=timedelta(days=5))
    pay(held)
    with database.transaction() as session:
        read_before = session.get_one(Booking, held.id)
        desk.hear(held)
        desk.work()
        assert read_before.status == "held"
        assert progress(session, read_before, clock.now()).state == "confirmed"


def test_a_double_click_is_one_payment(
    form: Progress, checkout: Checkout, held: Held, clock: FixedClock, gateway: FakeGateway
) -> None:
    assert form.attempt and form.client_secret
    gateway.type_card(form.client_secret)
    told = [checkout.pay(form.attempt, held.learner, clock.now()).state for _ in range(3)]
    assert told == ["waiting"] * 3
    assert gateway.count("create_intent") == gateway.count("confirm_intent") == 1


def test_eight_clicks_at_once_are_one_payment(
    form: Progress, checkout: Checkout, held: Held, desk: Desk, gateway: FakeGateway
) -> None:
    assert form.attempt and form.client_secret
    gateway.type_card(form.client_secret)
    asked = (form.attempt, held.learner, desk.clock.now())
    with ThreadPoolExecutor(8) as together:
        told = [together.submit(checkout.pay, *asked) for _ in range(8)]
        assert {each.result().state for each in told} == {"waiting"}
    assert len(gateway.intents) == gateway.count("confirm_intent") == 1
    assert desk.stands(held) == ("held", "processing")


def test_eight_tabs_at_once_are_one_form(
    checkout: Checkout, held: Held, desk: Desk, gateway: FakeGateway
) -> None:
    asked = (held.public_id, held.learner, desk.clock.now())
    with ThreadPoolExecutor(8) as together:
        told = [together.submit(checkout.card_form, *asked) for _ in range(8)]
        assert {each.result().attempt for each in told} == {desk.attempt(held).public_id}
    assert len(desk.attempts(held)) == len(gateway.setups) == 1


@pytest.mark.parametrize("card", [DECLINED_LATER, DECLINED])
def test_a_declined_card_and_then_another_one(
    held: Held, pay: Pay, desk: Desk, checkout: Checkout, clock: FixedClock, card: str
) -> None:
    if card == DECLINED:
        with pytest.raises(CardNotReady):
            pay(held, card)
    else:
        told = pay(held, card)
        assert told.state == "card"
        assert (
            told.declined == "Your bank declined the card. Nothing was charged. Try another card."
        )
    assert desk.booking(held).status == "held"
    assert pay(held).state == "waiting"
    desk.hear(held)
    desk.work()
    first, second = desk.attempts(held)
    assert first.status == ("declined" if card == DECLINED_LATER else "voided")
    assert (desk.booking(held).status, second.status) == ("confirmed", "authorised")


def test_nobody_can_pay_a_declined_intent_later(
    held: Held, pay: Pay, desk: Desk, gateway: FakeGateway
) -> None:
    pay(held, DECLINED_LATER)
    assert desk.work() == ["payments.undo"]
    assert gateway.intents[desk.intent_id(held)].status == "canceled"
    assert desk.stands(held) == ("held", "declined")


def test_too_many_cards_are_refused(
    held: Held, pay: Pay, checkout: Checkout, clock: FixedClock, gateway: FakeGateway
) -> None:
    for _ in range(rules.MOST_ATTEMPTS):
        pay(held, DECLINED_LATER)
    with pytest.raises(TooManyCards):
        again(checkout, held, clock)
    assert gateway.count("create_intent") == rules.MOST_ATTEMPTS


def test_the_bank_asks_and_the_learner_agrees(
    held: Held, pay: Pay, desk: Desk, checkout: Checkout, clock: FixedClock, gateway: FakeGateway
) -> None:
    told = pay(held, SECURE)
    assert (told.state, told.client_secret) == ("action", "pi_1_secret")
    assert told.attempt is not None and told.client_secret is not None
    gateway.authenticate(told.client_secret)
    assert checkout.look(told.attempt, held.learner, clock.now()).state == "waiting"
    assert desk.stands(held) == ("held", "processing")


def test_the_bank_asks_and_the_learner_refuses(
    held: Held, pay: Pay, desk: Desk, checkout: Checkout, clock: FixedClock, gateway: FakeGateway
) -> None:
    told = pay(held, SECURE)
    assert told.attempt is not None and told.client_secret is not None
    gateway.authenticate(told.client_secret, success=False)
    after = checkout.look(told.attempt, held.learner, clock.now())
    assert after.state == "card"
    assert "could not confirm that it is you" in after.declined
    assert desk.stands(held) == ("held", "declined")


def test_who_comes_back_finds_the_banks_window(
    held: Held, pay: Pay, checkout: Checkout, clock: FixedClock
) -> None:
    told = pay(held, SECURE)
    assert again(checkout, held, clock) == told


def test_looking_while_the_bank_still_asks_changes_nothing(
    held: Held, pay: Pay, desk: Desk, checkout: Checkout, clock: FixedClock
) -> None:
    told = pay(held, SECURE)
    assert told.attempt is not None
    assert checkout.look(told.attempt, held.learner, clock.now()) == told
    assert desk.stands(held) == ("held", "requires_action")


def test_looking_never_confirms_a_booking(
    held: Held, pay: Pay, desk: Desk, checkout: Checkout, clock: FixedClock
) -> None:
    pay(held)
    for _ in range(3):
        checkout.look(desk.attempt(held).public_id, held.learner, clock.now())
    assert desk.stands(held) == ("held", "processing")


def test_a_card_that_was_not_typed_is_not_paid_with(
    form: Progress, checkout: Checkout, held: Held, clock: FixedClock, gateway: FakeGateway
) -> None:
    assert form.attempt
    with pytest.raises(CardNotReady):
        checkout.pay(form.attempt, held.learner, clock.now())
    gateway.setups.clear()
    with pytest.raises(CardNotReady):
        checkout.pay(form.attempt, held.learner, clock.now())
    assert gateway.count("create_intent") == 0


def test_a_hold_that_is_over_is_not_paid(
    form: Progress, checkout: Checkout, held: Held, clock: FixedClock, gateway: FakeGateway
) -> None:
    assert form.attempt and form.client_secret
    gateway.type_card(form.client_secret)
    clock.advance(timedelta(minutes=10))
    with pytest.raises(HoldOver):
        checkout.pay(form.attempt, held.learner, clock.now())
    with pytest.raises(HoldOver):
        again(checkout, held, clock)
    assert gateway.count("create_intent") == 0


def test_who_typed_a_card_and_did_not_pay_types_it_once_more(
    form: Progress, checkout: Checkout, held: Held, clock: FixedClock, gateway: FakeGateway
) -> None:
    assert form.client_secret
    gateway.type_card(form.client_secret)
    assert again(checkout, held, clock).client_secret == "seti_2_secret"


def test_a_card_form_that_stripe_has_forgotten_begins_anew(
    form: Progress, checkout: Checkout, held: Held, clock: FixedClock, gateway: FakeGateway
) -> None:
    gateway.setups.clear()
    gateway.customers.clear()
    fresh = again(checkout, held, clock)
    assert fresh.state == "card"
    assert fresh.attempt != form.attempt
    assert len(gateway.customers) == 1


def test_when_stripe_is_away_no_payment_begins(
    checkout: Checkout, held: Held, clock: FixedClock, gateway: FakeGateway, desk: Desk
) -> None:
    gateway.fail_before = {"create_customer"}
    with pytest.raises(PaymentUnavailable):
        again(checkout, held, clock)
    gateway.fail_before = set()
    assert again(checkout, held, clock).state == "card"
    assert len(desk.attempts(held)) == 1


def test_when_stripe_goes_away_in_the_middle_nobody_says_that_it_failed(
    held: Held, pay: Pay, gateway: FakeGateway
) -> None:
    gateway.fail_after = {"confirm_intent"}
    assert pay(held).state == "waiting"


def test_a_booking_of_somebody_else_does_not_exist(
    form: Progress, checkout: Checkout, held: Held, hold: Hold, clock: FixedClock
) -> None:
    stranger = held.learner + 1
    assert form.attempt
    with pytest.raises(BookingUnknown):
        checkout.card_form(held.public_id, stranger, clock.now())
    with pytest.raises(BookingUnknown):
        checkout.card_form(uuid4(), held.learner, clock.now())
    for act in (checkout.pay, checkout.look):
        with pytest.raises(PaymentUnknown):
            act(form.attempt, stranger, clock.now())


def test_a_price_that_changes_later_is_not_charged(
    form: Progress, database: Database, checkout: Checkout, held: Held, pay: Pay, desk: Desk
) -> None:
    dearer = replace(checkout, commission_percent=50)
    dearer.card_form(held.public_id, held.learner, desk.clock.now())
    pay(held)
    assert desk.attempt(held).commission_percent == 15
