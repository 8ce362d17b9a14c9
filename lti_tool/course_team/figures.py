"""How many learners of each unit opened the list and booked, with a floor below which no number is told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.courses.models import Course, CourseVisit
from lti_tool.courses.units import unit_of_visit, visits_of
from lti_tool.scheduling.models import Booking

LATELY = timedelta(days=30)
FLOOR = 5
"""Fewer learners than this might be recognised by who knows the course. There are no sums over units either:
the one unit that is kept back could be worked out of them."""


@dataclass(frozen=True)
class Figures:
    """Of the last 30 days, distinct learners; None for fewer than ``FLOOR``, nobody included."""

    opened: int | None = None
    booked: int | None = None


def figures(session: Session, course: Course, now: datetime) -> Mapping[str, Figures]:
    """By the unit's key; nothing for a unit from which nobody came."""
    since = now - LATELY
    is_learner = CourseVisit.context["role"].astext == "learner"
    opened = session.execute(
        select(unit_of_visit, func.count(CourseVisit.person_id.distinct()))
        .where(*visits_of(course, since), is_learner)
        .group_by(unit_of_visit)
    )
    booked = session.execute(
        select(unit_of_visit, func.count(Booking.learner_id.distinct()))
        .join(CourseVisit, CourseVisit.id == Booking.visit_id)
        .where(*visits_of(course), is_learner, Booking.created_at > since)
        .where(Booking.status.in_(("confirmed", "done")))
        .group_by(unit_of_visit)
    )
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    _count(counts, "opened", opened)
    _count(counts, "booked", booked)
    return {key: Figures(_told(by, "opened"), _told(by, "booked")) for key, by in counts.items()}


def _count(
    counts: defaultdict[str, dict[str, int]], name: str, rows: Iterable[tuple[str, int]]
) -> None:
    for key, number in rows:
        counts[key][name] = number


def _told(numbers: dict[str, int], name: str) -> int | None:
    number = numbers.get(name, 0)
    return number if number >= FLOOR else None
