"""``livementor bench slots``: one mentor's month of slots, beside the same month by other means in the same run.

All of them find the same slots, which is checked. The others differ in how hours become instants; from there on they
use the service's own sweep and no rule for changes of the clocks, which is the most favourable for them.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from statistics import median
from time import process_time
from typing import TextIO
from zoneinfo import ZoneInfo

from lti_tool.config import Settings
from lti_tool.kernel.interval import Interval
from lti_tool.scheduling.availability import Availability, Span, joined, without
from lti_tool.scheduling.slots import SlotTerms, dates, kept_free, slots, spans, starts
from lti_tool.scheduling.wall_time import day_offset

ZONE = ZoneInfo("America/New_York")
FIRST, LAST = date(2026, 10, 15), date(2026, 11, 14)  # the clocks go back on 1 November
HOURS = [(9 * 60, 12 * 60), (14 * 60, 18 * 60)]
WORKDAYS = range(1, 6)
TERMS = SlotTerms(duration=60, step=30, buffer_after=10, notice=60)
NOW = datetime(2026, 10, 14, tzinfo=UTC)
BUSY = [
    Interval(start, start + timedelta(hours=1))
    for days in range(0, 30, 2)
    for start in [datetime(2026, 10, 15, 14, 30, tzinfo=UTC) + timedelta(days=days)]
]
ROUNDS, TIMES = 9, 40

Way = Callable[[], list[int]]


def run(settings: Settings, out: TextIO) -> None:  # noqa: ARG001 - the signature of every bench
    """Measure and print. Needs no database."""
    ways: dict[str, Way] = {
        "Livementor": ours,
        "Livementor, nothing kept of the zone": ours_cold,
        "zoneinfo for every edge": lambda: cut(edges_by_zoneinfo()),
        "python-dateutil's rrule": lambda: cut(edges_by_rrule()),
    }
    try:
        import_module("dateutil.rrule")
    except ImportError:
        print("python-dateutil is not installed (pip install 'livementor[dev]')", file=out)
        del ways["python-dateutil's rrule"]
    found = ours()
    wrong = [name for name, way in ways.items() if way() != found]
    assert not wrong, f"other slots: {wrong}"  # noqa: S101 - figures of unequal work mean nothing
    taken = measured(ways)
    print(f"Slots of one mentor for 30 days: {len(found)}, {len(BUSY)} bookings", file=out)
    for name, seconds in taken.items():
        ratio = seconds / taken["Livementor"]
        print(f"  {name:38}{seconds * 1e6:8.0f} µs CPU {ratio:8.2f}", file=out)
    values = measured({"": as_values})[""]
    print(f"  the same slots as values, for a page  {values * 1e6:8.0f} µs CPU", file=out)


def measured(ways: dict[str, Way]) -> dict[str, float]:
    """Seconds of CPU for one call of each: the median of rounds in turn, so that all meet the same machine."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            began = process_time()
            for _ in range(TIMES):
                way()
            taken[name].append((process_time() - began) / TIMES)
    return {name: median(seconds) for name, seconds in taken.items()}


def ours() -> list[int]:
    """From hours and bookings as the database has them to the starts of slots."""
    return list(
        starts(_hours(), TERMS, spans(BUSY), window=dates(ZONE, FIRST, LAST), earliest=_earliest())
    )


def ours_cold() -> list[int]:
    day_offset.cache_clear()
    return ours()


def as_values() -> list[int]:
    found = slots(_hours(), TERMS, BUSY, window=dates(ZONE, FIRST, LAST), now=NOW)
    return [len(found)]


def edges_by_zoneinfo() -> Iterator[Span]:
    """Each start and each end by a local datetime of its own."""
    for count in range((LAST - FIRST).days):
        midnight = datetime.combine(FIRST + timedelta(days=count), time(), ZONE)
        if midnight.isoweekday() in WORKDAYS:
            for start, end in HOURS:
                edges = [midnight + timedelta(minutes=minutes) for minutes in (start, end)]
                yield int(edges[0].timestamp()), int(edges[1].timestamp())


def edges_by_rrule() -> Iterator[Span]:
    """One rule for each of the hours, expanded in local time as RFC 5545 has it."""
    from dateutil.rrule import WEEKLY, rrule

    until = datetime.combine(LAST, time(), ZONE) - timedelta(seconds=1)
    for start, end in HOURS:
        first = datetime.combine(FIRST, time(), ZONE) + timedelta(minutes=start)
        length = timedelta(minutes=end - start)
        weekdays = [weekday - 1 for weekday in WORKDAYS]
        for at in rrule(WEEKLY, dtstart=first, byweekday=weekdays, until=until):
            yield int(at.timestamp()), int((at + length).timestamp())


def cut(opened: Iterator[Span]) -> list[int]:
    """From hours as instants to slots."""
    length, step = TERMS.duration * 60, TERMS.step * 60
    free = without(joined(opened), kept_free(TERMS, spans(BUSY)))
    found = (at for start, end in free for at in range(start, end - length + 1, step))
    return [at for at in found if at >= _earliest()]


def _hours() -> Availability:
    return Availability(ZONE, dict.fromkeys(WORKDAYS, HOURS))


def _earliest() -> int:
    return int(NOW.timestamp()) + TERMS.notice * 60
