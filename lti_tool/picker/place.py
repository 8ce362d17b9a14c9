"""What the list for a visit depends on, in one statement of its own: the list itself is mostly there already."""

from dataclasses import dataclass
from uuid import UUID

from lti_tool.courses.context import CourseContext
from lti_tool.courses.service import VisitUnknown
from lti_tool.courses.settings import UNTOUCHED, PlaceSettings
from lti_tool.kernel.db import Database
from lti_tool.kernel.money import Money
from lti_tool.mentors.limits import NO_LIMITS, Limits

STATEMENT = """
SELECT json_build_array(
    visit.context, course.id, course.is_on, unit.subjects, course.subjects, unit.note, course.revision,
    course.price_limit_amount, course.price_limit_currency,
    ARRAY(SELECT mentor_id FROM course_mentor WHERE course_id = course.id))
FROM course_visit AS visit
LEFT JOIN course ON course.platform = visit.context->>'platform' AND course.key = visit.context->>'course_id'
    AND visit.context->>'course_id' <> ''
LEFT JOIN course_unit AS unit ON unit.course_id = course.id AND unit.key = visit.context->>'unit_id'
WHERE visit.public_id = ($1::jsonb->>'visit')::uuid
"""


@dataclass(frozen=True)
class Place:
    """Where somebody came from, and what the course's team decided for it."""

    context: CourseContext
    settings: PlaceSettings
    limits: Limits


def place_of(database: Database, visit: str) -> Place:
    """As ``courses.settings.settings_for`` and ``mentors.limits.limits_of`` tell it. Raises VisitUnknown."""
    try:
        row = database.at_once.told(STATEMENT, {"visit": str(UUID(visit))})
    except ValueError as error:
        raise VisitUnknown from error
    if row is None:
        raise VisitUnknown
    context, course_id, *decided = row
    place = CourseContext.from_json(context)
    if course_id is None:
        return Place(place, UNTOUCHED, NO_LIMITS)
    return _decided(place, course_id, *decided)


def _decided(
    context: CourseContext,
    course_id: int,
    is_on: bool,
    of_unit: list[str] | None,
    of_course: list[str] | None,
    note: str | None,
    revision: int,
    amount: int | None,
    currency: str | None,
    mentors: list[int],
) -> Place:
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
    return Place(context, settings, Limits(frozenset(mentors) or None, price))
