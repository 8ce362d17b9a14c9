"""Who is a learner of a course now. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LATELY = timedelta(days=30)
"""How long a launch tells that somebody learns in the course, where no list tells it."""
FRESH = timedelta(days=3)
"""How long a list of the platform is believed. It is asked for far more often, so only a failing platform is older."""


@dataclass(frozen=True)
class Known:
    """What is known of one person in one course.

    ``refreshed_at``: when the platform listed its members, if ever. ``is_listed``: as an active learner.
    ``launched_at``: the latest launch, if it was a learner's.
    """

    refreshed_at: datetime | None = None
    is_listed: bool = False
    launched_at: datetime | None = None


def is_learner_now(known: Known, now: datetime) -> bool:
    """By a fresh list, or by a launch that is later than it: who enrolled since. Else by a launch lately."""
    launched = known.launched_at
    if known.refreshed_at is not None and now - known.refreshed_at <= FRESH:
        return known.is_listed or (launched is not None and launched > known.refreshed_at)
    return launched is not None and now - launched <= LATELY
