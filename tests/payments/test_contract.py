"""The fake and Stripe's own library against its emulator keep the same promises."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from devstack.localstripe import SECRET_KEY, LocalStripe
from lti_tool.config import read_settings
from lti_tool.payments.errors import PaymentUnavailable
from lti_tool.payments.gateway import GatewayRefused, Intent, Order, PaymentGateway
from lti_tool.payments.stripe_gateway import StripeGateway, check_stripe
from tests.payments.fakes import DECLINED, DECLINED_LATER, GOOD, SECURE
from tests.payments.stripes import Fake, Local, Stripe, localstripe


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStripe]:
    with localstripe(tmp_path_factory.mktemp("localstripe")) as running:
        yield running


@pytest.fixture(params=["fake", "localstripe"])
def stripe(request: pytest.FixtureRequest) -> Stripe:
    if request.param == "fake":
        return Fake()
    return Local(request.getfixturevalue("local"))


@pytest.fixture
def gateway(stripe: Stripe) -> PaymentGateway:
    return stripe.gateway


def order(stripe: Stripe, card: str = GOOD, **changes: object) -> Order:
    """Of 24,00 €, reserved, with a card that was typed just now."""
    customer = stripe.gateway.create_customer("somebody", key=str(uuid4()))
    setup = stripe.gateway.create_card_setup(customer, attempt="one", key=str(uuid4()))
    stripe.type_card(setup.client_secret, card)
    typed = stripe.gateway.card_setup(setup.id)
    assert (typed.status, typed.id) == ("succeeded", setup.id)
    assert typed.payment_method is not None
    wanted = Order(2400, "EUR", customer, typed.payment_method, "manual", "one", "booking")
    return replace(wanted, **changes)  # type: ignore[arg-type]


def begun(stripe: Stripe, card: str = GOOD, **changes: object) -> Intent:
    wanted = order(stripe, card, **changes)
    intent = stripe.gateway.create_intent(wanted, key=str(uuid4()))
    assert intent.status == "requires_confirmation"
    return stripe.gateway.confirm_intent(intent.id, key=str(uuid4()))


def test_a_card_form_waits_for_its_card(gateway: PaymentGateway) -> None:
    customer = gateway.create_customer("somebody", key=str(uuid4()))
    setup = gateway.create_card_setup(customer, attempt="one", key=str(uuid4()))
    assert (setup.status, setup.payment_method) == ("requires_payment_method", None)
    assert setup.client_secret.startswith(f"{setup.id}_secret")
    assert gateway.card_setup(setup.id) == setup


def test_a_card_that_is_refused_while_it_is_typed(stripe: Stripe) -> None:
    gateway = stripe.gateway
    customer = gateway.create_customer("somebody", key=str(uuid4()))
    setup = gateway.create_card_setup(customer, attempt="one", key=str(uuid4()))
    stripe.type_card(setup.client_secret, DECLINED)
    assert gateway.card_setup(setup.id).status != "succeeded"


def test_an_intent_moves_no_money_before_it_is_confirmed(stripe: Stripe) -> None:
    intent = stripe.gateway.create_intent(order(stripe), key=str(uuid4()))
    assert (intent.status, intent.amount, intent.currency) == ("requires_confirmation", 2400, "EUR")
    assert (intent.livemode, intent.refunded, intent.decline_code) == (False, 0, None)
    assert stripe.gateway.intent(intent.id) == intent


def test_money_is_reserved_and_then_taken(stripe: Stripe) -> None:
    intent = begun(stripe)
    assert intent.status == "requires_capture"
    taken = stripe.gateway.capture_intent(intent.id, key=str(uuid4()))
    assert (taken.status, taken.amount) == ("succeeded", 2400)
    assert stripe.gateway.intent(intent.id) == taken


def test_money_is_taken_at_once(stripe: Stripe) -> None:
    assert begun(stripe, capture_method="automatic").status == "succeeded"


def test_money_that_was_taken_is_not_taken_again(stripe: Stripe) -> None:
    intent = begun(stripe, capture_method="automatic")
    with pytest.raises(GatewayRefused):
        stripe.gateway.capture_intent(intent.id, key=str(uuid4()))
    with pytest.raises(GatewayRefused):
        stripe.gateway.cancel_intent(intent.id, key=str(uuid4()))


def test_a_confirmed_intent_is_not_confirmed_again(stripe: Stripe) -> None:
    intent = begun(stripe)
    with pytest.raises(GatewayRefused):
        stripe.gateway.confirm_intent(intent.id, key=str(uuid4()))
    assert stripe.gateway.intent(intent.id) == intent


def test_a_declined_card_is_no_error(stripe: Stripe) -> None:
    intent = begun(stripe, DECLINED_LATER)
    assert (intent.status, intent.decline_code) == ("requires_payment_method", "card_declined")
    assert stripe.gateway.cancel_intent(intent.id, key=str(uuid4())).status == "canceled"


@pytest.mark.parametrize("success", [True, False])
@pytest.mark.parametrize(
    ("method", "end"), [("manual", "requires_capture"), ("automatic", "succeeded")]
)
def test_the_bank_asks(stripe: Stripe, method: str, end: str, success: bool) -> None:
    intent = begun(stripe, SECURE, capture_method=method)
    assert intent.status == "requires_action"
    stripe.authenticate(intent.client_secret, success=success)
    after = stripe.gateway.intent(intent.id)
    if success:
        assert after.status == end
    else:
        assert after.status == "requires_payment_method"
        assert after.decline_code == "payment_intent_authentication_failure"


def test_a_reserved_amount_is_let_go(stripe: Stripe) -> None:
    intent = begun(stripe)
    assert stripe.gateway.cancel_intent(intent.id, key=str(uuid4())).status == "canceled"
    with suppress(GatewayRefused):  # the emulator does not refuse
        stripe.gateway.capture_intent(intent.id, key=str(uuid4()))
    assert stripe.gateway.intent(intent.id).status == "canceled"


def test_what_the_bank_asks_can_be_given_up(stripe: Stripe) -> None:
    intent = begun(stripe, SECURE)
    assert stripe.gateway.cancel_intent(intent.id, key=str(uuid4())).status == "canceled"


def test_money_goes_back_in_parts_and_in_full(stripe: Stripe) -> None:
    intent = begun(stripe, capture_method="automatic")
    stripe.gateway.refund(intent.id, 1000, key=str(uuid4()))
    assert stripe.gateway.intent(intent.id).refunded == 1000
    stripe.gateway.refund(intent.id, 1400, key=str(uuid4()))
    after = stripe.gateway.intent(intent.id)
    assert (after.status, after.refunded) == ("succeeded", 2400)


def test_what_stripe_does_not_know_is_refused(stripe: Stripe) -> None:
    with pytest.raises(GatewayRefused):
        stripe.gateway.intent("pi_unknown")
    with pytest.raises(GatewayRefused):
        stripe.gateway.card_setup("seti_unknown")
    with pytest.raises(GatewayRefused):
        stripe.gateway.create_intent(order(stripe, customer="cus_unknown"), key=str(uuid4()))


@pytest.mark.parametrize("amount", [1, 99999999])
def test_amounts_arrive_as_they_are(stripe: Stripe, amount: int) -> None:
    assert begun(stripe, amount=amount, currency="JPY").amount == amount


def test_a_key_that_stripe_refuses_is_told_to_nobody(local: LocalStripe) -> None:
    """A wrong key is the operator's matter: the learner is told that Stripe does not answer."""
    gateway = StripeGateway("not a key", "whsec", api_base=local.url)
    with pytest.raises(PaymentUnavailable):
        gateway.create_customer("somebody", key="one")


def test_the_settings_of_the_emulator_are_in_order_and_another_key_is_not(
    local: LocalStripe, data_folder: Path
) -> None:
    settings = read_settings(local.environment(), data_dir=data_folder)
    assert check_stripe(settings) is None
    told = check_stripe(replace(settings, stripe_secret_key="not a key"))
    assert told is not None
    assert told.startswith("Stripe refuses LIVEMENTOR_STRIPE_SECRET_KEY")


def test_a_stripe_that_is_away(free_port: int) -> None:
    gateway = StripeGateway(SECRET_KEY, "whsec", api_base=f"http://127.0.0.1:{free_port}")
    with pytest.raises(PaymentUnavailable):
        gateway.intent("pi_1")
