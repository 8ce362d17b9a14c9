"""Which times mentors offer: their hours, less what is booked, as the database knows them now."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lti_tool.kernel.interval import Interval
from lti_tool.mentors.models import Mentor
from lti_tool.scheduling.availability import Span
from lti_tool.scheduling.slots import dates, earliest, span, starts
from lti_tool.scheduling.timetables import Timetable, timetables
from lti_tool.scheduling.wall_time import utc

HORIZON = timedelta(days=60)
"""How far ahead a lesson can be booked."""
A_DAY = timedelta(days=1)
SOON = timedelta(days=7)
"""Nearly everybody has free times within this; only for the others more is worked out."""


def is_offered(session: Session, mentor: Mentor, wanted: Interval, now: datetime) -> bool:
    """Whether this is one of the mentor's free slots."""
    if not now <= wanted.start < now + HORIZON:
        return False
    at = span(wanted)[0]
    [found] = timetables(session, [mentor.id], (at, at + 1), now)
    if wanted.length != timedelta(minutes=found.terms.duration) or wanted.start.microsecond:
        return False
    return at in _starts(found, (at, at + 1), now)


def free_slots(
    session: Session, mentor: Mentor, *, first: date, last: date, zone: str, now: datetime
) -> list[Interval]:
    """The slots that start on the viewer's dates ``[first, last)`` in ``zone``, UTC, in order."""
    first, last = max(first, now.date() - A_DAY), min(last, (now + HORIZON).date() + 2 * A_DAY)
    if first >= last:
        return []
    return _free(session, mentor, dates(ZoneInfo(zone), first, last), now)


def next_free(
    session: Session, mentor_ids: Sequence[int], *, now: datetime, count: int = 3
) -> dict[int, list[datetime]]:
    """The starts of the next free slots of each of these mentors, UTC; a mentor without any has an empty list.

    The same two statements however many mentors there are.
    """
    found = timetables(session, mentor_ids, (_moment(now), _moment(now + HORIZON)), now)
    listed = {one.mentor_id: list(islice(_soonest(one, now), count)) for one in found}
    return {number: [utc(at) for at in listed.get(number, ())] for number in mentor_ids}


def nearest(
    session: Session, mentor: Mentor, start: datetime, *, now: datetime, count: int = 6
) -> list[Interval]:
    """The free slots nearest to an instant, in order of time."""
    found = _free(session, mentor, (_moment(now), _moment(now + HORIZON)), now)
    return sorted(sorted(found, key=lambda slot: abs(slot.start - start))[:count])


def _free(session: Session, mentor: Mentor, window: Span, now: datetime) -> list[Interval]:
    [found] = timetables(session, [mentor.id], window, now)
    length = found.terms.duration * 60
    return [Interval(utc(at), utc(at + length)) for at in _starts(found, window, now)]


def _soonest(found: Timetable, now: datetime) -> Iterator[int]:
    soon = _moment(now + SOON)
    yield from _starts(found, (_moment(now), soon), now)
    yield from _starts(found, (soon, _moment(now + HORIZON)), now)


def _starts(found: Timetable, window: Span, now: datetime) -> Iterator[int]:
    until = min(window[1], _moment(now + HORIZON))
    return starts(
        found.hours,
        found.terms,
        found.busy,
        window=(window[0], until),
        earliest=earliest(found.terms, now),
    )


def _moment(at: datetime) -> int:
    return int(at.timestamp())
