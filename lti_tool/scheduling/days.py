"""Free times by day, as somebody who chooses one reads them. No database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from lti_tool.kernel.interval import Interval

A_PAGE = 7
"""Days shown at once. Days without a free time are left out, so nobody has to hunt for one."""


@dataclass(frozen=True)
class Day:
    """A date in the viewer's zone, and the slots that start on it, at least one."""

    date: date
    slots: tuple[Interval, ...]


@dataclass(frozen=True)
class Page:
    """``earlier`` and ``later`` are the first days of the pages beside it."""

    days: Sequence[Day]
    earlier: Day | None
    later: Day | None


def by_day(slots: Iterable[Interval], zone: str) -> list[Day]:
    """``slots`` in order."""
    local = ZoneInfo(zone)
    dated = groupby(slots, key=lambda slot: slot.start.astimezone(local).date())
    return [Day(day, tuple(found)) for day, found in dated]


def at_or_after(days: Sequence[Day], wanted: date) -> Day:
    """The wanted day, or the next one with a free time, or the last there is."""
    return next((day for day in days if day.date >= wanted), days[-1])


def page_with(days: Sequence[Day], day: Day) -> Page:
    first = days.index(day) // A_PAGE * A_PAGE
    return Page(
        days[first : first + A_PAGE],
        earlier=days[first - A_PAGE] if first else None,
        later=days[first + A_PAGE] if first + A_PAGE < len(days) else None,
    )
