"""Parts of a week in the viewer's zone, and the bits in which a listing keeps them. No database.

A week has 28 parts of six hours. An evening in one zone is other hours in the next, so a listing keeps six numbers of
28 bits: in the number ``n`` the parts begin ``n`` hours after midnight UTC. For every whole offset one of them has the
viewer's own parts, turned by some places. Offsets with half an hour are rounded.
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = ("night", "morning", "afternoon", "evening")
"""From 0, 6, 12 and 18 o'clock."""
WINDOWS = tuple(f"{day}-{part}" for day in DAYS for part in PARTS)
HOURS_OF_A_PART = 6
HOUR, HOURS_OF_A_WEEK = 3600, 168
MONDAY = 4 * 24 * HOUR
"""The first Monday of 1970, UTC."""


def bits(starts: Iterable[int]) -> list[int]:
    """The six numbers of a listing. ``starts``: of free slots, in seconds since 1970."""
    hours = {(at - MONDAY) // HOUR % HOURS_OF_A_WEEK for at in starts}
    found = [0] * HOURS_OF_A_PART
    for hour in hours:
        for shift in range(HOURS_OF_A_PART):
            found[shift] |= 1 << ((hour - shift) % HOURS_OF_A_WEEK // HOURS_OF_A_PART)
    return found


def offset(zone: str, at: datetime) -> int:
    """Whole hours east of Greenwich at an instant."""
    east = at.astimezone(ZoneInfo(zone)).utcoffset()
    assert east is not None  # noqa: S101 - a ZoneInfo always tells
    return round(east.total_seconds() / HOUR)


def place(window: str, hours: int) -> tuple[int, int]:
    """Which of the six numbers, and which bit of it, a viewer's window is. ``hours``: their ``offset``."""
    shift = -hours % HOURS_OF_A_PART
    turned = WINDOWS.index(window) - (hours + shift) // HOURS_OF_A_PART
    return shift, turned % len(WINDOWS)
