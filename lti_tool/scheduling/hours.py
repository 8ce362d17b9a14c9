"""What a mentor sets at the desk: weekly hours, other hours for a date, terms, and the zone in which these are meant.

Hours are ``(start, end)`` in minutes after midnight; an end that is not later than its start is the next date's, and
24:00 is 1440. Nothing here changes bookings that stand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert_into
from sqlalchemy.orm import Session

from lti_tool.mentors.models import Mentor
from lti_tool.people import rules
from lti_tool.scheduling.availability import A_DAY, WEEK, Hours
from lti_tool.scheduling.errors import HoursInvalid, HoursOverlap, TermsInvalid
from lti_tool.scheduling.models import BookingTerms, DateOverride, WeeklyRule
from lti_tool.scheduling.timetables import BUFFER_AFTER, BUFFER_BEFORE, NOTICE

NOTICES = (0, 30, 60, 120, 240, 720, 1440, 2880, 10080)
"""How many minutes before its start a lesson can be booked at the latest."""
BUFFERS = (0, 5, 10, 15, 30, 45, 60)
"""Minutes kept free before and after each lesson."""


@dataclass(frozen=True)
class Terms:
    """In minutes, of ``NOTICES`` and ``BUFFERS``."""

    notice: int = NOTICE
    buffer_before: int = BUFFER_BEFORE
    buffer_after: int = BUFFER_AFTER


def week(session: Session, mentor_id: int) -> dict[int, list[Hours]]:
    """The weekly hours by ISO weekday, all seven (1 is Monday), each in order."""
    found: dict[int, list[Hours]] = {weekday: [] for weekday in range(1, WEEK + 1)}
    rows = session.scalars(
        select(WeeklyRule).filter_by(mentor_id=mentor_id).order_by(WeeklyRule.start_minute)
    )
    for row in rows:
        found[row.weekday].append((row.start_minute, row.end_minute))
    return found


def set_week(session: Session, mentor: Mentor, hours: Mapping[int, Sequence[Hours]]) -> None:
    """Replace the whole week; a weekday that is missing has no hours. Raises HoursInvalid, HoursOverlap."""
    if not set(hours) <= set(range(1, WEEK + 1)):
        raise HoursInvalid
    spread = [_spread((day - 1) * A_DAY, one) for day, listed in hours.items() for one in listed]
    _refuse_overlaps(
        [*spread, *((start + WEEK * A_DAY, end + WEEK * A_DAY) for start, end in spread)]
    )
    rows = [
        {"mentor_id": mentor.id, "weekday": day, "start_minute": start, "end_minute": end}
        for day, listed in hours.items()
        for start, end in listed
    ]
    session.execute(select(Mentor.id).filter_by(id=mentor.id).with_for_update())
    session.execute(delete(WeeklyRule).where(WeeklyRule.mentor_id == mentor.id))
    if rows:
        session.execute(insert(WeeklyRule), rows)


def overrides(session: Session, mentor_id: int, *, since: date) -> dict[date, list[Hours]]:
    """Other hours of single dates from a date on (in the mentor's zone), in order; an empty list closes the date."""
    rows = session.scalars(
        select(DateOverride)
        .where(DateOverride.mentor_id == mentor_id, DateOverride.date >= since)
        .order_by(DateOverride.date)
        .execution_options(populate_existing=True)
    )
    return {row.date: [(start, end) for start, end in row.intervals] for row in rows}


def set_override(session: Session, mentor: Mentor, day: date, hours: Sequence[Hours]) -> None:
    """Other hours for one date, in place of the week's; none close it. Raises HoursInvalid, HoursOverlap."""
    _refuse_overlaps([_spread(0, one) for one in hours])
    listed = [list(one) for one in sorted(hours)]
    upsert = upsert_into(DateOverride).values(mentor_id=mentor.id, date=day, intervals=listed)
    session.execute(
        upsert.on_conflict_do_update(
            index_elements=["mentor_id", "date"], set_={"intervals": upsert.excluded.intervals}
        )
    )


def remove_override(session: Session, mentor: Mentor, day: date) -> None:
    """The week's hours hold again on this date. Again changes nothing."""
    session.execute(delete(DateOverride).filter_by(mentor_id=mentor.id, date=day))


def terms(session: Session, mentor_id: int) -> Terms:
    """What the mentor set, or the defaults."""
    row = session.get(BookingTerms, mentor_id, populate_existing=True)
    return Terms(row.notice, row.buffer_before, row.buffer_after) if row else Terms()


def set_terms(session: Session, mentor: Mentor, chosen: Terms) -> None:
    """Raises TermsInvalid for what is not in the lists."""
    if chosen.notice not in NOTICES or not {chosen.buffer_before, chosen.buffer_after} <= set(
        BUFFERS
    ):
        raise TermsInvalid
    upsert = upsert_into(BookingTerms).values(mentor_id=mentor.id, **asdict(chosen))
    session.execute(upsert.on_conflict_do_update(index_elements=["mentor_id"], set_=asdict(chosen)))


def set_zone(session: Session, mentor: Mentor, zone: str) -> None:
    """The hours keep their numbers, and mean other instants from now on. Raises ZoneUnknown."""
    mentor.zone = rules.zone(zone)
    session.flush()


def _spread(midnight: int, hours: Hours) -> tuple[int, int]:
    """Minutes from the beginning of the week, with an end that is after the start. Raises HoursInvalid."""
    start, end = hours
    if start == end or not 0 <= start < A_DAY or not 0 <= end <= A_DAY:
        raise HoursInvalid
    return midnight + start, midnight + (end if end > start else end + A_DAY)


def _refuse_overlaps(spread: Iterable[tuple[int, int]]) -> None:
    """Raises HoursOverlap. Hours that touch are two that may stand."""
    for one, following in pairwise(sorted(spread)):
        if following[0] < one[1]:
            raise HoursOverlap(following[0] % (WEEK * A_DAY))
