"""The port to Stripe by Stripe's own library, with none but the parameters that its emulator knows too.

The version of Stripe's API is pinned: since ``2026-09-30.endive``, which the library would ask for, Stripe refuses
``payment_method_types``, and the emulator refuses what replaces it. The library's types are endive's; so
the two requests with that parameter are not checked against them.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import stripe

from lti_tool.config import Settings
from lti_tool.payments.errors import PaymentUnavailable, WebhookInvalid
from lti_tool.payments.gateway import CardSetup, GatewayRefused, Intent, Notice, Order

logger = logging.getLogger(__name__)

TIMEOUT = (4, 10)  # seconds to connect, and to wait for an answer
FRESH = 300  # seconds in which a webhook's signature counts
API_VERSION = "2026-07-29.dahlia"
CARD = ["card"]
WITH_CHARGE = ["latest_charge"]


class StripeGateway:
    def __init__(
        self, secret_key: str, webhook_secret: str, *, api_base: str | None = None
    ) -> None:
        self.livemode = "_live_" in secret_key
        self._webhook_secret = webhook_secret
        self._api = _client(secret_key, api_base).v1

    def create_customer(self, person: str, *, key: str) -> str:
        with _told():
            made = self._api.customers.create(
                {"metadata": {"person": person}}, {"idempotency_key": key}
            )
        return made.id

    def create_card_setup(self, customer: str, *, attempt: str, key: str) -> CardSetup:
        params: Any = {
            "customer": customer,
            "usage": "on_session",
            "payment_method_types": CARD,
            "metadata": {"attempt": attempt},
        }
        with _told():
            made = self._api.setup_intents.create(params, {"idempotency_key": key})
        return _card_setup(made.to_dict())

    def card_setup(self, setup_id: str) -> CardSetup:
        with _told():
            return _card_setup(self._api.setup_intents.retrieve(setup_id).to_dict())

    def create_intent(self, order: Order, *, key: str) -> Intent:
        params: Any = {
            "amount": order.amount,
            "currency": order.currency.lower(),
            "customer": order.customer,
            "payment_method": order.payment_method,
            "payment_method_types": CARD,
            "capture_method": order.capture_method,
            "metadata": {"attempt": order.attempt, "booking": order.booking},
            "expand": WITH_CHARGE,
        }
        with _told():
            made = self._api.payment_intents.create(params, {"idempotency_key": key})
        return _intent(made.to_dict())

    def confirm_intent(self, intent_id: str, *, key: str) -> Intent:
        with _told():
            try:
                confirmed = self._api.payment_intents.confirm(
                    intent_id, {"expand": WITH_CHARGE}, {"idempotency_key": key}
                )
            except stripe.CardError:
                return self.intent(intent_id)
        return _intent(confirmed.to_dict())

    def intent(self, intent_id: str) -> Intent:
        with _told():
            found = self._api.payment_intents.retrieve(intent_id, {"expand": WITH_CHARGE})
        return _intent(found.to_dict())

    def capture_intent(self, intent_id: str, *, key: str) -> Intent:
        with _told():
            captured = self._api.payment_intents.capture(
                intent_id, {"expand": WITH_CHARGE}, {"idempotency_key": key}
            )
        return _intent(captured.to_dict())

    def cancel_intent(self, intent_id: str, *, key: str) -> Intent:
        with _told():
            cancelled = self._api.payment_intents.cancel(
                intent_id, {"expand": WITH_CHARGE}, {"idempotency_key": key}
            )
        return _intent(cancelled.to_dict())

    def refund(self, intent_id: str, amount: int, *, key: str) -> None:
        with _told():
            self._api.refunds.create(
                {"payment_intent": intent_id, "amount": amount}, {"idempotency_key": key}
            )

    def read_notice(self, body: bytes, signature: str | None) -> Notice:
        try:
            stripe.WebhookSignature.verify_header(body, signature, self._webhook_secret, FRESH)
            return _notice(json.loads(body))
        except (stripe.SignatureVerificationError, ValueError, TypeError, KeyError) as error:
            raise WebhookInvalid from error


def _client(secret_key: str, api_base: str | None) -> stripe.StripeClient:
    http = stripe.RequestsClient(timeout=TIMEOUT)
    elsewhere: Any = {} if api_base is None else {"base_addresses": {"api": api_base}}
    return stripe.StripeClient(
        secret_key, stripe_version=API_VERSION, http_client=http, **elsewhere
    )


@contextmanager
def _told() -> Iterator[None]:
    """Stripe's errors as the port has them."""
    try:
        yield
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        raise GatewayRefused(f"{error.code}: {error.user_message}") from error
    except stripe.StripeError as error:
        logger.error("stripe failed", extra={"kind": type(error).__name__, "code": error.code})
        raise PaymentUnavailable from error


def _card_setup(found: dict[str, Any]) -> CardSetup:
    return CardSetup(
        found["id"], found["status"], found["client_secret"], found.get("payment_method")
    )


def _intent(found: dict[str, Any]) -> Intent:
    charge: dict[str, Any] = found.get("latest_charge") or {}
    problem: dict[str, Any] = found.get("last_payment_error") or {}
    card: dict[str, Any] = (charge.get("payment_method_details") or {}).get("card") or {}
    before = card.get("capture_before")
    return Intent(
        id=found["id"],
        status=found["status"],
        amount=found["amount"],
        currency=found["currency"].upper(),
        livemode=found["livemode"],
        client_secret=found["client_secret"],
        decline_code=problem.get("decline_code") or problem.get("code"),
        capture_before=datetime.fromtimestamp(before, UTC) if before else None,
        refunded=charge.get("amount_refunded", 0),
    )


def _notice(event: dict[str, Any]) -> Notice:
    about = event["data"]["object"]
    head = event["id"], event["type"], event["livemode"]
    if about["object"] != "payment_intent":
        return Notice(*head, about.get("payment_intent"), event)
    return Notice(*head, about["id"], event, about.get("amount"), about.get("currency"))


def gateway(settings: Settings) -> StripeGateway | None:
    """The gateway of these settings, or None where paid lessons are not offered."""
    if settings.stripe_secret_key is None or settings.stripe_webhook_secret is None:
        return None
    return StripeGateway(
        settings.stripe_secret_key,
        settings.stripe_webhook_secret,
        api_base=settings.stripe_api_base,
    )


def check_stripe(settings: Settings) -> str | None:
    """What is wrong with the Stripe settings, as a sentence, or None. Asks Stripe once."""
    secret, publishable = settings.stripe_secret_key, settings.stripe_publishable_key
    if secret is None or publishable is None:
        return None
    if ("_live_" in secret) != ("_live_" in publishable):
        return "One Stripe key is for test mode and the other for live mode: take both of one mode."
    try:
        _client(secret, settings.stripe_api_base).v1.balance.retrieve()
    except stripe.PermissionError:  # a restricted key that Stripe knows
        return None
    except stripe.AuthenticationError:
        return "Stripe refuses LIVEMENTOR_STRIPE_SECRET_KEY: copy it again from Stripe's dashboard."
    except stripe.APIConnectionError:
        address = settings.stripe_api_base or stripe.DEFAULT_API_BASE
        return f"Stripe can't be reached: is the way to {address} open?"
    except stripe.StripeError as error:
        return f"Stripe does not answer as it should: {type(error).__name__}."
    return None
