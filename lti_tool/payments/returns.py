"""Giving everything back: a payment that came too late, was given up, or should not exist."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from lti_tool.payments import attempts
from lti_tool.payments.conversation import Conversation
from lti_tool.payments.gateway import Intent
from lti_tool.payments.models import PaymentAttempt

UNDOABLE = frozenset({"declined", "returning"})


def undo(conversation: Conversation, attempt_id: int, now: datetime) -> None:
    """Cancel the intent, or refund what was taken. Run it one at a time for an attempt; again does no harm.

    A reserved amount is released at once; a refund takes days at the bank. Raises PaymentUnavailable.
    """
    with conversation.database.transaction() as session:
        attempt = attempts.locked(session, attempt_id)
    if attempt.status not in UNDOABLE or attempt.intent_id is None:
        return
    intent = conversation.gateway.intent(attempt.intent_id)
    if intent.status == "succeeded":
        intent = _refund(conversation, attempt, intent)
    elif intent.status != "canceled":
        intent = conversation.cancel(attempt, intent)
    conversation.apply(attempt_id, intent, by="system", now=now)


def _refund(conversation: Conversation, attempt: PaymentAttempt, intent: Intent) -> Intent:
    """Once: reserved in our row first, and what Stripe gave back already is not given again."""
    with conversation.database.transaction() as session:
        reserve_refund(session, attempt.id, attempt.amount - attempt.refunded_amount)
    if intent.refunded < attempt.amount:
        left = attempt.amount - intent.refunded
        conversation.gateway.refund(intent.id, left, key=attempt.key("refund"))
    return conversation.gateway.intent(intent.id)


def reserve_refund(session: Session, attempt_id: int, amount: int) -> bool:
    """Reserve a refund in one statement; False when more would go back than was taken."""
    reserved = session.scalar(
        update(PaymentAttempt)
        .where(
            PaymentAttempt.id == attempt_id,
            PaymentAttempt.refunded_amount + amount <= PaymentAttempt.amount,
        )
        .values(refunded_amount=PaymentAttempt.refunded_amount + amount)
        .returning(PaymentAttempt.id)
    )
    return reserved is not None
