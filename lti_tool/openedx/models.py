"""Open edX sites, the keys that they sign with, and which requests were already taken."""

from datetime import datetime

from sqlalchemy import ForeignKey, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.kernel.db import Base, Identified


class Site(Identified, Base):
    """An LMS whose XBlocks may ask."""

    __tablename__ = "openedx_site"

    name: Mapped[str]
    issuer: Mapped[str] = mapped_column(unique=True)
    """As the LMS's own LTI launches have it: learners of both doors are then the same persons."""
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[datetime]


class SiteKey(Identified, Base):
    """A secret shared with a site."""

    __tablename__ = "openedx_site_key"

    site_id: Mapped[int] = mapped_column(
        ForeignKey("openedx_site.id", ondelete="CASCADE"), index=True
    )
    key_id: Mapped[str] = mapped_column(unique=True)
    secret: Mapped[str]
    """Encrypted by ``kernel.tokens.Vault``."""
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    site: Mapped[Site] = relationship(lazy="joined", innerjoin=True)


class UsedNonce(Base):
    """A request that was taken; a second one with its nonce is a replay. Forgotten once it would be too old anyway."""

    __tablename__ = "openedx_used_nonce"

    site_key_id: Mapped[int] = mapped_column(
        ForeignKey("openedx_site_key.id", ondelete="CASCADE"), primary_key=True
    )
    nonce: Mapped[str] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
