"""Writing and reading the ledger. What moves money is written once, whoever tells it and however often."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.payments import rules
from lti_tool.payments.ledger_models import Account, LedgerEntry, LedgerTransaction
from lti_tool.payments.models import PaymentAttempt


@dataclass(frozen=True)
class Line:
    """``amount`` in minor units: debits positive, credits negative."""

    account: Account
    amount: int
    mentor_id: int | None = None


def capture(session: Session, attempt: PaymentAttempt, now: datetime) -> None:
    """Stripe took the money; it is the learner's until the lesson is over."""
    lines = [Line("stripe_clearing", attempt.amount), Line("learner_funds_held", -attempt.amount)]
    post(session, attempt, "capture", lines, now)


def settle(session: Session, attempt: PaymentAttempt, mentor_id: int, now: datetime) -> None:
    """The lesson took place: the mentor has earned it, less the commission."""
    earned, commission = rules.share(attempt.amount, attempt.commission_percent)
    lines = [
        Line("learner_funds_held", attempt.amount),
        Line("mentor_payable", -earned, mentor_id),
        Line("commission", -commission),
    ]
    post(session, attempt, "settle", lines, now)


def refund(session: Session, attempt: PaymentAttempt, now: datetime) -> None:
    """All of it went back before the lesson."""
    lines = [Line("learner_funds_held", attempt.amount), Line("stripe_clearing", -attempt.amount)]
    post(session, attempt, "refund", lines, now)


def post(
    session: Session, attempt: PaymentAttempt, kind: str, lines: Iterable[Line], now: datetime
) -> bool:
    """Write one transaction of this kind for this attempt; False when it stands there already.

    The database refuses lines that do not sum to zero (``ledger_balanced``, when the transaction commits).
    """
    header = {"attempt_id": attempt.id, "kind": kind, "at": now}
    new = insert(LedgerTransaction).values(header).on_conflict_do_nothing()
    transaction_id = session.scalar(new.returning(LedgerTransaction.id))
    if transaction_id is None:
        return False
    session.add_all(
        LedgerEntry(
            transaction_id=transaction_id,
            account=line.account,
            mentor_id=line.mentor_id,
            amount=line.amount,
            currency=attempt.currency,
        )
        for line in lines
        if line.amount
    )
    session.flush()
    return True


def ledger_sum(session: Session) -> dict[str, int]:
    """All lines added up, by currency: zero, or something is very wrong."""
    total = func.coalesce(func.sum(LedgerEntry.amount), 0)
    rows = session.execute(select(LedgerEntry.currency, total).group_by(LedgerEntry.currency))
    return {currency: int(amount) for currency, amount in rows}


def balance(session: Session, account: Account, *, mentor_id: int | None = None) -> dict[str, int]:
    """One account, by currency; a credit balance is negative."""
    total = func.sum(LedgerEntry.amount)
    wanted = select(LedgerEntry.currency, total).where(LedgerEntry.account == account)
    if mentor_id is not None:
        wanted = wanted.where(LedgerEntry.mentor_id == mentor_id)
    rows = session.execute(wanted.group_by(LedgerEntry.currency))
    return {currency: int(amount) for currency, amount in rows}
