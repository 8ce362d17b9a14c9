"""Whom an issuer means by a subject, and one more way to know somebody."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.people.models import Identity


def owner(session: Session, issuer: str, subject: str) -> int | None:
    """The person of this identity; None when nobody has it."""
    known = select(Identity.person_id).filter_by(issuer=issuer, subject=subject)
    return session.scalar(known)


def add(session: Session, person_id: int, issuer: str, subject: str, now: datetime) -> None:
    """Somebody who has it already keeps it."""
    row = {"person_id": person_id, "issuer": issuer, "subject": subject, "created_at": now}
    session.execute(insert(Identity).values(row).on_conflict_do_nothing())
