"""When mentors are free next, and in which parts of a week, for the search: looked up where it is due.

It is due when hours, terms or bookings changed (``staleness``), and when the next free time can't be booked any more.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, bindparam, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from lti_tool.mentors.listing import ANY_SUBJECT
from lti_tool.mentors.models import MentorListing
from lti_tool.mentors.windows import bits
from lti_tool.scheduling.availability import Span
from lti_tool.scheduling.offers import HORIZON
from lti_tool.scheduling.slots import earliest, moment, starts
from lti_tool.scheduling.timetables import Timetable, timetables
from lti_tool.scheduling.wall_time import utc

AHEAD = timedelta(days=14)
"""Free times of so many days make the parts of a week in which somebody is free."""
AT_ONCE = 200
"""Mentors in one transaction: whoever books one of them waits for it."""
LATEST = timedelta(days=1)
WRITE = (
    update(MentorListing.__table__)  # type: ignore[arg-type]
    .where(MentorListing.mentor_id == bindparam("number"))
    .values(
        windows=bindparam("free", type_=ARRAY(Integer)),
        next_free_at=bindparam("next"),
        refresh_at=bindparam("again"),
    )
)


def refresh(session: Session, now: datetime, *, most: int = AT_ONCE) -> int:
    """Look up those that are due, the longest first; how many they were. What another worker looks up is left to it."""
    due = (
        select(MentorListing.mentor_id)
        .where(MentorListing.subject_code == ANY_SUBJECT, MentorListing.refresh_at <= now)
        .order_by(MentorListing.refresh_at, MentorListing.mentor_id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    numbers = session.scalars(due).all()
    if numbers:
        session.execute(WRITE, _looked_up(session, numbers, now))
    return len(numbers)


def _looked_up(session: Session, numbers: Sequence[int], now: datetime) -> list[dict[str, Any]]:
    window = (moment(now), moment(now + HORIZON))
    return [_row(one, now) for one in timetables(session, numbers, window, now)]


def _row(one: Timetable, now: datetime) -> dict[str, Any]:
    soon = list(_starts(one, now, (moment(now), moment(now + AHEAD))))
    later = _starts(one, now, (moment(now + AHEAD), moment(now + HORIZON)))
    first = soon[0] if soon else next(iter(later), None)
    again = now + LATEST
    if first is not None:
        bookable_until = utc(first) - timedelta(minutes=one.terms.notice)
        again = min(again, bookable_until + timedelta(seconds=1))
    return {
        "number": one.mentor_id,
        "free": bits(soon),
        "next": None if first is None else utc(first),
        "again": again,
    }


def _starts(one: Timetable, now: datetime, window: Span) -> Iterator[int]:
    return starts(one.hours, one.terms, one.busy, window=window, earliest=earliest(one.terms, now))
