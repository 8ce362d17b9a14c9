"""What a course's team decided, for a place in it."""

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import Course, CourseUnit
from lti_tool.kernel.money import Money


@dataclass(frozen=True)
class PlaceSettings:
    """``subjects``: codes confirmed for the unit, else for the course; empty before anything was confirmed.

    ``course_id``: of the row, None while the team has not looked. ``price_limit``: for 60 minutes.
    ``revision``: grows with each change of the course.
    """

    course_id: int | None = None
    is_on: bool = True
    subjects: tuple[str, ...] = ()
    price_limit: Money | None = None
    note: str = ""
    revision: int = 0


UNTOUCHED = PlaceSettings()


def settings_for(session: Session, context: CourseContext) -> PlaceSettings:
    """In one statement. A place whose course the platform does not identify is untouched."""
    if not context.course_id:
        return UNTOUCHED
    unit = and_(CourseUnit.course_id == Course.id, CourseUnit.key == context.unit_id)
    found = session.execute(
        select(Course, CourseUnit)
        .outerjoin(CourseUnit, unit)
        .where(Course.platform == context.platform, Course.key == context.course_id)
    ).one_or_none()
    return _settings(*found) if found else UNTOUCHED


def _settings(course: Course, unit: CourseUnit | None) -> PlaceSettings:
    of_unit = unit.subjects if unit else None
    return PlaceSettings(
        course_id=course.id,
        is_on=course.is_on,
        subjects=tuple((course.subjects if of_unit is None else of_unit) or ()),
        price_limit=_price_limit(course),
        note=unit.note if unit else "",
        revision=course.revision,
    )


def _price_limit(course: Course) -> Money | None:
    if course.price_limit_amount is None or course.price_limit_currency is None:
        return None
    return Money(course.price_limit_amount, course.price_limit_currency)
