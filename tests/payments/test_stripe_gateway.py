"""What is asked of Stripe, how its errors are heard, whose webhooks are read, and what a wrong set-up is told."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

from lti_tool.config import Settings
from lti_tool.payments.errors import PaymentUnavailable, WebhookInvalid
from lti_tool.payments.gateway import GatewayRefused, Order
from lti_tool.payments.stripe_gateway import (
    API_VERSION,
    FRESH,
    StripeGateway,
    check_stripe,
)
from lti_tool.payments.stripe_gateway import (
    gateway as gateway_of,
)
from tests.payments.stub import Stub, stripe_stub

SECRET = "whsec_of_the_tests"
INTENT = {
    "id": "pi_1",
    "object": "payment_intent",
    "status": "requires_capture",
    "amount": 2400,
    "currency": "eur",
    "livemode": False,
    "client_secret": "pi_1_secret",
}
ORDER = Order(2400, "EUR", "cus_1", "pm_1", "manual", "attempt", "booking")


def error(kind: str, code: str = "", **more: str) -> dict[str, Any]:
    return {"error": {"type": kind, "code": code, "message": "no", **more}}


@pytest.fixture
def stub() -> Iterator[Stub]:
    with stripe_stub() as running:
        running.says((200, INTENT))
        yield running


@pytest.fixture
def gateway(stub: Stub) -> StripeGateway:
    return StripeGateway("sk_test_1", SECRET, api_base=stub.url)


def test_a_payment_is_asked_for_with_its_key_and_a_version_that_stays(
    gateway: StripeGateway, stub: Stub
) -> None:
    gateway.create_intent(ORDER, key="the key")
    (asked,) = stub.asked
    assert (asked.method, asked.path) == ("POST", "/v1/payment_intents")
    assert asked.headers["idempotency-key"] == "the key"
    assert asked.headers["stripe-version"] == API_VERSION
    assert asked.form == {
        "amount": "2400",
        "currency": "eur",
        "customer": "cus_1",
        "payment_method": "pm_1",
        "payment_method_types[0]": "card",
        "capture_method": "manual",
        "metadata[attempt]": "attempt",
        "metadata[booking]": "booking",
        "expand[0]": "latest_charge",
    }


@pytest.mark.parametrize(
    ("call", "path"),
    [
        (lambda it: it.create_customer("somebody", key="k"), "customers"),
        (lambda it: it.confirm_intent("pi_1", key="k"), "payment_intents/pi_1/confirm"),
        (lambda it: it.capture_intent("pi_1", key="k"), "payment_intents/pi_1/capture"),
        (lambda it: it.cancel_intent("pi_1", key="k"), "payment_intents/pi_1/cancel"),
        (lambda it: it.refund("pi_1", 2400, key="k"), "refunds"),
        (lambda it: it.create_card_setup("cus_1", attempt="a", key="k"), "setup_intents"),
    ],
)
def test_every_request_that_changes_something_has_its_key(
    gateway: StripeGateway, stub: Stub, call: Callable[[StripeGateway], object], path: str
) -> None:
    call(gateway)
    (asked,) = stub.asked
    assert (asked.method, asked.path) == ("POST", f"/v1/{path}")
    assert asked.headers["idempotency-key"] == "k"


def test_until_when_money_can_be_taken_and_what_went_back_is_read(
    gateway: StripeGateway, stub: Stub
) -> None:
    card = {"card": {"capture_before": 1795510800}}
    charge = {"object": "charge", "amount_refunded": 400, "payment_method_details": card}
    stub.says((200, {**INTENT, "latest_charge": charge}))
    found = gateway.intent("pi_1")
    assert found.capture_before == datetime.fromtimestamp(1795510800, UTC)
    assert (found.refunded, found.currency) == (400, "EUR")


def test_a_card_that_is_declined_on_confirmation_is_asked_about(
    gateway: StripeGateway, stub: Stub
) -> None:
    problem = {"code": "card_declined", "decline_code": "insufficient_funds"}
    declined = {**INTENT, "status": "requires_payment_method", "last_payment_error": problem}
    stub.says((402, error("card_error", "card_declined")), (200, declined))
    assert gateway.confirm_intent("pi_1", key="k").decline_code == "insufficient_funds"


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (400, error("invalid_request_error", "payment_intent_unexpected_state")),
        (404, error("invalid_request_error", "resource_missing")),
        (402, error("card_error", "card_declined")),
    ],
)
def test_a_no_of_stripes_is_a_refusal(
    gateway: StripeGateway, stub: Stub, status: int, told: dict[str, Any]
) -> None:
    stub.says((status, told))
    with pytest.raises(GatewayRefused):
        gateway.capture_intent("pi_1", key="k")


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, error("invalid_request_error")),
        (403, error("invalid_request_error")),
        (400, error("idempotency_error")),
        (429, error("invalid_request_error", "rate_limit")),
        (500, error("api_error")),
        (502, {}),
    ],
)
def test_whatever_else_goes_wrong_is_tried_again_later(
    gateway: StripeGateway,
    stub: Stub,
    caplog: pytest.LogCaptureFixture,
    status: int,
    told: dict[str, Any],
) -> None:
    stub.says((status, told))
    with pytest.raises(PaymentUnavailable):
        gateway.create_intent(ORDER, key="k")
    assert "stripe failed" in caplog.text
    assert "sk_test_1" not in caplog.text


@pytest.mark.parametrize(
    ("key", "live"), [("sk_test_1", False), ("sk_live_1", True), ("rk_live_1", True)]
)
def test_the_mode_is_the_keys(key: str, live: bool) -> None:
    assert StripeGateway(key, SECRET).livemode is live


def signed(body: str, secret: str = SECRET, age: int = 0) -> str:
    at = int(time.time()) - age
    header: str = stripe.WebhookSignature.generate_signature_header(body, secret, at)
    return header


def event(about: dict[str, object]) -> str:
    content = {"id": "evt_1", "type": "some.thing", "livemode": False, "data": {"object": about}}
    return json.dumps(content, ensure_ascii=False)


@pytest.mark.parametrize(
    ("about", "intent"),
    [
        ({"object": "payment_intent", "id": "pi_1"}, "pi_1"),
        ({"object": "charge", "id": "ch_1", "payment_intent": "pi_1"}, "pi_1"),
        ({"object": "refund", "id": "re_1", "payment_intent": None}, None),
        ({"object": "balance", "note": "é €"}, None),
    ],
)
def test_a_webhook_that_stripe_signed_is_read(
    gateway: StripeGateway, about: dict[str, object], intent: str | None
) -> None:
    body = event(about)
    notice = gateway.read_notice(body.encode(), signed(body))
    assert (notice.event_id, notice.intent_id, notice.livemode) == ("evt_1", intent, False)
    assert notice.payload == json.loads(body)


PAID = event({"object": "payment_intent", "id": "pi_1"})


@pytest.mark.parametrize(
    ("body", "signature"),
    [
        (PAID, None),
        (PAID, ""),
        (PAID, "nonsense"),
        (PAID, "t=1,v1=00"),
        (PAID, signed(PAID, "whsec_of_somebody_else")),
        (PAID, signed(PAID, age=FRESH + 60)),
        (PAID.replace("pi_1", "pi_2"), signed(PAID)),
        (f"{PAID} ", signed(PAID)),
        ("not json", signed("not json")),
        ("[]", signed("[]")),
        ("{}", signed("{}")),
        (event({"id": "pi_1"}), signed(event({"id": "pi_1"}))),
    ],
)
def test_a_webhook_that_is_not_stripes_or_not_whole_is_refused(
    gateway: StripeGateway, body: str, signature: str | None
) -> None:
    with pytest.raises(WebhookInvalid):
        gateway.read_notice(body.encode(), signature)


def test_a_webhook_that_is_no_text_is_refused(gateway: StripeGateway) -> None:
    with pytest.raises(WebhookInvalid):
        gateway.read_notice(b"\xff\xfe", "t=1,v1=00")


@pytest.fixture
def keys(stub: Stub) -> Settings:
    return Settings(
        environment="development",
        base_url="http://localhost",
        data_dir=None,  # type: ignore[arg-type]
        secret_key="",
        stripe_secret_key="sk_test_1",
        stripe_publishable_key="pk_test_1",
        stripe_webhook_secret=SECRET,
        stripe_api_base=stub.url,
    )


def test_without_keys_there_is_no_gateway_and_nothing_to_check(keys: Settings, stub: Stub) -> None:
    without = replace(keys, stripe_secret_key=None, stripe_publishable_key=None)
    assert gateway_of(without) is None
    assert check_stripe(without) is None
    assert isinstance(gateway_of(keys), StripeGateway)
    assert stub.asked == []


def test_keys_that_stripe_takes_are_right(keys: Settings, stub: Stub) -> None:
    stub.says((200, {"object": "balance", "livemode": False}))
    assert check_stripe(keys) is None
    assert [asked.path for asked in stub.asked] == ["/v1/balance"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "Stripe refuses LIVEMENTOR_STRIPE_SECRET_KEY"),
        (500, "Stripe does not answer as it should: APIError."),
    ],
)
def test_what_stripe_says_to_the_keys_is_told(
    keys: Settings, stub: Stub, status: int, words: str
) -> None:
    stub.says((status, error("api_error")))
    told = check_stripe(keys)
    assert told is not None
    assert words in told
    assert "sk_test_1" not in told


def test_a_restricted_key_that_may_not_read_the_balance_is_known_to_stripe(
    keys: Settings, stub: Stub
) -> None:
    stub.says((403, error("invalid_request_error")))
    assert check_stripe(keys) is None


def test_a_stripe_that_can_not_be_reached_is_told(keys: Settings, free_port: int) -> None:
    away = replace(keys, stripe_api_base=f"http://127.0.0.1:{free_port}")
    told = check_stripe(away)
    assert told is not None
    assert told == f"Stripe can't be reached: is the way to {away.stripe_api_base} open?"


def test_keys_of_two_modes_are_told_without_asking(keys: Settings, stub: Stub) -> None:
    told = check_stripe(replace(keys, stripe_publishable_key="pk_live_1"))
    assert told is not None
    assert "take both of one mode" in told
    assert stub.asked == []
