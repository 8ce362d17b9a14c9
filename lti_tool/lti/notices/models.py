"""Which platforms we asked to tell us of something, and what they told."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.kernel.db import Base, Identified


class NoticeHandler(Base):
    """That a deployment should tell us of this kind of event."""

    __tablename__ = "lti_notice_handler"

    deployment_id: Mapped[int] = mapped_column(
        ForeignKey("lti_deployment.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(primary_key=True)
    """The platform's name of it: ``LtiContextCopyNotice``."""
    service: Mapped[str]
    """Where the platform takes addresses of handlers, as the latest launch told."""
    handler: Mapped[str]
    """The address of ours that it should tell."""
    registered_at: Mapped[datetime | None]
    """When the platform took it; None as long as it did not."""
    tried_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(default="", server_default="")
    """The code of the error with which the latest try ended; empty when it went well."""


class Notice(Identified, Base):
    """What a platform told: once, however often it is sent."""

    __tablename__ = "lti_notice"
    __table_args__ = (UniqueConstraint("registration_id", "key"),)

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("lti_registration.id", ondelete="CASCADE")
    )
    key: Mapped[str]
    """The platform's own identifier of it."""
    deployment_id: Mapped[int] = mapped_column(
        ForeignKey("lti_deployment.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    """As ``NoticeHandler.kind``."""
    told: Mapped[dict[str, Any]]
    """``reading.Notice.told``."""
    received_at: Mapped[datetime] = mapped_column(index=True)
    handled_at: Mapped[datetime | None]
