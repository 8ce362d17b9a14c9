"""Lessons, who was in them, their notes, and what learners said afterwards."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.kernel.db import Base, Identified


class Lesson(Identified, Base):
    """The live side of a booking; made when the first of the two comes to its door."""

    __tablename__ = "lesson"
    __table_args__ = (
        CheckConstraint(
            "finished_at IS NULL OR started_at IS NOT NULL", name="finished_was_started"
        ),
    )

    booking_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    """When learner and mentor were first in the room at the same time."""
    finished_at: Mapped[datetime | None]


class Attendance(Identified, Base):
    """One stay of one person in the room, from joining to leaving."""

    __tablename__ = "attendance"
    __table_args__ = (CheckConstraint("role IN ('learner', 'mentor')", name="role_known"),)

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[str]
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    """None while in the room; a stay that a crash cut off ends with the next one, or with the lesson."""


class NoteUpdate(Identified, Base):
    """The tail of a lesson's notes: one Yjs update (v1 encoding), not yet part of the snapshot."""

    __tablename__ = "note_update"
    __table_args__ = (Index(None, "lesson_id", "id"),)

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id", ondelete="CASCADE"))
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class NoteSnapshot(Base):
    """A lesson's notes as one Yjs update, and their text for searching; the text is never read back."""

    __tablename__ = "note_snapshot"

    lesson_id: Mapped[int] = mapped_column(
        ForeignKey("lesson.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    state: Mapped[bytes] = mapped_column(LargeBinary)
    text: Mapped[str]
    updated_at: Mapped[datetime]


class Review(Identified, Base):
    """What a learner said about one lesson, once."""

    __tablename__ = "review"
    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="stars_in_range"),)

    booking_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    mentor_id: Mapped[int] = mapped_column(BigInteger, index=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    stars: Mapped[int]
    comment: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
