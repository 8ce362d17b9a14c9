"""What we ask of Stripe, as a port. Nobody but ``stripe_gateway`` knows Stripe's library."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from lti_tool.payments.rules import CaptureMethod

SetupStatus = Literal[
    "requires_payment_method",
    "requires_confirmation",
    "requires_action",
    "processing",
    "succeeded",
    "canceled",
]
IntentStatus = Literal[
    "requires_payment_method",
    "requires_confirmation",
    "requires_action",
    "processing",
    "requires_capture",
    "succeeded",
    "canceled",
]


class GatewayRefused(Exception):
    """Stripe understood and said no: the object is gone, or its state does not allow it. Not for users."""


@dataclass(frozen=True)
class CardSetup:
    """A SetupIntent: the card that is being typed. ``client_secret`` is for the browser of its owner only."""

    id: str
    status: SetupStatus
    client_secret: str
    payment_method: str | None


@dataclass(frozen=True)
class Order:
    """What a PaymentIntent is made of; ``amount`` in minor units, ``attempt`` and ``booking`` our public ids."""

    amount: int
    currency: str
    customer: str
    payment_method: str
    capture_method: CaptureMethod
    attempt: str
    booking: str


@dataclass(frozen=True)
class Intent:
    """A PaymentIntent as it is at Stripe at this moment."""

    id: str
    status: IntentStatus
    amount: int
    currency: str
    """ISO 4217 in upper case, as everywhere here."""
    livemode: bool
    client_secret: str
    decline_code: str | None = None
    capture_before: datetime | None = None
    refunded: int = 0
    """Minor units that went back already."""


@dataclass(frozen=True)
class Notice:
    """A webhook whose signature was right. ``intent_id`` is the PaymentIntent it is about, if any."""

    event_id: str
    type: str
    livemode: bool
    intent_id: str | None
    payload: dict[str, Any]
    amount: int | None = None
    currency: str | None = None
    """What the message says that the PaymentIntent is about; None where it says nothing of it."""


class PaymentGateway(Protocol):
    """Every call raises PaymentUnavailable when Stripe does not answer, and GatewayRefused when it says no.

    ``key`` is the idempotency key: a repeated call with the same key is the first one.
    """

    @property
    def livemode(self) -> bool:
        """Whether real money moves."""
        ...

    def create_customer(self, person: str, *, key: str) -> str: ...

    def create_card_setup(self, customer: str, *, attempt: str, key: str) -> CardSetup: ...

    def card_setup(self, setup_id: str) -> CardSetup: ...

    def create_intent(self, order: Order, *, key: str) -> Intent:
        """An intent that waits to be confirmed: no money can move yet."""
        ...

    def confirm_intent(self, intent_id: str, *, key: str) -> Intent:
        """A declined card is no error: the intent says so."""
        ...

    def intent(self, intent_id: str) -> Intent: ...

    def capture_intent(self, intent_id: str, *, key: str) -> Intent: ...

    def cancel_intent(self, intent_id: str, *, key: str) -> Intent: ...

    def refund(self, intent_id: str, amount: int, *, key: str) -> None: ...

    def read_notice(self, body: bytes, signature: str | None) -> Notice:
        """Raises WebhookInvalid unless the signature fits these very bytes and is fresh."""
        ...
