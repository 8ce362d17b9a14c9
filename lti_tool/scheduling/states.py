"""The life of a booking, as data.

held        the learner has ten minutes to pay; nobody else can take the time
confirmed   paid, or free of charge
done        the lesson took place
expired     nobody paid in time; a payment that comes late may still confirm it, if the time is free
cancelled   the learner gave the time back before it was paid
"""

from collections.abc import Mapping
from typing import Literal, get_args

Status = Literal["held", "confirmed", "done", "expired", "cancelled"]
STATUSES: tuple[Status, ...] = get_args(Status)
TAKES_TIME: tuple[Status, ...] = ("held", "confirmed", "done")
"""In these a booking keeps its time from everybody else."""

ALLOWED: Mapping[Status, frozenset[Status]] = {
    "held": frozenset({"confirmed", "expired", "cancelled"}),
    "expired": frozenset({"confirmed"}),
    "confirmed": frozenset({"done"}),
    "done": frozenset(),
    "cancelled": frozenset(),
}


def sources(new: Status) -> tuple[Status, ...]:
    """The statuses from which a booking may become ``new``."""
    return tuple(old for old, onward in ALLOWED.items() if new in onward)
