"""Attempts: begun, found, and moved from status to status with a trace of each move."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.payments import rules
from lti_tool.payments.errors import PaymentUnknown, TooManyCards
from lti_tool.payments.models import AttemptTransition, PaymentAttempt
from lti_tool.payments.states import OVER, Status, TransitionRefused, may
from lti_tool.scheduling.models import Booking


def begin(
    session: Session, booking: Booking, commission_percent: int, now: datetime
) -> PaymentAttempt:
    """The open attempt of this booking, or a new one; two at once get the same. Raises TooManyCards."""
    over = PaymentAttempt.status.in_(OVER)
    tried = select(func.count()).where(PaymentAttempt.booking_id == booking.id, over)
    if (session.scalar(tried) or 0) >= rules.MOST_ATTEMPTS:
        raise TooManyCards
    row = {
        "booking_id": booking.id,
        "status": "quoted",
        "amount": booking.price_amount,
        "currency": booking.price_currency,
        "commission_percent": commission_percent,
        "capture_method": rules.capture_method(booking.start, now),
        "checked_at": now,
        "created_at": now,
    }
    new = insert(PaymentAttempt).values(row).on_conflict_do_nothing()
    attempt_id = session.scalar(new.returning(PaymentAttempt.id))
    if attempt_id is None:  # ON CONFLICT waited until the other one was committed
        return session.scalars(
            select(PaymentAttempt).where(
                PaymentAttempt.booking_id == booking.id, PaymentAttempt.status.not_in(OVER)
            )
        ).one()
    _note(session, attempt_id, None, "quoted", "learner", now)
    return session.get_one(PaymentAttempt, attempt_id)


def latest(session: Session, booking_id: int) -> PaymentAttempt | None:
    """The open attempt, or the last one, or None."""
    return session.scalars(
        select(PaymentAttempt)
        .filter_by(booking_id=booking_id)
        .order_by(PaymentAttempt.status.in_(OVER), PaymentAttempt.id.desc())
        .limit(1)
    ).one_or_none()


def locked(session: Session, attempt_id: int) -> PaymentAttempt:
    """The attempt as it is now; whoever else wants to move it waits for this transaction."""
    return session.get_one(PaymentAttempt, attempt_id, with_for_update=True, populate_existing=True)


def owned(session: Session, public_id: UUID, person_id: int) -> PaymentAttempt:
    """The attempt of this learner. Raises PaymentUnknown."""
    found = session.scalars(
        select(PaymentAttempt)
        .join(Booking, Booking.id == PaymentAttempt.booking_id)
        .where(PaymentAttempt.public_id == public_id, Booking.learner_id == person_id)
    ).one_or_none()
    if found is None:
        raise PaymentUnknown
    return found


def by_intent(session: Session, intent_id: str) -> PaymentAttempt | None:
    return session.scalars(select(PaymentAttempt).filter_by(intent_id=intent_id)).one_or_none()


def move(session: Session, attempt: PaymentAttempt, new: Status, *, by: str, now: datetime) -> None:
    """Change the status of a locked attempt. Raises TransitionRefused."""
    if not may(attempt.status, new):
        raise TransitionRefused(old=attempt.status, new=new)
    _note(session, attempt.id, attempt.status, new, by, now)
    attempt.status, attempt.checked_at = new, now
    session.flush()


def _note(
    session: Session, attempt_id: int, old: Status | None, new: Status, by: str, now: datetime
) -> None:
    session.add(AttemptTransition(attempt_id=attempt_id, old=old, new=new, by=by, at=now))
