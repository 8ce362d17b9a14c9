"""When mentors teach, and what is booked of it; what makes a listing due for a look is loaded with them."""

import datetime as dt
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CHAR, CheckConstraint, ForeignKey, Index, Text, literal_column, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.kernel.db import Base, Identified
from lti_tool.kernel.interval import Interval
from lti_tool.kernel.money import Money
from lti_tool.people.references import refused_by
from lti_tool.scheduling import staleness
from lti_tool.scheduling.errors import LessonsOverlap
from lti_tool.scheduling.states import STATUSES, TAKES_TIME, Status

A_DAY = 24 * 60  # minutes
__all__ = ["Booking", "BookingTerms", "DateOverride", "WeeklyRule", "staleness"]


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


TAKING = f"status IN ({_listed(TAKES_TIME)})"
MENTOR_RANGE = "int8range(mentor_id, mentor_id, '[]')"
LEARNER_RANGE = "int8range(learner_id, learner_id, '[]')"
"""Numbers as the exclusion constraints compare them: ``btree_gist`` is not everywhere."""


class WeeklyRule(Identified, Base):
    """Hours of a normal week in the mentor's own zone; an end that is not after its start is the next day's."""

    __tablename__ = "weekly_rule"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        CheckConstraint(f"start_minute BETWEEN 0 AND {A_DAY - 1}", name="start"),
        CheckConstraint(f"end_minute BETWEEN 0 AND {A_DAY}", name="end"),
        CheckConstraint("start_minute <> end_minute", name="length"),
    )

    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentor.id", ondelete="CASCADE"), index=True)
    weekday: Mapped[int]
    """ISO: 1 is Monday."""
    start_minute: Mapped[int]
    """After midnight, as clocks on the wall show it."""
    end_minute: Mapped[int]


class DateOverride(Base):
    """Other hours for one date, in place of the weekly ones; none at all closes the date."""

    __tablename__ = "date_override"

    mentor_id: Mapped[int] = mapped_column(
        ForeignKey("mentor.id", ondelete="CASCADE"), primary_key=True
    )
    date: Mapped[dt.date] = mapped_column(primary_key=True)
    """In the mentor's zone."""
    intervals: Mapped[list[Any]]
    """``[[start_minute, end_minute], ...]``, as in ``WeeklyRule``."""


class BookingTerms(Base):
    """How a mentor may be booked, in minutes. Whoever has no row has the defaults."""

    __tablename__ = "booking_terms"
    __table_args__ = (
        CheckConstraint("notice BETWEEN 0 AND 20160", name="notice"),
        CheckConstraint("buffer_before BETWEEN 0 AND 240", name="buffer_before"),
        CheckConstraint("buffer_after BETWEEN 0 AND 240", name="buffer_after"),
    )

    mentor_id: Mapped[int] = mapped_column(
        ForeignKey("mentor.id", ondelete="CASCADE"), primary_key=True
    )
    notice: Mapped[int]
    """How long before its start a lesson can be booked at the latest."""
    buffer_before: Mapped[int]
    buffer_after: Mapped[int]
    """Kept free of other lessons, before and after each."""


class Booking(Identified, Base):
    """A time of a mentor that a learner holds, has booked, or once held."""

    __tablename__ = "booking"
    __table_args__ = (
        ExcludeConstraint(
            (literal_column(MENTOR_RANGE), "&&"),
            ("during", "&&"),
            name="booking_mentor_free",
            using="gist",
            where=text(TAKING),
        ),
        ExcludeConstraint(
            (literal_column(LEARNER_RANGE), "&&"),
            ("during", "&&"),
            name="booking_learner_free",
            using="gist",
            where=text(TAKING),
        ),
        CheckConstraint(f"status IN ({_listed(STATUSES)})", name="status"),
        CheckConstraint("status <> 'held' OR held_until IS NOT NULL", name="held_until"),
        CheckConstraint("price_amount >= 0", name="price"),
        CheckConstraint("price_currency ~ '^[A-Z]{3}$'", name="currency"),
        CheckConstraint("lower_inc(during) AND NOT upper_inc(during)", name="half_open"),
        Index("booking_held_idx", "held_until", postgresql_where=text("status = 'held'")),
        Index(None, "learner_id", "id"),
        Index("booking_mentor_end_idx", "mentor_id", text("upper(during)")),
    )

    public_id: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentor.id"))
    learner_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), info=refused_by(LessonsOverlap)
    )
    visit_id: Mapped[int | None] = mapped_column(
        ForeignKey("course_visit.id", ondelete="SET NULL"), index=True
    )
    """The unit from which the learner came."""
    question: Mapped[str] = mapped_column(default="", server_default="")
    """What the learner wants help with, for the mentor; lines of text, empty for none."""
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    """``[start, end)``, UTC."""
    status: Mapped[Status] = mapped_column(Text)
    minutes: Mapped[int]
    price_amount: Mapped[int]
    """Minor units; 0 is free."""
    price_currency: Mapped[str] = mapped_column(CHAR(3))
    held_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    @property
    def price(self) -> Money:
        return Money(self.price_amount, self.price_currency)

    @property
    def start(self) -> datetime:
        return self.interval.start

    @property
    def interval(self) -> Interval:
        start, end = self.during.lower, self.during.upper
        assert start is not None and end is not None  # noqa: S101 - the check "half_open" holds it
        return Interval(start, end)
