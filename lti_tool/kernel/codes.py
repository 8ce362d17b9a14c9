"""Codes that work once: a hand-off from a course, a link in a mail. Only their hash is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from lti_tool.kernel.db import Base
from lti_tool.kernel.errors import Gone, NotFound
from lti_tool.kernel.i18n import N_


class CodeUnknown(NotFound):
    code = "code_unknown"
    message = N_("This link is not one of ours, or it is not complete.")


class CodeUsed(Gone):
    code = "code_used"
    message = N_("This link was already used. For your safety it works once.")


class CodeExpired(Gone):
    code = "code_expired"
    message = N_("This link has expired. Go back and ask for a new one.")


class SingleUseCode(Base):
    __tablename__ = "single_use_code"

    digest: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    payload: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


def _digest(purpose: str, code: str) -> str:
    return hashlib.sha256(f"{purpose}:{code}".encode()).hexdigest()


def issue_code(
    session: Session, purpose: str, payload: dict[str, Any], *, now: datetime, lifetime: timedelta
) -> str:
    """A new code of 256 random bits for ``purpose``, carrying ``payload`` (JSON)."""
    code = secrets.token_urlsafe(32)
    row = {"digest": _digest(purpose, code), "purpose": purpose, "payload": payload}
    session.execute(insert(SingleUseCode).values(**row, expires_at=now + lifetime))
    return code


def peek_code(session: Session, purpose: str, code: str, *, now: datetime) -> dict[str, Any]:
    """The payload of a code that still works, which stays unused. Raises as ``redeem_code`` does."""
    row = session.get(SingleUseCode, _digest(purpose, code))
    if row is None:
        raise CodeUnknown
    if row.used_at is not None:
        raise CodeUsed
    if row.expires_at <= now:
        raise CodeExpired
    return row.payload


def redeem_code(session: Session, purpose: str, code: str, *, now: datetime) -> dict[str, Any]:
    """The payload, once: two requests at the same time, one wins. Raises CodeUnknown, CodeUsed, CodeExpired."""
    digest = _digest(purpose, code)
    payload: dict[str, Any] | None = session.scalar(
        update(SingleUseCode)
        .where(SingleUseCode.digest == digest, SingleUseCode.used_at.is_(None))
        .where(SingleUseCode.expires_at > now)
        .values(used_at=now)
        .returning(SingleUseCode.payload)
    )
    if payload is not None:
        return payload
    used = session.scalar(select(SingleUseCode.used_at).where(SingleUseCode.digest == digest))
    if used is not None:
        raise CodeUsed
    known = session.scalar(select(SingleUseCode.digest).where(SingleUseCode.digest == digest))
    raise CodeExpired if known else CodeUnknown


def forget_old_codes(session: Session, *, before: datetime) -> None:
    """Delete codes that expired before this instant."""
    session.execute(delete(SingleUseCode).where(SingleUseCode.expires_at < before))
