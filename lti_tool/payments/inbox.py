"""Stripe's webhooks: kept once each, answered at once, and then acted on by asking Stripe what is so now."""

import logging
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.kernel.jobs import enqueue
from lti_tool.payments import attempts
from lti_tool.payments.conversation import Conversation
from lti_tool.payments.errors import WebhookAmountOther, WebhookOtherMode
from lti_tool.payments.gateway import GatewayRefused, Notice
from lti_tool.payments.models import StripeEvent

logger = logging.getLogger(__name__)


def receive(session: Session, notice: Notice, *, livemode: bool, now: datetime) -> bool:
    """Keep what came; False when it had come before. Raises WebhookOtherMode, WebhookAmountOther."""
    if notice.livemode != livemode:
        logger.error("webhook of the other mode", extra={"event": notice.event_id})
        raise WebhookOtherMode
    _require_price(session, notice)
    row = {
        "event_id": notice.event_id,
        "type": notice.type,
        "object_id": notice.intent_id,
        "payload": notice.payload,
        "received_at": now,
    }
    new = insert(StripeEvent).values(row).on_conflict_do_nothing().returning(StripeEvent.id)
    number = session.scalar(new)
    if number is None:
        return False
    enqueue(session, "payments.event", event=number)
    return True


def _require_price(session: Session, notice: Notice) -> None:
    """What Stripe says now decides; but a message that speaks of other money is not about our payment."""
    attempt = attempts.by_intent(session, notice.intent_id) if notice.intent_id else None
    if attempt is None or notice.amount is None:
        return
    if (notice.amount, str(notice.currency).upper()) != (attempt.amount, attempt.currency):
        logger.error("webhook of another amount", extra={"event": notice.event_id})
        raise WebhookAmountOther


def handle(conversation: Conversation, event: int, now: datetime) -> None:
    """Act on a kept event: its object is fetched anew, so what it said, and when, does not matter.

    Raises PaymentUnavailable; the event is then still unprocessed.
    """
    with conversation.database.transaction() as session:
        kept = session.get_one(StripeEvent, event)
        attempt = attempts.by_intent(session, kept.object_id) if kept.object_id else None
    if kept.processed_at is not None:
        return
    outcome = "unknown" if kept.object_id else "ignored"
    if attempt is not None and attempt.intent_id is not None:
        outcome = _ask(conversation, attempt.id, attempt.intent_id, kept.event_id, now)
    logger.info("event", extra={"event": kept.event_id, "kind": kept.type, "outcome": outcome})
    with conversation.database.transaction() as session:
        done = session.get_one(StripeEvent, event)
        done.processed_at, done.outcome = now, outcome


def _ask(
    conversation: Conversation, attempt_id: int, intent_id: str, by: str, now: datetime
) -> str:
    try:
        intent = conversation.gateway.intent(intent_id)
    except GatewayRefused:
        return "unknown"
    return conversation.apply(attempt_id, intent, by=by, now=now)


def waiting(session: Session, before: datetime) -> list[int]:
    """Events that came before this instant and that nobody has acted on."""
    return list(
        session.scalars(
            select(StripeEvent.id)
            .where(StripeEvent.processed_at.is_(None), StripeEvent.received_at < before)
            .order_by(StripeEvent.id)
            .limit(100)
        )
    )
