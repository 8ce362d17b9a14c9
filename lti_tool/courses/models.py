"""Subjects that mentors teach, and the places in courses from which somebody came."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    CHAR,
    CheckConstraint,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.kernel.db import Base, Identified


class SubjectRow(Base):
    """A subject of the taxonomy, for other tables to refer to; ``courses.service.sync_subjects`` writes it."""

    __tablename__ = "subject"

    code: Mapped[str] = mapped_column(primary_key=True)
    domain: Mapped[str]
    labels: Mapped[dict[str, Any]]
    """By language: ``{"en": "Linear algebra", "fr": "Algèbre linéaire"}``."""
    is_retired: Mapped[bool] = mapped_column(default=False, server_default=false())
    """No longer in the taxonomy, and still referred to."""


class CourseVisit(Identified, Base):
    """Somebody opened the list of mentors from a unit."""

    __tablename__ = "course_visit"
    __table_args__ = (
        Index("course_visit_course_idx", text("(context ->> 'course_id')"), "created_at"),
    )

    public_id: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    context: Mapped[dict[str, Any]]
    """``CourseContext.to_json()``."""
    question: Mapped[str] = mapped_column(default="", server_default="")
    """What they wrote there and sent when they chose a mentor; the page of times proposes it."""
    created_at: Mapped[datetime] = mapped_column(index=True)


class Course(Identified, Base):
    """A course of a platform, once its team looked at it, and what the team decided."""

    __tablename__ = "course"
    __table_args__ = (
        UniqueConstraint("platform", "key"),
        CheckConstraint(
            "(price_limit_amount IS NULL) = (price_limit_currency IS NULL)"
            " AND price_limit_amount >= 0",
            name="price_limit",
        ),
    )

    public_id: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    platform: Mapped[str]
    """As ``CourseContext.platform``."""
    key: Mapped[str]
    """As ``CourseContext.course_id``."""
    title: Mapped[str] = mapped_column(default="", server_default="")
    is_on: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether learners of this course are shown mentors."""
    subjects: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    """Codes that the team confirmed for the whole course, the best fitting first; None before that."""
    price_limit_amount: Mapped[int | None]
    """For 60 minutes, in minor units: dearer mentors are not listed."""
    price_limit_currency: Mapped[str | None] = mapped_column(CHAR(3))
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    """Grows with each change of the course, its units or its mentors."""
    changed_by: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    changed_at: Mapped[datetime]
    created_at: Mapped[datetime]


class CourseUnit(Identified, Base):
    """What a course's team decided about one unit."""

    __tablename__ = "course_unit"
    __table_args__ = (UniqueConstraint("course_id", "key"),)

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    key: Mapped[str]
    """As ``CourseContext.unit_id``."""
    title: Mapped[str] = mapped_column(default="", server_default="")
    subjects: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    """Codes that the team confirmed for this unit, the best fitting first; None before that."""
    note: Mapped[str] = mapped_column(default="", server_default="")
    """For mentors: what this unit is about, what learners may be told."""
