"""Which times mentors offer: their hours, less what is booked, as the database knows them now."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from lti_tool.kernel.interval import Interval
from lti_tool.mentors.models import Mentor

HORIZON = timedelta(days=60)
"""How far ahead a lesson can be booked."""


def is_offered(session: Session, mentor: Mentor, wanted: Interval, now: datetime) -> bool:
    """Whether this is one of the mentor's free slots."""
    raise NotImplementedError


def free_slots(
    session: Session, mentor: Mentor, *, first: date, last: date, zone: str, now: datetime
) -> list[Interval]:
    """The slots that start on the viewer's dates ``[first, last)`` in ``zone``, UTC, in order."""
    raise NotImplementedError


def next_free(
    session: Session, mentor_ids: Sequence[int], *, now: datetime, count: int = 3
) -> dict[int, list[datetime]]:
    """The starts of the next free slots of each of these mentors, UTC; a mentor without any has an empty list.

    The same three statements however many mentors there are.
    """
    raise NotImplementedError


def nearest(
    session: Session, mentor: Mentor, start: datetime, *, now: datetime, count: int = 6
) -> list[Interval]:
    """The free slots nearest to an instant, in order of time."""
    raise NotImplementedError
