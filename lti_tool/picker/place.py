"""What the list for a visit depends on, in one statement of its own: the list itself is mostly there already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Self
from uuid import UUID

from lti_tool.courses.context import CourseContext
from lti_tool.courses.service import VisitUnknown
from lti_tool.courses.settings import UNTOUCHED, PlaceSettings
from lti_tool.kernel.db import Database
from lti_tool.kernel.money import Money
from lti_tool.mentors.limits import NO_LIMITS, Limits

FRESH, MOST = timedelta(seconds=10), 1000
"""How long, and of how many launches, a place is there for the page that they open."""


def decided_for(context: str) -> str:
    """What the course's team decided, as one value of JSON for ``Place.read``; ``context``: an expression of SQL."""
    return f"""
(SELECT json_build_array(
    course.id, course.is_on, unit.subjects, course.subjects, unit.note, course.revision,
    course.price_limit_amount, course.price_limit_currency,
    ARRAY(SELECT mentor_id FROM course_mentor WHERE course_id = course.id))
 FROM (VALUES ({context})) AS place(context)
 LEFT JOIN course ON course.platform = context->>'platform' AND course.key = context->>'course_id'
     AND context->>'course_id' <> ''
 LEFT JOIN course_unit AS unit ON unit.course_id = course.id AND unit.key = context->>'unit_id')"""  # noqa: S608 - only names of columns come in


STATEMENT = f"""
SELECT json_build_array(visit.context, {decided_for("visit.context")})
FROM course_visit AS visit WHERE visit.public_id = ($1::jsonb->>'visit')::uuid
"""  # noqa: S608 - no part of it is anybody's


@dataclass(frozen=True)
class Place:
    """Where somebody came from, and what the course's team decided for it."""

    context: CourseContext
    settings: PlaceSettings
    limits: Limits

    @classmethod
    def read(cls, context: CourseContext, decided: Sequence[Any]) -> Self:
        """``decided``: what ``decided_for`` told."""
        if decided[0] is None:
            return cls(context, UNTOUCHED, NO_LIMITS)
        return cls(context, *_decided(*decided))


class Places:
    """Where visits came from. What the launch read already is there once, for the page that it opens.

    That page so needs no trip to the database; each later one asks, and sees what the team decided meanwhile.
    """

    def __init__(self) -> None:
        self._told: dict[str, tuple[datetime, Place]] = {}
        self._lock = Lock()

    def tell(self, visit: str, place: Place, now: datetime) -> None:
        with self._lock:
            self._told[visit] = now, place
            while len(self._told) > MOST:
                del self._told[next(iter(self._told))]

    def take(self, database: Database, visit: str, now: datetime) -> Place:
        """Raises VisitUnknown."""
        with self._lock:
            at, place = self._told.pop(visit, (now, None))
        return place if place is not None and now - at < FRESH else place_of(database, visit)


def place_of(database: Database, visit: str) -> Place:
    """As ``courses.settings.settings_for`` and ``mentors.limits.limits_of`` tell it. Raises VisitUnknown."""
    try:
        row = database.at_once.told(STATEMENT, {"visit": str(UUID(visit))})
    except ValueError as error:
        raise VisitUnknown from error
    if row is None:
        raise VisitUnknown
    context, decided = row
    return Place.read(CourseContext.from_json(context), decided)


def _decided(
    course_id: int,
    is_on: bool,
    of_unit: list[str] | None,
    of_course: list[str] | None,
    note: str | None,
    revision: int,
    amount: int | None,
    currency: str | None,
    mentors: list[int],
) -> tuple[PlaceSettings, Limits]:
    price = None if amount is None or currency is None else Money(amount, currency)
    settings = PlaceSettings(
        course_id=course_id,
        is_on=is_on,
        of_unit=tuple(of_unit or ()),
        of_course=tuple(of_course or ()),
        price_limit=price,
        note=note or "",
        revision=revision,
    )
    return settings, Limits(frozenset(mentors) or None, price)
