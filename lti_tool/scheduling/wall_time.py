"""What clocks on the wall show, as instants, in every zone and on every day. No database.

Instants are whole seconds since 1970 (UTC), dates are proleptic ordinals: a month of slots is thousands of sums, and
integers make them cheap. A zone is asked once for a date; only where its clocks change is it asked for each time.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = 86_400
EPOCH = date(1970, 1, 1).toordinal()
ZERO = datetime(1970, 1, 1, tzinfo=UTC)


def instant(zone: ZoneInfo, day: int, second: int) -> int:
    """The instant of a time of day, in seconds after midnight; from 86,400 on it is the next date's.

    A time that the clocks skip is the first instant after the gap; of one that they show twice, the first.
    """
    day, second = day + second // DAY, second % DAY
    wall = (day - EPOCH) * DAY + second
    offset = day_offset(zone, day)
    return wall - offset if offset is not None else occurrence(zone, wall)


@lru_cache(maxsize=1 << 15)
def day_offset(zone: ZoneInfo, day: int) -> int | None:
    """Seconds east of Greenwich on this date, or None when the clocks change on it."""
    midnights = ((day - EPOCH) * DAY, (day + 1 - EPOCH) * DAY)
    found = {_offset(zone, wall, fold) for wall in midnights for fold in (0, 1)}
    return found.pop() if len(found) == 1 else None


def occurrence(zone: ZoneInfo, wall: int, since: int | None = None) -> int:
    """The instant at which clocks show ``wall`` (seconds since 1970 there): the first one, at or after ``since``."""
    before, after = wall - _offset(zone, wall, 0), wall - _offset(zone, wall, 1)
    if shown(zone, before) != wall:
        return _change(zone, after, before)
    return after if since is not None and before < since else before


def utc(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def shown(zone: ZoneInfo, at: int) -> int:
    """What clocks show at an instant, in seconds since 1970 there."""
    offset = utc(at).astimezone(zone).utcoffset()
    assert offset is not None  # noqa: S101 - a ZoneInfo always tells
    return at + int(offset.total_seconds())


def date_at(zone: ZoneInfo, at: int) -> int:
    """The date that calendars show at an instant, as an ordinal."""
    return shown(zone, at) // DAY + EPOCH


def changes(zone: ZoneInfo, start: int, end: int) -> list[int]:
    """The instants between two others at which the clocks change."""
    days = range(start // DAY + EPOCH - 1, end // DAY + EPOCH + 2)
    found = {_change_near(zone, day) for day in days if day_offset(zone, day) is None}
    return sorted(at for at in found if start < at < end)


@lru_cache(maxsize=1 << 10)
def _change_near(zone: ZoneInfo, day: int) -> int:
    """The instant of the change on a date that has no offset of its own."""
    midnight = (day - EPOCH) * DAY
    return _change(zone, midnight - DAY, midnight + 2 * DAY)


def _offset(zone: ZoneInfo, wall: int, fold: int) -> int:
    local = (ZERO + timedelta(seconds=wall)).replace(tzinfo=zone, fold=fold)
    offset = local.utcoffset()
    assert offset is not None  # noqa: S101 - a ZoneInfo always tells
    return int(offset.total_seconds())


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    """The instant of the change of the clocks that lies between two instants."""
    old = shown(zone, before) - before
    while after - before > 1:
        middle = (before + after) // 2
        if shown(zone, middle) - middle == old:
            before = middle
        else:
            after = middle
    return after
