"""Persons and the identities by which they are known."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.kernel.db import Base, Identified


class Person(Identified, Base):
    """Somebody who uses the service: learner, mentor, course team or operator, or several of these."""

    __tablename__ = "person"

    public_id: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    name: Mapped[str] = mapped_column(default="")
    """What others see; empty when a platform keeps names to itself."""
    email: Mapped[str | None]
    """Where mail goes. It proves nothing: only an Identity signs somebody in."""
    locale: Mapped[str] = mapped_column(default="en")
    zone: Mapped[str] = mapped_column(default="UTC")
    """An IANA zone."""
    is_operator: Mapped[bool] = mapped_column(default=False, server_default=false())
    chosen_at: Mapped[datetime | None]
    """When the person set name, language and zone; from then on no platform and no browser changes them."""
    joined_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    """This row is another name for that person: two accounts were joined. It has no identity and nothing else."""
    created_at: Mapped[datetime]


class Identity(Identified, Base):
    """One proof of who somebody is: a subject that an issuer vouches for."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str]
    """An LTI platform's issuer, an Open edX site, or ``people.service.BY_ADDRESS``."""
    subject: Mapped[str]
    shared_name: Mapped[str] = mapped_column(default="", server_default="")
    shared_email: Mapped[str | None]
    """What the person let this issuer send, and may take back (``people.sharing``)."""
    created_at: Mapped[datetime]


class RateCount(Base):
    """How often something was tried in one window of time; what was tried is kept as a hash."""

    __tablename__ = "rate_count"
    __table_args__ = (CheckConstraint("tries > 0", name="tries_positive"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    tries: Mapped[int]
