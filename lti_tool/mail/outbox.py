"""Post a mail with what causes it; deliver it once, later, however often the job runs."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.kernel.jobs import enqueue
from lti_tool.mail.mailer import Mailer, MailRefused
from lti_tool.mail.message import Message
from lti_tool.mail.models import QUEUED, REFUSED, SENT, TOO_LATE, OutgoingMail
from lti_tool.mail.rendering import render

logger = logging.getLogger(__name__)
OVERDUE = timedelta(minutes=10)
GIVEN_UP = timedelta(days=2)
FORGOTTEN = timedelta(days=90)
KEPT = ("address", "name", "subject", "text", "html", "locale")


@dataclass(frozen=True)
class Recipient:
    """Whom a mail is for, and in which language and zone it is written."""

    address: str
    name: str
    locale: str
    zone: str
    person_id: int | None = None


def post(
    session: Session,
    kind: str,
    to: Recipient,
    values: Mapping[str, object],
    *,
    booking_id: int | None = None,
    number: UUID | None = None,
    useful_until: datetime | None = None,
    now: datetime,
) -> None:
    """Write a mail of this kind; it leaves after the commit. About one booking, a person gets each kind once.

    ``number``: of what it tells; a second mail of the same number is none. Raises MailHeaderInvalid.
    """
    written = render(kind, {**values, "reader": to.name}, locale=to.locale, zone=to.zone)
    message = Message(
        reference=str(number or uuid4()),
        address=to.address,
        name=to.name,
        subject=written.subject,
        text=written.text,
        html=written.html,
        locale=to.locale,
        written_at=now,
    )
    row = {field: getattr(message, field) for field in KEPT} | {
        "public_id": UUID(message.reference),
        "kind": kind,
        "booking_id": booking_id,
        "person_id": to.person_id,
        "useful_until": useful_until,
        "created_at": now,
    }
    made = session.scalar(
        insert(OutgoingMail).values(row).on_conflict_do_nothing().returning(OutgoingMail.id)
    )
    if made is not None:
        enqueue(session, "mail.send", mail_id=made)


def deliver(session: Session, mail_id: int, mailer: Mailer, *, now: datetime, keep: bool) -> None:
    """Send a queued mail and mark it; a second delivery at the same time waits, and finds it sent.

    ``keep``: leave the text in the outbox (development). Raises MailUnavailable; the row is still queued then.
    """
    mail = session.get_one(OutgoingMail, mail_id, with_for_update=True)
    if mail.status != QUEUED:
        return
    if mail.useful_until is not None and mail.useful_until <= now:
        mail.status = TOO_LATE
    else:
        _send(mail, mailer, now)
    if not keep:
        mail.text = mail.html = ""
    logger.info(
        "mail", extra={"mail": str(mail.public_id), "kind": mail.kind, "outcome": mail.status}
    )


def queue_overdue(session: Session, *, now: datetime) -> None:
    """Give mails that still wait after ten minutes a new job, for two days: the mail server was away."""
    waiting = select(OutgoingMail.id).where(
        OutgoingMail.status == QUEUED,
        OutgoingMail.created_at.between(now - GIVEN_UP, now - OVERDUE),
    )
    for mail_id in session.scalars(waiting):
        enqueue(session, "mail.send", once=f"mail.send {mail_id}", mail_id=mail_id)


def forget_old_mail(session: Session, *, now: datetime) -> None:
    """Delete mails after 90 days: long after the last event that could ask for one of them again."""
    session.execute(delete(OutgoingMail).where(OutgoingMail.created_at < now - FORGOTTEN))


def _send(mail: OutgoingMail, mailer: Mailer, now: datetime) -> None:
    try:
        mailer.send(_message(mail))
    except MailRefused as refusal:
        mail.status, mail.reason = REFUSED, str(refusal)
    else:
        mail.status, mail.sent_at = SENT, now


def _message(mail: OutgoingMail) -> Message:
    told = {field: getattr(mail, field) for field in KEPT}
    return Message(reference=str(mail.public_id), written_at=mail.created_at, **told)
