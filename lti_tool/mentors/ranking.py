"""In which order mentors are shown: one pure function over what is told here, and nothing else.

The score is a sum of three terms, each from 0 to 1, times its weight:

- **quality** (0.5): the lower bound of the confidence interval (Wilson, one standard deviation) around the
  mean rating, so that 40 reviews of 4.8 go before one of 5. Every mentor starts with three imagined reviews
  of four stars: whoever has none yet stands in the middle, not at the end.
- **fit** (0.35): half for teaching a wanted subject (the one that fits the unit best counts whole, the next one
  half of that, then a third), half for how many lessons they gave in it (ten lessons are half of that).
- **soonness** (0.15): falls from 1 (free now) to 0 (nothing free within a week, or not known).

Price, gender, name and picture are not known here. Equal scores stand in the order of registration.
For one subject the order is the same at every place, so the database can keep it (``standing``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt
from types import MappingProxyType
from typing import NamedTuple

WEIGHT_OF_QUALITY = 0.5
WEIGHT_OF_FIT = 0.35
WEIGHT_OF_SOONNESS = 0.15
IMAGINED_REVIEWS = 3
IMAGINED_STARS = 4
HALF_EXPERIENCED = 10
"""Lessons."""
SOON = timedelta(days=7)
UNKNOWN: Mapping[int, timedelta] = MappingProxyType({})


@dataclass(frozen=True)
class Features:
    """What is known of one mentor for one request."""

    mentor_id: int
    rating_sum: int
    rating_count: int
    subject: str
    """The code of the subject for which the mentor is listed."""
    lessons: int
    """Given in that subject."""
    place: int = 0
    """Of that subject among the wanted ones, from 0, the best fitting."""


class Terms(NamedTuple):
    """The three terms, each from 0 to 1."""

    quality: float
    fit: float
    soonness: float

    @property
    def score(self) -> float:
        return (
            WEIGHT_OF_QUALITY * self.quality
            + WEIGHT_OF_FIT * self.fit
            + WEIGHT_OF_SOONNESS * self.soonness
        )


def rank(
    candidates: Iterable[Features], waits: Mapping[int, timedelta] = UNKNOWN
) -> list[Features]:
    """The best first. ``waits``: by mentor, how long until their next free time, as far as it is known."""
    return sorted(
        candidates,
        key=lambda one: (-terms(one, waits.get(one.mentor_id)).score, one.mentor_id),
    )


def terms(features: Features, wait: timedelta | None = None) -> Terms:
    """Why a mentor stands where they stand. ``wait`` None: not known."""
    return Terms(quality(features.rating_sum, features.rating_count), fit(features), soonness(wait))


def quality(rating_sum: int, rating_count: int) -> float:
    """Wilson's lower bound for the share of the way from one star to five, with z = 1."""
    n = rating_count + IMAGINED_REVIEWS
    stars = rating_sum + IMAGINED_REVIEWS * IMAGINED_STARS
    share = (stars / n - 1) / 4
    return (share + 1 / (2 * n) - sqrt(share * (1 - share) / n + 1 / (4 * n * n))) / (1 + 1 / n)


def fit(features: Features) -> float:
    experience = features.lessons / (features.lessons + HALF_EXPERIENCED)
    return (1 / (1 + features.place) + experience) / 2


def soonness(wait: timedelta | None) -> float:
    if wait is None:
        return 0.0
    return min(1.0, max(0.0, 1 - wait / SOON))
