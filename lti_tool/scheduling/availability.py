"""When a mentor's hours are, as values, and the instants that they mean. No database.

Hours are local time in the mentor's zone. They are expanded date by date there, made UTC, and joined where they touch.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from lti_tool.scheduling.wall_time import DAY, EPOCH, date_at, day_offset, instant

A_DAY = 24 * 60
WEEK = 7

Hours = tuple[int, int]
"""Start and end in minutes after midnight; an end that is not later than its start is the next date's."""
Span = tuple[int, int]
"""``[start, end)`` in whole seconds since 1970, UTC."""


@dataclass(frozen=True)
class Availability:
    """A mentor's hours. Those of a date in ``overrides`` replace the week's; none at all close the date."""

    zone: ZoneInfo
    weekly: Mapping[int, Sequence[Hours]]
    """By ISO weekday: 1 is Monday."""
    overrides: Mapping[date, Sequence[Hours]] = field(default_factory=dict)

    def on(self, day: int) -> Sequence[Span]:
        """The hours of one date (an ordinal), in order, in seconds after its midnight."""
        found = self._overridden.get(day)
        return self._week[(day - 1) % WEEK] if found is None else found

    @cached_property
    def _week(self) -> list[list[Span]]:
        return [_seconds(self.weekly.get(weekday, ())) for weekday in range(1, WEEK + 1)]

    @cached_property
    def _overridden(self) -> dict[int, list[Span]]:
        return {day.toordinal(): _seconds(hours) for day, hours in self.overrides.items()}


def open_spans(hours: Availability, first: int, last: int) -> list[Span]:
    """The hours of the dates ``[first, last)`` (ordinals) in the mentor's zone, in order, joined where they touch."""
    found = joined(span for day in range(first, last) for span in _of_date(hours, day))
    return [span for span in found if span[0] < span[1]]


def whole_from(hours: Availability, day: int) -> int:
    """The date from which to expand to know where the hours at the beginning of a date began.

    Hours without end are followed back until a Monday that was open for the whole week before it (see ``mondays``).
    """
    earliest = _monday(day) - WEEK
    while day > earliest and _run_up_to(hours, day):
        day -= 1
    return day


def mondays(hours: Availability, span: Span) -> list[int]:
    """The midnights, in hours without end, at which counting starts anew: of Mondays after a week without a pause.

    What is free on a date then depends on two weeks at most, not on where the query happened to begin.
    """
    start, end = span
    if end - start < (WEEK - 1) * DAY:
        return []
    monday = _monday(date_at(hours.zone, start)) + WEEK
    found = []
    while (midnight := instant(hours.zone, monday, 0)) < end:
        if start <= instant(hours.zone, monday - WEEK, 0):
            found.append(midnight)
        monday += WEEK
    return found


def joined(spans: Iterable[Span]) -> list[Span]:
    """In order, with those that overlap or touch made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def without(spans: Iterable[Span], taken: Sequence[Span]) -> Iterator[Span]:
    """What is left of spans when others are cut out. Both in order and joined."""
    at = 0
    for start, end in spans:
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        cut = at
        while cut < len(taken) and taken[cut][0] < end:
            if start < taken[cut][0]:
                yield start, taken[cut][0]
            start = taken[cut][1]
            cut += 1
        if start < end:
            yield start, end


def _of_date(hours: Availability, day: int) -> list[Span]:
    """The spans of one date. Where the clocks skip all of one, it has no length."""
    found = hours.on(day)
    if not found:
        return []
    offset = day_offset(hours.zone, day)
    if offset is not None and offset == day_offset(hours.zone, day + 1):
        midnight = (day - EPOCH) * DAY - offset
        return [(midnight + start, midnight + end) for start, end in found]
    return [
        (instant(hours.zone, day, start), instant(hours.zone, day, end)) for start, end in found
    ]


def _run_up_to(hours: Availability, day: int) -> bool:
    """Whether hours of the date before last until this date begins, or longer."""
    beginning = instant(hours.zone, day, 0)
    return any(end >= beginning for _, end in _of_date(hours, day - 1))


def _monday(day: int) -> int:
    return day - (day - 1) % WEEK


def _seconds(hours: Sequence[Hours]) -> list[Span]:
    """In order, in seconds, with an end after midnight counted from the same midnight."""
    over = [(start, end if end > start else end + A_DAY) for start, end in hours]
    return sorted((start * 60, end * 60) for start, end in over)
