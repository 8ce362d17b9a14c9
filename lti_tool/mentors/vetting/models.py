"""Applications, their documents, and the log of what was decided."""

from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.kernel.db import Base, Identified
from lti_tool.kernel.errors import Conflict
from lti_tool.kernel.i18n import N_
from lti_tool.mentors.vetting import append_only
from lti_tool.mentors.vetting.stages import STAGES, Stage
from lti_tool.people.references import ONE_STAYS, refused_by

Kind = Literal["identity", "diploma", "proof"]
Action = Literal[
    "moved",
    "note",
    "minors_approved",
    "minors_withdrawn",
    "document_read",
    "trained",
    "first_lesson",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
ACTIONS: tuple[Action, ...] = get_args(Action)
__all__ = ["Application", "ApplicationDocument", "Decision", "MinorsApproval", "append_only"]


class BothApplied(Conflict):
    code = "join_both_applied"
    message = N_("Both accounts have applied to be a mentor. They stay apart.")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Application(Identified, Base):
    """One for each person, for good: who is refused and applies again goes on with the same one."""

    __tablename__ = "mentor_application"
    __table_args__ = (
        CheckConstraint(_one_of("stage", STAGES), name="stage"),
        Index("mentor_application_stage_idx", "stage", "changed_at"),
    )

    public_id: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), unique=True, info=refused_by(BothApplied)
    )
    stage: Mapped[Stage] = mapped_column(Text, default="draft")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """By the name of a step, as ``answers`` writes and reads it."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    """When the applicant last saved something, or the stage last changed."""
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    """When it came to one of ``stages.DECIDED``; None before, and after it was opened again."""
    trained_at: Mapped[datetime | None]
    """When the self-assessment was answered right."""
    first_lesson_at: Mapped[datetime | None]
    """When an operator had looked at the first lesson with its learner or its notes."""


class ApplicationDocument(Identified, Base):
    """A file of an applicant. Its bytes lie in ``storage``, encrypted, under ``stored_as``."""

    __tablename__ = "application_document"
    __table_args__ = (
        CheckConstraint(_one_of("kind", KINDS), name="kind"),
        CheckConstraint("(kind = 'proof') = (subject_code <> '')", name="subject"),
        Index(None, "application_id"),
    )

    public_id: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("mentor_application.id"))
    kind: Mapped[Kind] = mapped_column(Text)
    subject_code: Mapped[str] = mapped_column(default="", server_default="")
    """Of a proof; empty for the others."""
    media_type: Mapped[str]
    """Told by its first bytes, never by its sender."""
    size: Mapped[int]
    """In bytes, before it was encrypted."""
    stored_as: Mapped[str] = mapped_column(unique=True)
    uploaded_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    """When its time was over; the row stays, the bytes do not."""


class Decision(Identified, Base):
    """One line of the log. The database refuses to change or delete it; see ``append_only``."""

    __tablename__ = "application_decision"
    __table_args__ = (
        CheckConstraint(_one_of("action", ACTIONS), name="action"),
        Index(None, "application_id"),
    )

    public_id: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    """Also the number of the mail that tells of it, so that it is told once."""
    application_id: Mapped[int] = mapped_column(ForeignKey("mentor_application.id"))
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None for what the applicant did."""
    action: Mapped[Action] = mapped_column(Text)
    stage_before: Mapped[Stage] = mapped_column(Text)
    stage_after: Mapped[Stage] = mapped_column(Text)
    """The same as before unless it was moved."""
    words: Mapped[str] = mapped_column(default="", server_default="")
    """The reason, the note, or what was read."""
    happened_at: Mapped[datetime]


class MinorsApproval(Base):
    """That an operator thinks this applicant may teach minors. Two of different operators clear them."""

    __tablename__ = "minors_approval"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("mentor_application.id"), primary_key=True
    )
    operator_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, index=True, info=ONE_STAYS
    )
    given_at: Mapped[datetime]
