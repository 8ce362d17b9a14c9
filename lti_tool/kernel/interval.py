"""Half-open intervals ``[start, end)`` of aware UTC instants, and the three operations on sorted lists of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, order=True, slots=True)
class Interval:
    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("an interval is made of aware instants")
        if self.end <= self.start:
            raise ValueError("an interval ends after it starts")

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def overlaps(self, other: "Interval") -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Interval") -> bool:
        return self.start <= other.start and other.end <= self.end

    def shift(self, by: timedelta) -> "Interval":
        return Interval(self.start + by, self.end + by)


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """Sorted, with overlapping and adjacent ones joined."""
    merged: list[Interval] = []
    for interval in sorted(intervals):
        if merged and interval.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, interval.end))
        else:
            merged.append(interval)
    return merged


def intersect(left: Iterable[Interval], right: Iterable[Interval]) -> list[Interval]:
    """What lies in both."""
    a, b, shared = merge(left), merge(right), []
    i = j = 0
    while i < len(a) and j < len(b):
        start, end = max(a[i].start, b[j].start), min(a[i].end, b[j].end)
        if start < end:
            shared.append(Interval(start, end))
        i, j = (i + 1, j) if a[i].end <= b[j].end else (i, j + 1)
    return shared


def subtract(whole: Iterable[Interval], taken: Iterable[Interval]) -> list[Interval]:
    """What of ``whole`` is left when ``taken`` is removed."""
    left, holes = [], merge(taken)
    for interval in merge(whole):
        start = interval.start
        for hole in holes:
            if hole.end <= start or hole.start >= interval.end:
                continue
            if hole.start > start:
                left.append(Interval(start, hole.start))
            start = hole.end
        if start < interval.end:
            left.append(Interval(start, interval.end))
    return left
