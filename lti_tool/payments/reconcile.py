"""Looking after payments that no webhook and no job brought to an end."""

from datetime import datetime, timedelta

from sqlalchemy import Select, extract, func, literal, or_, select, update
from sqlalchemy.orm import Session

from lti_tool.kernel.jobs import enqueue
from lti_tool.payments import inbox, rules
from lti_tool.payments.models import PaymentAttempt
from lti_tool.payments.states import UNSETTLED
from lti_tool.scheduling.models import Booking

AT_ONCE = 200
JOB = {
    **dict.fromkeys(("quoted", *UNSETTLED), "payments.advance"),
    "returning": "payments.undo",
    "capturing": "payments.capture",
}
PATIENCE = timedelta(minutes=1)
"""How long an attempt is left to the jobs that it has already; then longer and longer: an eighth of its age."""


def reconcile(session: Session, now: datetime) -> int:
    """Queue what may be stuck, and return how much that was."""
    due = list(session.scalars(_due(now)))
    session.execute(
        update(PaymentAttempt)
        .where(PaymentAttempt.id.in_([attempt.id for attempt in due]))
        .values(checked_at=now)
    )
    for attempt in due:
        lock = f"payment-{attempt.id}"
        enqueue(session, JOB[attempt.status], lock=lock, attempt_id=attempt.id)
    events = inbox.waiting(session, now - PATIENCE)
    for event in events:
        enqueue(session, "payments.event", once=f"event-{event}", event=event)
    return len(due) + len(events)


def _due(now: datetime) -> Select[PaymentAttempt]:
    age = extract("epoch", literal(now) - PaymentAttempt.created_at)
    unasked = extract("epoch", literal(now) - PaymentAttempt.checked_at)
    held_is_over = Booking.held_until < now - rules.GRACE
    return (
        select(PaymentAttempt)
        .join(Booking, Booking.id == PaymentAttempt.booking_id)
        .where(
            PaymentAttempt.status.in_(JOB),
            unasked > func.greatest(PATIENCE.total_seconds(), age / 8),
            or_(PaymentAttempt.status != "quoted", held_is_over, Booking.status == "cancelled"),
        )
        .order_by(PaymentAttempt.checked_at)
        .limit(AT_ONCE)
        .with_for_update(of=PaymentAttempt, skip_locked=True)
    )
