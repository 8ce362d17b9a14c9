"""The ledger: transactions of entries that sum to zero. The database refuses all else (``guards``)."""

from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import CHAR, BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.kernel.db import Base, Identified

Account = Literal[
    "stripe_clearing",
    "learner_funds_held",
    "mentor_payable",
    "commission",
    "vat",
    "psp_fees",
    "voucher_liability",
    "promo_expense",
    "mentor_debt",
]
ACCOUNTS: tuple[Account, ...] = get_args(Account)


class LedgerTransaction(Identified, Base):
    """Something that moved money, once: ``capture``, ``settle`` or ``refund`` of an attempt."""

    __tablename__ = "ledger_transaction"
    __table_args__ = (UniqueConstraint("attempt_id", "kind"),)

    attempt_id: Mapped[int] = mapped_column(ForeignKey("payment_attempt.id"))
    kind: Mapped[str]
    at: Mapped[datetime]


class LedgerEntry(Identified, Base):
    """One line. Debits are positive, credits negative, in minor units."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint(f"account IN ({', '.join(repr(a) for a in ACCOUNTS)})", name="account"),
        CheckConstraint("amount <> 0", name="amount"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
        Index(None, "account", "mentor_id"),
    )

    transaction_id: Mapped[int] = mapped_column(ForeignKey("ledger_transaction.id"), index=True)
    account: Mapped[Account] = mapped_column(Text)
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("mentor.id"))
    """Whose account it is, for ``mentor_payable`` and ``mentor_debt``."""
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(CHAR(3))
