"""Platforms that may launch us, our own keys, and the launches that were accepted."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.kernel.db import Base, Identified
from lti_tool.lti.grading import models as grading
from lti_tool.lti.notices import models as notices
from lti_tool.lti.rosters import models as rosters

__all__ = [
    "ACTIVE",
    "APPROVED",
    "DELETED",
    "NEXT",
    "OFF",
    "PAUSED",
    "PENDING",
    "RETIRING",
    "Consumer",
    "Deployment",
    "Launch",
    "Registration",
    "ToolKey",
    "grading",
    "notices",
    "rosters",
]
PENDING, APPROVED, OFF = "pending", "approved", "off"
PAUSED = "paused"
"""Of a deployment that the operator approved and its institution switched off: it alone may switch it on again."""
NEXT, ACTIVE, RETIRING, DELETED = "next", "active", "retiring", "deleted"


class Registration(Identified, Base):
    """A platform that knows this tool under one client id. An issuer may have several."""

    __tablename__ = "lti_registration"
    __table_args__ = (
        UniqueConstraint("issuer", "client_id"),
        CheckConstraint("status IN ('pending', 'approved', 'off')", name="status"),
    )

    public_id: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    name: Mapped[str]
    issuer: Mapped[str]
    client_id: Mapped[str]
    auth_login_url: Mapped[str]
    auth_token_url: Mapped[str]
    key_set_url: Mapped[str]
    token_audience: Mapped[str | None]
    """Whom what we sign for an access token addresses, where that is not ``auth_token_url`` itself."""
    status: Mapped[str] = mapped_column(default=PENDING)
    login_token: Mapped[str] = mapped_column(unique=True)
    """The last part of this registration's own login address. It tells which one is meant; it proves nothing."""
    approves_deployments: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether a deployment that is seen for the first time may launch at once."""
    created_at: Mapped[datetime]


class Deployment(Identified, Base):
    """A place inside a platform where the tool was put, learnt at its first launch."""

    __tablename__ = "lti_deployment"
    __table_args__ = (
        UniqueConstraint("registration_id", "deployment_id"),
        CheckConstraint("status IN ('pending', 'approved', 'off', 'paused')", name="status"),
    )

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("lti_registration.id", ondelete="CASCADE")
    )
    deployment_id: Mapped[str]
    """The platform's name for it, at most 255 characters."""
    status: Mapped[str] = mapped_column(default=PENDING)
    first_seen_at: Mapped[datetime]


class ToolKey(Identified, Base):
    """A key pair of ours. Next: published already, signs after a rotation. Active: signs. Retiring: still published.

    Deleted: remembered, never published again.
    """

    __tablename__ = "lti_tool_key"
    __table_args__ = (
        CheckConstraint("state IN ('next', 'active', 'retiring', 'deleted')", name="state"),
        Index(
            "lti_tool_key_one_next",
            "state",
            unique=True,
            postgresql_where=text("state = 'next'"),
        ),
        Index(
            "lti_tool_key_one_active",
            "state",
            unique=True,
            postgresql_where=text("state = 'active'"),
        ),
    )

    kid: Mapped[str] = mapped_column(unique=True)
    private_pem: Mapped[str]
    """Encrypted by ``kernel.tokens.Vault``; empty once deleted."""
    public_jwk: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default=ACTIVE)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class Consumer(Identified, Base):
    """A key of LTI 1.1 by which a platform knew the tool before it moved to LTI 1.3."""

    __tablename__ = "lti_consumer"
    __table_args__ = (UniqueConstraint("registration_id", "key"),)

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("lti_registration.id", ondelete="CASCADE")
    )
    key: Mapped[str] = mapped_column(index=True)
    secret: Mapped[str]
    """Encrypted by ``kernel.tokens.Vault``."""
    created_at: Mapped[datetime]


class Launch(Identified, Base):
    """A launch that was accepted. Its nonce stands here once, so it is never accepted again."""

    __tablename__ = "lti_launch"

    nonce: Mapped[str] = mapped_column(unique=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("lti_registration.id", ondelete="CASCADE"), index=True
    )
    deployment_id: Mapped[int] = mapped_column(
        ForeignKey("lti_deployment.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    visit_id: Mapped[int | None] = mapped_column(
        ForeignKey("course_visit.id", ondelete="SET NULL"), index=True
    )
    claims: Mapped[dict[str, Any]]
    """``claims.KEPT``: where the services of this place are; no names, no addresses of people."""
    created_at: Mapped[datetime] = mapped_column(index=True)
