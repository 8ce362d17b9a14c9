"""What the database says about a booking and its money."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from devstack.journey.stage import NotSeen
from lti_tool.kernel.db import Database
from lti_tool.payments import rules
from lti_tool.payments.ledger import ledger_sum
from lti_tool.payments.ledger_models import LedgerEntry, LedgerTransaction
from lti_tool.payments.models import PaymentAttempt, StripeEvent
from lti_tool.payments.states import OVER
from lti_tool.scheduling.models import Booking

PATIENCE = 30  # seconds until what a job does must have been done


@dataclass(frozen=True)
class Paid:
    """A booking and the attempt that paid it. ``received``: whether the event that confirmed it is in the inbox."""

    booking: str
    status: str
    price: str
    confirmed_by: str | None
    received: bool


def payment(database: Database, booking: str) -> Paid:
    with database.transaction() as session:
        row, attempt = _paying(session, booking)
        event = select(StripeEvent.id).filter_by(event_id=attempt.confirmed_by)
        is_kept = session.scalar(event) is not None
        price = attempt.money.format()
        return Paid(row.status, attempt.status, price, attempt.confirmed_by, is_kept)


def settled(database: Database, booking: str) -> dict[str, int]:
    """The ledger's lines of this booking by account, once the mentor has earned it. Raises NotSeen."""

    def look() -> bool:
        return payment(database, booking).status == "lesson_done"

    until("the money of the lesson is shared", look)
    with database.transaction() as session:
        _, attempt = _paying(session, booking)
        earned, commission = rules.share(attempt.amount, attempt.commission_percent)
        lines = _lines(session, attempt.id)
        expected = {
            "stripe_clearing": attempt.amount,
            "mentor_payable": -earned,
            "commission": -commission,
        }
        if lines != expected:
            raise NotSeen(f"the ledger has {lines} for this booking, not {expected}")
        unbalanced = {currency: total for currency, total in ledger_sum(session).items() if total}
        if unbalanced:
            raise NotSeen(f"the ledger does not sum to zero: {unbalanced}")
    return lines


def taken_by(database: Database, booking: str) -> str:
    """The event by which Stripe told that it took the money. Raises NotSeen."""
    told: list[str] = []

    def look() -> bool:
        with database.transaction() as session:
            _, attempt = _paying(session, booking)
            event = select(StripeEvent.event_id).filter_by(
                type="payment_intent.succeeded", object_id=attempt.intent_id
            )
            told[:] = session.scalars(event)
        return bool(told)

    until("an event payment_intent.succeeded", look)
    return told[0]


def until(what: str, look: Callable[[], bool], patience: int = PATIENCE) -> None:
    """Look again until it is so. Raises NotSeen."""
    deadline = time.monotonic() + patience
    while not look():
        if time.monotonic() > deadline:
            raise NotSeen(f"within {patience} s: {what}")
        time.sleep(0.1)


def _paying(session: Session, booking: str) -> tuple[Booking, PaymentAttempt]:
    row = session.scalars(select(Booking).filter_by(public_id=UUID(booking))).one()
    found = session.scalars(
        select(PaymentAttempt)
        .where(PaymentAttempt.booking_id == row.id)
        .order_by(PaymentAttempt.status.in_(OVER), PaymentAttempt.id.desc())
        .limit(1)
    ).one()
    return row, found


def _lines(session: Session, attempt_id: int) -> dict[str, int]:
    total = func.sum(LedgerEntry.amount)
    rows = session.execute(
        select(LedgerEntry.account, total)
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .where(LedgerTransaction.attempt_id == attempt_id)
        .group_by(LedgerEntry.account)
        .having(total != 0)
    )
    return {account: int(amount) for account, amount in rows}
