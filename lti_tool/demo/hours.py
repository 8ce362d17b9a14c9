"""When demo mentors are free in a week, in their own zone."""

from random import Random

WeeklyHours = tuple[tuple[int, int, int], ...]
"""Weekday from 1 (Monday) to 7, start and end in minutes after midnight; an end before its start is the next day's."""

EVERY_DAY: WeeklyHours = tuple((weekday, 7 * 60, 23 * 60) for weekday in range(1, 8))


def weekly_hours(draw: Random, kind: str) -> WeeklyHours:
    """Professionals by day, peers in the evening and at the weekend; a few late into the night."""
    rules = _by_day(draw) if kind == "professional" else _around_studies(draw)
    return tuple(sorted(rules))


def _by_day(draw: Random) -> list[tuple[int, int, int]]:
    rules = []
    for weekday in draw.sample(range(1, 6), draw.choice((3, 4, 5))):
        start = draw.choice((8 * 60, 8 * 60 + 30, 9 * 60, 10 * 60))
        rules.append((weekday, start, 12 * 60 + 30))
        rules.append((weekday, 14 * 60, draw.choice((17 * 60, 18 * 60, 19 * 60 + 30))))
    if draw.random() < 0.3:
        rules.append((6, 9 * 60, 13 * 60))
    return rules


def _around_studies(draw: Random) -> list[tuple[int, int, int]]:
    evenings = draw.sample(range(1, 6), draw.choice((2, 3, 4)))
    end = 30 if draw.random() < 0.08 else draw.choice((21 * 60, 22 * 60, 23 * 60))
    rules = [(weekday, draw.choice((17 * 60, 18 * 60, 18 * 60 + 30)), end) for weekday in evenings]
    weekend = draw.sample((6, 7), draw.choice((1, 1, 2)))
    return rules + [(weekday, draw.choice((10 * 60, 13 * 60)), 18 * 60) for weekday in weekend]
