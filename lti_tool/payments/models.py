"""Attempts to pay for a booking and what Stripe told us; the ledger and the guards of both are loaded with it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CHAR, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.kernel.db import Base, Identified
from lti_tool.kernel.money import Money
from lti_tool.payments import guards, ledger_models
from lti_tool.payments.rules import CaptureMethod
from lti_tool.payments.states import OVER, STATUSES, Status
from lti_tool.people.references import ONE_STAYS

__all__ = [
    "AttemptTransition",
    "PaymentAttempt",
    "StripeCustomer",
    "StripeEvent",
    "guards",
    "ledger_models",
]


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


class PaymentAttempt(Identified, Base):
    """One try to pay for one booking: one price, one card, at most one PaymentIntent."""

    __tablename__ = "payment_attempt"
    __table_args__ = (
        CheckConstraint(f"status IN ({_listed(STATUSES)})", name="status"),
        CheckConstraint("capture_method IN ('manual', 'automatic')", name="capture_method"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("refunded_amount BETWEEN 0 AND amount", name="refunded"),
        CheckConstraint("commission_percent BETWEEN 0 AND 100", name="commission"),
        Index(
            "payment_attempt_one_open_per_booking",
            "booking_id",
            unique=True,
            postgresql_where=text(f"status NOT IN ({_listed(tuple(sorted(OVER)))})"),
        ),
        Index("payment_attempt_status_idx", "status", "checked_at"),
    )

    public_id: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    """Also the root of this attempt's idempotency keys: a row number would be another payment's after a fresh start."""
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    status: Mapped[Status] = mapped_column(Text)
    amount: Mapped[int]
    """Minor units, frozen before Stripe is called for the first time."""
    currency: Mapped[str] = mapped_column(CHAR(3))
    commission_percent: Mapped[int]
    """The service's share, as it was when the price was shown."""
    capture_method: Mapped[CaptureMethod] = mapped_column(Text)
    setup_intent_id: Mapped[str | None]
    payment_method_id: Mapped[str | None]
    intent_id: Mapped[str | None] = mapped_column(unique=True)
    decline_code: Mapped[str | None]
    """Stripe's reason (``insufficient_funds``), when the card was declined."""
    return_reason: Mapped[str | None]
    """Why all of it goes back: ``late``, ``cancelled`` or ``stray``."""
    confirmed_by: Mapped[str | None]
    """What confirmed the booking: the id of Stripe's event, or ``reconcile`` when no event came."""
    capture_before: Mapped[datetime | None]
    """Until when a reserved amount can be taken, as the card network told."""
    refunded_amount: Mapped[int] = mapped_column(default=0, server_default="0")
    """Reserved in this row before Stripe is asked."""
    lesson_done_at: Mapped[datetime | None]
    checked_at: Mapped[datetime]
    """When we last asked Stripe, or decided to."""
    created_at: Mapped[datetime]

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    def key(self, step: str) -> str:
        """The idempotency key of one step: the same at every retry, and never with another amount."""
        return f"{self.public_id}-{step}"


class AttemptTransition(Identified, Base):
    """One change of an attempt's status. Never changed, never deleted."""

    __tablename__ = "attempt_transition"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("payment_attempt.id"), index=True)
    old: Mapped[Status | None] = mapped_column(Text)
    new: Mapped[Status] = mapped_column(Text)
    by: Mapped[str]
    """``learner``, ``system``, ``reconcile``, ``stripe`` (its answer) or the id of Stripe's event."""
    at: Mapped[datetime]


class StripeEvent(Identified, Base):
    """The inbox: what Stripe sent, once per event, kept before it is acted on."""

    __tablename__ = "stripe_event"
    __table_args__ = (
        Index("stripe_event_waiting_idx", "id", postgresql_where=text("processed_at IS NULL")),
    )

    event_id: Mapped[str] = mapped_column(unique=True)
    type: Mapped[str]
    object_id: Mapped[str | None]
    payload: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    processed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    """What came of it: a status, ``unknown``, ``ignored``, ``amount_other``, ``currency_other``, ``mode_other``."""


class StripeCustomer(Base):
    """Who a person is at Stripe. It is a number there and nothing else: no name, no address."""

    __tablename__ = "stripe_customer"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, info=ONE_STAYS
    )
    livemode: Mapped[bool] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    """The root of the idempotency key; drawn anew when Stripe does not know the customer any more."""
    customer_id: Mapped[str | None]
    created_at: Mapped[datetime]
