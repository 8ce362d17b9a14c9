"""Subjects that mentors teach, and the places in courses from which somebody came."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, false
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

    public_id: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    context: Mapped[dict[str, Any]]
    """``CourseContext.to_json()``."""
    created_at: Mapped[datetime] = mapped_column(index=True)
