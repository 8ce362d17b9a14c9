"""Courses from which somebody launched, and who is in them: opaque ids and roles, no names and no addresses."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.kernel.db import Base, Identified


class Roster(Identified, Base):
    """A course, as one deployment knows it."""

    __tablename__ = "lti_roster"
    __table_args__ = (UniqueConstraint("deployment_id", "course"),)

    deployment_id: Mapped[int] = mapped_column(ForeignKey("lti_deployment.id", ondelete="CASCADE"))
    course: Mapped[str]
    """As ``CourseContext.course_id``."""
    address: Mapped[str] = mapped_column(default="", server_default="")
    """Where the platform lists the members, as the latest launch told; empty where it does not."""
    launched_at: Mapped[datetime] = mapped_column(index=True)
    """The latest launch that was taken into account."""
    refreshed_at: Mapped[datetime | None]
    """When the platform told the members; None as long as it did not."""
    tried_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(default="", server_default="")
    """The code of the error with which the latest try ended; empty when it went well."""


class RosterMember(Base):
    """Somebody of the course. The platform's list and launches each tell their part, and may differ."""

    __tablename__ = "lti_roster_member"

    roster_id: Mapped[int] = mapped_column(
        ForeignKey("lti_roster.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(primary_key=True)
    """The ``sub`` of launches."""
    role: Mapped[str] = mapped_column(default="", server_default="")
    """As ``roles.role_in_course`` has it, from the platform's list; empty for who was never in it."""
    is_active: Mapped[bool]
    """Whether the list of the latest refresh has this person, as active."""
    launched_as: Mapped[str] = mapped_column(default="", server_default="")
    """The role of the latest launch; empty before the first."""
    launched_at: Mapped[datetime | None]
