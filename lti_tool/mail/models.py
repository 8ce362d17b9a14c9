"""The outbox: every mail is a row, written in the transaction that causes it."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.kernel.db import Base, Identified
from lti_tool.people.references import ONE_STAYS

QUEUED, SENT, REFUSED, TOO_LATE = "queued", "sent", "refused", "too_late"


class OutgoingMail(Identified, Base):
    """One mail to one person. At most one of a kind about a booking."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        UniqueConstraint("kind", "booking_id", "person_id"),
        CheckConstraint("status IN ('queued', 'sent', 'refused', 'too_late')", name="status"),
        CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent_at"),
        Index("outgoing_mail_waiting_idx", "created_at", postgresql_where="status = 'queued'"),
    )

    public_id: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    kind: Mapped[str]
    """The folder in ``templates/email`` that it was written from."""
    booking_id: Mapped[int | None]
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True, info=ONE_STAYS
    )
    """None for an address that has not been proven yet."""
    address: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    locale: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    """Empty once it was sent in production: what was in a mail does not stay here."""
    html: Mapped[str]
    status: Mapped[str] = mapped_column(default=QUEUED)
    reason: Mapped[str | None]
    """Why the server refused it, in the server's words."""
    useful_until: Mapped[datetime | None]
    """Not sent after this instant: a link that has expired helps nobody."""
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
