"""Slots the slow way: the clock on the wall is looked at in every minute. What the service computes must equal this."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from lti_tool.kernel.interval import Interval
from lti_tool.scheduling.availability import Availability
from lti_tool.scheduling.slots import SlotTerms

MINUTE = timedelta(minutes=1)
BEFORE, AFTER = 18, 6  # days that are looked at besides those asked for


class Wall:
    """The clock of a zone, minute by minute, from a UTC date on."""

    def __init__(self, zone: str, first: date, days: int) -> None:
        self.zero = datetime(first.year, first.month, first.day, tzinfo=UTC)
        self.minutes = days * 24 * 60
        self.shown = shown(zone, self.zero, self.minutes)

    def when(self, wall: datetime, since: int = 0) -> int:
        """The first minute at which the clock shows a time or a later one."""
        from_here = max(since, int((wall - self.shown[0]) / MINUTE) - 30 * 60)
        return next(at for at in range(from_here, self.minutes) if self.shown[at] >= wall)


@lru_cache(maxsize=64)
def shown(zone: str, zero: datetime, minutes: int) -> list[datetime]:
    place = ZoneInfo(zone)
    return [(zero + at * MINUTE).astimezone(place).replace(tzinfo=None) for at in range(minutes)]


def naive_slots(
    hours: Availability,
    terms: SlotTerms,
    busy: list[Interval],
    *,
    viewer: str,
    first: date,
    last: date,
    now: datetime,
) -> list[datetime]:
    """The starts of the slots on the viewer's dates ``[first, last)``."""
    begin, days = first - timedelta(days=BEFORE), (last - first).days + BEFORE + AFTER
    wall, seen = Wall(hours.zone.key, begin, days), Wall(viewer, begin, days)
    opened = open_minutes(hours, wall, begin, days)
    free = bytearray(opened)
    for one in busy:
        start = int((one.start - wall.zero) / MINUTE) - terms.buffer_after
        end = int((one.end - wall.zero) / MINUTE) + terms.buffer_before
        free[max(start, 0) : max(end, 0)] = bytes(max(end, 0) - max(start, 0))
    fresh = mondays(opened, wall, begin, days)
    found = []
    for start, end in runs(free):
        for one, following in pairwise([start, *(at for at in fresh if start < at < end), end]):
            found += [
                at
                for at in grid(wall, one, following, terms.step)
                if at + terms.duration <= end and (following == end or at + terms.step <= following)
            ]
    soonest = (now - wall.zero) / MINUTE + terms.notice
    return [
        wall.zero + at * MINUTE
        for at in found
        if at >= soonest and first <= seen.shown[at].date() < last
    ]


def open_minutes(hours: Availability, wall: Wall, begin: date, days: int) -> bytearray:
    found = bytearray(wall.minutes)
    for count in range(2, days - 3):
        day = begin + timedelta(days=count)
        for start, end in hours.overrides.get(day, hours.weekly.get(day.isoweekday(), ())):
            midnight = midnight_of(day)
            over = end if end > start else end + 24 * 60
            one, other = wall.when(midnight + start * MINUTE), wall.when(midnight + over * MINUTE)
            found[one:other] = b"\1" * (other - one)
    return found


def mondays(opened: bytearray, wall: Wall, begin: date, days: int) -> list[int]:
    """Mondays that follow a week of hours without a pause."""
    dates = [begin + timedelta(days=count) for count in range(9, days - 3)]
    midnights = [midnight_of(day) for day in dates if day.isoweekday() == 1]
    pairs = [(wall.when(one - timedelta(days=7)), wall.when(one)) for one in midnights]
    return [end for start, end in pairs if all(opened[start:end])]


def midnight_of(day: date) -> datetime:
    return datetime.combine(day, time())


def runs(free: bytearray) -> list[tuple[int, int]]:
    edges = [at for at in range(1, len(free)) if free[at] != free[at - 1]]
    return list(zip(edges[::2], edges[1::2], strict=False))


def grid(wall: Wall, start: int, end: int, step: int) -> list[int]:
    found, at, shows = [start], start, wall.shown[start]
    while at < end:
        if at - found[-1] >= step:
            found.append(at)
        shows += step * MINUTE
        at = wall.when(shows, since=start)
    return found
