"""From hours and busy times to slots. No database.

A slot lies in the hours; it and its buffers are free of busy times. Slots start on a grid of ``step`` minutes that is
counted on the wall clock from the start of each free block: 10:00, 10:30 and so on stay that when the clocks change.
A time that is skipped is the first after the gap, one that is repeated comes once, and no two are nearer than a step.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from math import ceil, floor
from zoneinfo import ZoneInfo

from lti_tool.kernel.interval import Interval
from lti_tool.scheduling.availability import (
    Availability,
    Span,
    joined,
    mondays,
    open_spans,
    whole_from,
    without,
)
from lti_tool.scheduling.wall_time import changes, date_at, instant, occurrence, shown, utc


@dataclass(frozen=True)
class SlotTerms:
    """What a slot is, in minutes."""

    duration: int
    step: int
    buffer_before: int = 0
    buffer_after: int = 0
    notice: int = 0
    """How long before its start a slot can be booked at the latest."""


def slots(
    hours: Availability,
    terms: SlotTerms,
    busy: Iterable[Interval],
    *,
    window: Span,
    now: datetime,
) -> list[Interval]:
    """The free slots that start in the window, in order."""
    length = terms.duration * 60
    found = starts(hours, terms, spans(busy), window=window, earliest=earliest(terms, now))
    return [Interval(utc(start), utc(start + length)) for start in found]


def dates(zone: ZoneInfo, first: date, last: date) -> Span:
    """The instants of a viewer's dates ``[first, last)``; a date that was skipped there has none."""
    return instant(zone, first.toordinal(), 0), instant(zone, last.toordinal(), 0)


def starts(
    hours: Availability, terms: SlotTerms, busy: Sequence[Span], *, window: Span, earliest: int
) -> Iterator[int]:
    """The starts of the free slots in the window from ``earliest`` on, in order, worked out while they are asked for.

    ``busy`` must reach back to ``needed_from(hours, window[0])``.
    """
    length, step, since = terms.duration * 60, terms.step * 60, max(window[0], earliest)
    if since >= window[1]:
        return
    opened = open_blocks(hours, terms, (since, window[1]))
    fresh = [midnight for block in opened for midnight in mondays(hours, block)]
    changed = changes(hours.zone, opened[0][0], opened[-1][1]) if opened else []
    for start, end in without(opened, kept_free(terms, busy)):
        if start >= window[1]:
            return
        for first, last in pairwise([start, *(at for at in fresh if start < at < end), end]):
            until = last if last == end else last - step + 1  # a step before counting starts anew
            stop = min(until, window[1], end - length + 1)
            found = grid(hours.zone, changed, (first, stop), step)
            yield from found if first >= since else (at for at in found if at >= since)


def open_blocks(hours: Availability, terms: SlotTerms, window: Span) -> list[Span]:
    """The hours that matter for slots that start in the window, whole at their beginning."""
    first = whole_from(hours, date_at(hours.zone, window[0])) - 1
    last = date_at(hours.zone, window[1] + terms.duration * 60)
    return open_spans(hours, first, last + 1)


def needed_from(hours: Availability, at: int) -> int:
    """From which instant on busy times have to be known to work out the slots after an instant."""
    return instant(hours.zone, whole_from(hours, date_at(hours.zone, at)) - 1, 0)


def kept_free(terms: SlotTerms, busy: Iterable[Span]) -> list[Span]:
    """Busy times with the buffers of the slots beside them: no slot overlaps these."""
    after, before = terms.buffer_after * 60, terms.buffer_before * 60
    return joined((start - after, end + before) for start, end in busy)


def grid(zone: ZoneInfo, changed: Sequence[int], block: Span, step: int) -> Iterable[int]:
    """The instants of a block that are whole steps from its start on the wall clock. ``changed``: when clocks do."""
    start, end = block
    if any(start < at < end for at in changed):
        return _grid_across_a_change(zone, start, end, step)
    return range(start, end, step)


def _grid_across_a_change(zone: ZoneInfo, start: int, end: int, step: int) -> Iterator[int]:
    wall, at, last = shown(zone, start), start, start - step
    while at < end:
        if at - last >= step:
            yield at
            last = at
        wall += step
        at = occurrence(zone, wall, since=start)


def earliest(terms: SlotTerms, now: datetime) -> int:
    """The first instant at which a slot may start that is booked now."""
    return moment(now) + terms.notice * 60


def moment(now: datetime) -> int:
    """The first whole second that is not before an instant."""
    return ceil(now.timestamp())


def spans(intervals: Iterable[Interval]) -> list[Span]:
    return [span(interval) for interval in intervals]


def span(interval: Interval) -> Span:
    """The whole seconds that an interval touches."""
    return floor(interval.start.timestamp()), ceil(interval.end.timestamp())
