"""What mentors' free times are made of, fetched once for all of them: hours, terms, and what takes their time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from lti_tool.mentors.models import Mentor
from lti_tool.scheduling.availability import Availability, Hours, Span
from lti_tool.scheduling.models import Booking, BookingTerms, DateOverride, WeeklyRule
from lti_tool.scheduling.slots import SlotTerms, needed_from
from lti_tool.scheduling.states import TAKES_TIME
from lti_tool.scheduling.wall_time import utc

STEP = 30
"""Minutes from one start that is offered to the next."""
NOTICE, BUFFER_BEFORE, BUFFER_AFTER = 60, 0, 0
"""The terms of a mentor who set none, in minutes."""
LONGEST = 2 * 86_400
"""Seconds that are more than any lesson with its buffers."""


@dataclass
class Timetable:
    """One mentor's. ``busy`` is what ``fetch_busy`` found."""

    mentor_id: int
    hours: Availability
    terms: SlotTerms
    busy: list[Span] = field(default_factory=list)


def timetables(session: Session, mentor_ids: Sequence[int]) -> list[Timetable]:
    """Hours and terms, in three statements; nothing for a number that is no mentor's."""
    terms = session.execute(
        select(
            Mentor.id,
            Mentor.zone,
            Mentor.lesson_minutes,
            func.coalesce(BookingTerms.buffer_before, BUFFER_BEFORE),
            func.coalesce(BookingTerms.buffer_after, BUFFER_AFTER),
            func.coalesce(BookingTerms.notice, NOTICE),
        )
        .outerjoin(BookingTerms, BookingTerms.mentor_id == Mentor.id)
        .where(Mentor.id.in_(mentor_ids))
    ).all()
    weekly, overrides = _weekly(session, mentor_ids), _overrides(session, mentor_ids)
    return [
        Timetable(
            number,
            Availability(ZoneInfo(zone), weekly[number], overrides[number]),
            SlotTerms(minutes, STEP, before, after, notice),
        )
        for number, zone, minutes, before, after, notice in terms
    ]


def fetch_busy(session: Session, found: Sequence[Timetable], window: Span, now: datetime) -> None:
    """Put the bookings beside the slots of a window into each calendar, in one statement."""
    if not found:
        return
    by_number = {one.mentor_id: one for one in found}
    since = min(needed_from(one.hours, window[0]) for one in found)
    rows = session.execute(
        select(Booking.mentor_id, func.lower(Booking.during), func.upper(Booking.during)).where(
            Booking.mentor_id.in_(by_number),
            Booking.status.in_(TAKES_TIME),
            or_(Booking.status != "held", Booking.held_until > now),
            Booking.during.overlaps(Range(utc(since - LONGEST), utc(window[1] + LONGEST))),
        )
    )
    for number, start, end in rows:
        by_number[number].busy.append((int(start.timestamp()), int(end.timestamp())))


def _weekly(
    session: Session, mentor_ids: Sequence[int]
) -> defaultdict[int, defaultdict[int, list[Hours]]]:
    rules = select(
        WeeklyRule.mentor_id, WeeklyRule.weekday, WeeklyRule.start_minute, WeeklyRule.end_minute
    ).where(WeeklyRule.mentor_id.in_(mentor_ids))
    found: defaultdict[int, defaultdict[int, list[Hours]]] = defaultdict(lambda: defaultdict(list))
    for number, weekday, start, end in session.execute(rules):
        found[number][weekday].append((start, end))
    return found


def _overrides(
    session: Session, mentor_ids: Sequence[int]
) -> defaultdict[int, dict[date, list[Hours]]]:
    rows = select(DateOverride.mentor_id, DateOverride.date, DateOverride.intervals).where(
        DateOverride.mentor_id.in_(mentor_ids)
    )
    found: defaultdict[int, dict[date, list[Hours]]] = defaultdict(dict)
    for number, day, intervals in session.execute(rows):
        found[number][day] = [(start, end) for start, end in intervals]
    return found
