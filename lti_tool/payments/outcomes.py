"""What follows from what Stripe says: the one place where a payment confirms a booking.

Whoever has fetched an intent comes here (webhook, reconciliation, the learner's own request), in any order and as often
as they like: moves go forward only, and a row lock lets one in at a time.
"""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.kernel.events import publish
from lti_tool.kernel.jobs import enqueue
from lti_tool.payments import ledger, rules
from lti_tool.payments.attempts import move
from lti_tool.payments.events import (
    PaymentAuthorised,
    PaymentDeclined,
    PaymentLost,
    PaymentTooLate,
)
from lti_tool.payments.gateway import Intent
from lti_tool.payments.models import PaymentAttempt
from lti_tool.payments.states import UNSETTLED
from lti_tool.scheduling import bookings
from lti_tool.scheduling.bookings import Confirmation
from lti_tool.scheduling.models import Booking

logger = logging.getLogger(__name__)

STRAY = frozenset({"declined", "voided"})
RESERVED = frozenset({"authorised", "capturing"})


def apply(
    session: Session,
    attempt: PaymentAttempt,
    intent: Intent,
    *,
    livemode: bool,
    by: str | None,
    now: datetime,
) -> str:
    """Bring a locked attempt to what Stripe says now, and return the outcome in a word.

    ``by`` is who brought the news: the id of Stripe's event, or ``reconcile``. None is the learner's own request,
    which never confirms a booking. An intent of another amount, currency or mode changes nothing.
    """
    wrong = _mismatch(attempt, intent, livemode)
    if wrong is not None:
        logger.error("payment refused", extra={"attempt": attempt.id, "outcome": wrong})
        return wrong
    attempt.checked_at = now
    attempt.capture_before = intent.capture_before or attempt.capture_before
    match intent.status:
        case "requires_action":
            _action(session, attempt, now)
        case "requires_payment_method":
            _declined(session, attempt, intent, by or "stripe", now)
        case "processing":
            _processing(session, attempt, now)
        case "requires_capture" | "succeeded":
            _money(session, attempt, intent, by, now)
        case "canceled":
            _cancelled(session, attempt, by or "stripe", now)
    session.flush()
    return attempt.status


def _mismatch(attempt: PaymentAttempt, intent: Intent, livemode: bool) -> str | None:
    if intent.id != attempt.intent_id:
        return "intent_other"
    if intent.livemode != livemode:
        return "mode_other"
    if intent.currency != attempt.currency:
        return "currency_other"
    return None if intent.amount == attempt.amount else "amount_other"


def _action(session: Session, attempt: PaymentAttempt, now: datetime) -> None:
    if attempt.status == "creating":
        move(session, attempt, "requires_action", by="stripe", now=now)


def _processing(session: Session, attempt: PaymentAttempt, now: datetime) -> None:
    """Stripe has it. If no webhook tells how it ended, we ask."""
    if attempt.status in ("creating", "requires_action"):
        move(session, attempt, "processing", by="stripe", now=now)
        ask_later(session, attempt, now)


def ask_later(session: Session, attempt: PaymentAttempt, now: datetime) -> None:
    at = now + rules.WEBHOOK_PATIENCE
    enqueue(session, "payments.advance", at=at, attempt_id=attempt.id)


def _declined(
    session: Session, attempt: PaymentAttempt, intent: Intent, by: str, now: datetime
) -> None:
    """One intent per attempt: a declined one is cancelled, so that nobody can pay it behind our back."""
    if attempt.status not in UNSETTLED:
        return
    attempt.decline_code = intent.decline_code or "card_declined"
    move(session, attempt, "declined", by=by, now=now)
    undo_later(session, attempt)
    publish(session, PaymentDeclined(attempt.booking_id, attempt.id))


def _money(
    session: Session, attempt: PaymentAttempt, intent: Intent, by: str | None, now: datetime
) -> None:
    captured = intent.status == "succeeded"
    if captured and (attempt.status not in UNSETTLED or by is not None):
        ledger.capture(session, attempt, now)
    if attempt.status in UNSETTLED:
        if by is None:
            _processing(session, attempt, now)
            return
        move(session, attempt, "paid_held" if captured else "authorised", by=by, now=now)
        _book(session, attempt, by, now)
    elif attempt.status in STRAY:
        logger.error("money of a payment that had ended", extra={"attempt": attempt.id})
        _give_back(session, attempt, "stray", by or "stripe", now)
    elif captured and attempt.status in RESERVED:
        move(session, attempt, "paid_held", by=by or "stripe", now=now)
        if attempt.lesson_done_at is not None:
            settle(session, attempt, by or "stripe", now)
    elif captured and attempt.status == "returning" and intent.refunded >= attempt.amount:
        ledger.refund(session, attempt, now)
        move(session, attempt, "refunded", by=by or "stripe", now=now)


def _book(session: Session, attempt: PaymentAttempt, by: str, now: datetime) -> None:
    """Confirm the booking, in this transaction; if its time is gone, give the money back."""
    match bookings.confirm(session, attempt.booking_id, now):
        case Confirmation.CONFIRMED:
            attempt.confirmed_by = by
            publish(session, PaymentAuthorised(attempt.booking_id, attempt.id))
        case Confirmation.GIVEN_BACK:
            _give_back(session, attempt, "cancelled", by, now)
        case Confirmation.TOO_LATE:
            _give_back(session, attempt, "late", by, now)
            publish(session, PaymentTooLate(attempt.booking_id, attempt.id))


def _give_back(
    session: Session, attempt: PaymentAttempt, reason: str, by: str, now: datetime
) -> None:
    attempt.return_reason = reason
    move(session, attempt, "returning", by=by, now=now)
    undo_later(session, attempt)


def undo_later(session: Session, attempt: PaymentAttempt) -> None:
    enqueue(session, "payments.undo", lock=f"payment-{attempt.id}", attempt_id=attempt.id)


def _cancelled(session: Session, attempt: PaymentAttempt, by: str, now: datetime) -> None:
    if attempt.status in RESERVED:
        logger.error("a confirmed booking has lost its money", extra={"attempt": attempt.id})
        publish(session, PaymentLost(attempt.booking_id, attempt.id))
    if attempt.status in UNSETTLED | RESERVED | {"returning"}:
        move(session, attempt, "voided", by=by, now=now)


def settle(session: Session, attempt: PaymentAttempt, by: str, now: datetime) -> None:
    """The lesson of a locked, captured attempt took place: share the money."""
    mentor_id = session.get_one(Booking, attempt.booking_id).mentor_id
    ledger.settle(session, attempt, mentor_id, now)
    move(session, attempt, "lesson_done", by=by, now=now)
