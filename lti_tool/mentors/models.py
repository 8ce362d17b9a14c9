"""Mentors and the subjects they teach; what keeps their scores and listings is loaded with them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CHAR, CheckConstraint, ForeignKey, Index, Integer, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.kernel.db import Base, Identified
from lti_tool.mentors import listing, standing
from lti_tool.mentors.listing import GENDERS
from lti_tool.mentors.rules import KINDS, STATUSES, BothTeach, Kind, Status
from lti_tool.people.references import refused_by

LISTED = text("score IS NOT NULL")
__all__ = [
    "CourseMentor",
    "Mentor",
    "MentorListing",
    "MentorSubject",
    "SearchWithoutResult",
    "listing",
    "standing",
]


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Mentor(Identified, Base):
    """A person who teaches. Only an approved one is ever listed or booked."""

    __tablename__ = "mentor"
    __table_args__ = (
        CheckConstraint(_one_of("kind", KINDS), name="kind"),
        CheckConstraint(_one_of("status", STATUSES), name="status"),
        CheckConstraint(_one_of("gender", GENDERS), name="gender"),
        CheckConstraint("price_amount >= 0", name="price"),
        CheckConstraint("price_currency ~ '^[A-Z]{3}$'", name="currency"),
        CheckConstraint("rating_sum BETWEEN rating_count AND 5 * rating_count", name="rating"),
        CheckConstraint("lesson_minutes BETWEEN 15 AND 240", name="minutes"),
    )

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), unique=True, info=refused_by(BothTeach)
    )
    slug: Mapped[str] = mapped_column(unique=True)
    """In addresses: ``amina-diallo``."""
    name: Mapped[str]
    headline: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """One line by language, ``{"en": …, "fr": …}``; a language may be missing."""
    kind: Mapped[Kind] = mapped_column(Text, default="peer", server_default="peer")
    languages: Mapped[list[str]] = mapped_column(
        ARRAY(Text), default=list, server_default=text("'{}'")
    )
    """ISO 639-1, the best spoken first."""
    zone: Mapped[str] = mapped_column(default="UTC", server_default="UTC")
    """The IANA zone in which weekly hours are meant."""
    price_amount: Mapped[int] = mapped_column(default=0, server_default="0")
    """For 60 minutes, in minor units of the currency; 0 is a volunteer."""
    price_currency: Mapped[str] = mapped_column(CHAR(3), default="EUR", server_default="EUR")
    lesson_minutes: Mapped[int] = mapped_column(default=60, server_default="60")
    status: Mapped[Status] = mapped_column(Text, default="applied", server_default="applied")
    rating_sum: Mapped[int] = mapped_column(default=0, server_default="0")
    rating_count: Mapped[int] = mapped_column(default=0, server_default="0")
    gender: Mapped[str | None] = mapped_column(Text)
    """One of ``GENDERS``, as the mentor tells it; None for who tells none. The ranking does not know it."""


class MentorSubject(Base):
    """That a mentor teaches a subject, and how often they did."""

    __tablename__ = "mentor_subject"
    __table_args__ = (
        CheckConstraint("lessons_given >= 0", name="lessons"),
        Index(
            "mentor_subject_best_of_subject_idx",
            *("subject_code", text("score DESC"), "mentor_id"),
            postgresql_where=LISTED,
        ),
        Index("mentor_subject_best_idx", text("score DESC"), "mentor_id", postgresql_where=LISTED),
    )

    mentor_id: Mapped[int] = mapped_column(
        ForeignKey("mentor.id", ondelete="CASCADE"), primary_key=True
    )
    subject_code: Mapped[str] = mapped_column(ForeignKey("subject.code"), primary_key=True)
    lessons_given: Mapped[int] = mapped_column(default=0, server_default="0")
    score: Mapped[float | None]
    """See ``standing``; the database writes it."""
    levels: Mapped[list[str]] = mapped_column(
        ARRAY(Text), default=list, server_default=text("'{}'")
    )
    """``context.LEVELS`` at which the mentor teaches it; empty for who did not tell."""


class CourseMentor(Base):
    """That a course's team allows this mentor. A course with none allows all."""

    __tablename__ = "course_mentor"
    __table_args__ = (Index(None, "mentor_id"),)

    course_id: Mapped[int] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), primary_key=True
    )
    mentor_id: Mapped[int] = mapped_column(
        ForeignKey("mentor.id", ondelete="CASCADE"), primary_key=True
    )


class MentorListing(Base):
    """A listed mentor for one subject, or with an empty code for any: see ``listing``, which writes it."""

    __tablename__ = "mentor_listing"

    subject_code: Mapped[str] = mapped_column(primary_key=True)
    mentor_id: Mapped[int] = mapped_column(
        ForeignKey("mentor.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    score: Mapped[float]
    """As in ``mentor_subject``; of the best one for any subject."""
    quality: Mapped[float]
    """``ranking.quality``."""
    next_free_at: Mapped[datetime | None]
    """When the next slot that can be booked begins, as of the last look."""
    refresh_at: Mapped[datetime]
    """When ``scheduling.freshness`` has to look again; counts in the row for any subject."""
    worth: Mapped[int]
    """Euro cents for 60 minutes, roughly."""
    levels: Mapped[int]
    """A bit for each of ``context.LEVELS``."""
    lessons: Mapped[int]
    kind: Mapped[int] = mapped_column(SmallInteger)
    gender: Mapped[int] = mapped_column(SmallInteger)
    price: Mapped[int] = mapped_column(SmallInteger)
    rating: Mapped[int] = mapped_column(SmallInteger)
    reviews: Mapped[int] = mapped_column(SmallInteger)
    """These five are steps, counted from 0: ``listing`` tells which."""
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    windows: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    """When there are free slots in the coming weeks: see ``windows``."""


class SearchWithoutResult(Identified, Base):
    """What somebody looked for in vain; nobody knows who it was."""

    __tablename__ = "search_without_result"

    text: Mapped[str]
    filters: Mapped[dict[str, Any]]
    """By facet, the chosen values."""
    locale: Mapped[str]
    searched_at: Mapped[datetime] = mapped_column(index=True)
