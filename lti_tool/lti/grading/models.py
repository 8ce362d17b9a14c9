"""What goes into a platform's gradebook about a course, and what was sent already."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.kernel.db import Base, Identified

MODES = ("off", "attendance", "lessons")
OFF, ATTENDANCE, LESSONS = MODES
MOST_LESSONS = 50


class Gradebook(Identified, Base):
    """What a course's team chose for its course."""

    __tablename__ = "lti_gradebook"
    __table_args__ = (
        CheckConstraint("mode IN ('off', 'attendance', 'lessons')", name="mode"),
        CheckConstraint(f"maximum BETWEEN 1 AND {MOST_LESSONS}", name="maximum"),
    )

    public_id: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    """Names our column to the platform, so that it is found again."""
    roster_id: Mapped[int] = mapped_column(
        ForeignKey("lti_roster.id", ondelete="CASCADE"), unique=True
    )
    mode: Mapped[str]
    maximum: Mapped[int]
    """How many lessons are the whole grade; 1 for attendance."""
    label: Mapped[str]
    """What a new column is called, in the language of who switched it on."""
    endpoint: Mapped[dict[str, Any]]
    """``claims.GRADES_SERVICE`` of the launch from which it was chosen."""
    line_item: Mapped[str] = mapped_column(default="", server_default="")
    """The address of the column, once it was found or made."""
    trouble: Mapped[str] = mapped_column(default="", server_default="")
    """The code of the error that ended the latest try; empty when it went well."""
    detail: Mapped[str] = mapped_column(default="", server_default="")
    """Of the trouble: a status of HTTP or a code of OAuth 2."""
    tried_at: Mapped[datetime | None]
    changed_by: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    changed_at: Mapped[datetime]


class GradebookScore(Base):
    """One learner's score. It waits while what should be there is not what was sent."""

    __tablename__ = "lti_gradebook_score"

    gradebook_id: Mapped[int] = mapped_column(
        ForeignKey("lti_gradebook.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(primary_key=True)
    """The ``sub`` of launches."""
    given: Mapped[int]
    maximum: Mapped[int]
    sent_given: Mapped[int | None]
    sent_maximum: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    last_instant: Mapped[datetime | None]
    """The latest timestamp that was told, or was about to be when a process died: the next one is later."""
    trouble: Mapped[str] = mapped_column(default="", server_default="")
    detail: Mapped[str] = mapped_column(default="", server_default="")
