"""Taking the reserved money when the lesson starts, and sharing it when the lesson is over."""

import logging
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.kernel.jobs import enqueue
from lti_tool.payments import attempts, outcomes
from lti_tool.payments.conversation import Conversation
from lti_tool.payments.gateway import GatewayRefused
from lti_tool.payments.models import PaymentAttempt
from lti_tool.payments.states import OVER

logger = logging.getLogger(__name__)


def capture_for_booking(session: Session, booking_id: int) -> None:
    """The lesson has started: have the reserved money taken. Free and already charged bookings need nothing."""
    attempt = _paying(session, booking_id)
    if attempt is not None and attempt.status == "authorised":
        enqueue(session, "payments.capture", lock=f"payment-{attempt.id}", attempt_id=attempt.id)


def settle_lesson(session: Session, booking_id: int, now: datetime) -> None:
    """The lesson took place: the mentor has earned the price less the commission. Again changes nothing.

    If the money is still being taken, it is shared as soon as Stripe has it.
    """
    found = _paying(session, booking_id)
    if found is None:
        return
    attempt = attempts.locked(session, found.id)
    attempt.lesson_done_at = attempt.lesson_done_at or now
    if attempt.status == "paid_held":
        outcomes.settle(session, attempt, "system", now)
    elif attempt.status == "authorised":  # LessonStarted comes with it, in any order
        capture_for_booking(session, booking_id)


def capture(conversation: Conversation, attempt_id: int, now: datetime) -> None:
    """Take the reserved money. Raises PaymentUnavailable, and GatewayRefused when Stripe keeps refusing."""
    with conversation.database.transaction() as session:
        attempt = attempts.locked(session, attempt_id)
        if attempt.status == "authorised":
            attempts.move(session, attempt, "capturing", by="system", now=now)
    if attempt.status != "capturing" or attempt.intent_id is None:
        return
    try:
        intent = conversation.gateway.capture_intent(attempt.intent_id, key=attempt.key("capture"))
    except GatewayRefused:  # taken already, or gone: the intent says which
        intent = conversation.gateway.intent(attempt.intent_id)
        if intent.status == "requires_capture":
            logger.error("stripe refuses to take a payment", extra={"attempt": attempt_id})
            raise
    conversation.apply(attempt_id, intent, by="system", now=now)


def _paying(session: Session, booking_id: int) -> PaymentAttempt | None:
    return session.scalars(
        select(PaymentAttempt).where(
            PaymentAttempt.booking_id == booking_id, PaymentAttempt.status.not_in(OVER)
        )
    ).one_or_none()
