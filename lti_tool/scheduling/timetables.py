"""What mentors' free times are made of, fetched once for all of them: hours, terms, and what takes their time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from lti_tool.kernel.interval import Interval
from lti_tool.mentors.models import Mentor
from lti_tool.scheduling.availability import Availability, Hours, Span
from lti_tool.scheduling.models import Booking, BookingTerms, DateOverride, WeeklyRule
from lti_tool.scheduling.slots import SlotTerms, needed_from, span
from lti_tool.scheduling.states import TAKES_TIME
from lti_tool.scheduling.wall_time import utc

STEP = 30
"""Minutes from one start that is offered to the next."""
NOTICE, BUFFER_BEFORE, BUFFER_AFTER = 60, 0, 0
"""The terms of a mentor who set none, in minutes."""
A_DAY = timedelta(days=1)
"""More than any lesson with its pauses lasts, and than zones differ."""
REACH = timedelta(days=17)
"""How far before a time the hours can begin that it belongs to; see ``availability.whole_from``."""

WEEKLY = select(
    func.jsonb_agg(
        func.jsonb_build_array(WeeklyRule.weekday, WeeklyRule.start_minute, WeeklyRule.end_minute),
        type_=JSONB,
    )
).where(WeeklyRule.mentor_id == Mentor.id)
"""``[[weekday, start, end], ...]`` of a row's mentor, or null."""
OVERRIDES = select(
    func.jsonb_agg(func.jsonb_build_array(DateOverride.date, DateOverride.intervals), type_=JSONB)
).where(
    DateOverride.mentor_id == Mentor.id,
    DateOverride.date.between(bindparam("first"), bindparam("last")),
)
"""``[[date, [[start, end], ...]], ...]`` of a row's mentor, or null."""
HOURS = (
    select(
        Mentor.id,
        Mentor.zone,
        WEEKLY.scalar_subquery(),
        OVERRIDES.scalar_subquery(),
        Mentor.lesson_minutes,
        func.coalesce(BookingTerms.buffer_before, BUFFER_BEFORE),
        func.coalesce(BookingTerms.buffer_after, BUFFER_AFTER),
        func.coalesce(BookingTerms.notice, NOTICE),
    )
    .outerjoin(BookingTerms, BookingTerms.mentor_id == Mentor.id)
    .where(Mentor.id.in_(bindparam("mentors", expanding=True)))
)
BUSY = select(Booking.mentor_id, func.lower(Booking.during), func.upper(Booking.during)).where(
    Booking.mentor_id.in_(bindparam("mentors", expanding=True)),
    Booking.status.in_(TAKES_TIME),
    or_(Booking.status != "held", Booking.held_until > bindparam("now")),
    func.upper(Booking.during) > bindparam("since"),
    func.lower(Booking.during) < bindparam("until"),
)
"""By the index of mentors' ends. Both statements are built once: to build them costs more than to run them."""


@dataclass(frozen=True)
class Timetable:
    """What one mentor's free times are made of."""

    mentor_id: int
    hours: Availability
    terms: SlotTerms
    busy: list[Span]


def timetables(
    session: Session, mentor_ids: Sequence[int], window: Span, now: datetime
) -> list[Timetable]:
    """For the slots that start in a window, in two statements; nothing for a number that is no mentor's."""
    asked = {
        "mentors": mentor_ids,
        "first": utc(window[0]).date() - REACH,
        "last": utc(window[1]).date() + 2 * A_DAY,
    }
    rows = session.execute(HOURS, asked).all()
    hours = {number: _hours(*told) for number, *told, _, _, _, _ in rows}
    busy = _busy(session, hours, window, now)
    return [
        Timetable(number, hours[number], _terms(*terms), busy[number])
        for number, _, _, _, *terms in rows
    ]


def _terms(minutes: int, before: int, after: int, notice: int) -> SlotTerms:
    """The pause after one lesson may be the pause before the next, so the longer of the two lies between them."""
    pause = max(before, after)
    return SlotTerms(minutes, STEP, pause, pause, notice)


def _hours(zone: str, weekly: list[Any] | None, overrides: list[Any] | None) -> Availability:
    by_weekday: defaultdict[int, list[Hours]] = defaultdict(list)
    for weekday, start, end in weekly or ():
        by_weekday[weekday].append((start, end))
    return Availability(
        ZoneInfo(zone),
        by_weekday,
        {
            date.fromisoformat(day): [(start, end) for start, end in hours]
            for day, hours in overrides or ()
        },
    )


def _busy(
    session: Session, hours: Mapping[int, Availability], window: Span, now: datetime
) -> defaultdict[int, list[Span]]:
    """Lessons and holds that are not over, from where each mentor's hours begin."""
    since = min((needed_from(one, window[0]) for one in hours.values()), default=window[0])
    asked = {
        "mentors": list(hours),
        "now": now,
        "since": utc(since) - A_DAY,
        "until": utc(window[1]) + A_DAY,
    }
    rows = session.execute(BUSY, asked)
    found: defaultdict[int, list[Span]] = defaultdict(list)
    for number, start, end in rows:
        found[number].append(span(Interval(start, end)))
    return found
