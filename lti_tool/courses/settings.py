"""What a course's team decided, for a place in it."""

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from lti_tool.courses.context import CourseContext
from lti_tool.courses.mapping import Mapping, subjects_for
from lti_tool.courses.models import Course, CourseUnit
from lti_tool.courses.subjects import Taxonomy
from lti_tool.kernel.errors import Forbidden
from lti_tool.kernel.i18n import N_
from lti_tool.kernel.money import Money


class TutoringOff(Forbidden):
    code = "tutoring_off"
    message = N_("Tutoring is switched off for this course by its team.")


@dataclass(frozen=True)
class PlaceSettings:
    """``of_unit``, ``of_course``: codes of subjects that the team confirmed; empty before that.

    ``course_id``: of the row, None while the team has not looked. ``price_limit``: for 60 minutes.
    ``revision``: grows with each change of the course.
    """

    course_id: int | None = None
    is_on: bool = True
    of_unit: tuple[str, ...] = ()
    of_course: tuple[str, ...] = ()
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
    return PlaceSettings(
        course_id=course.id,
        is_on=course.is_on,
        of_unit=tuple((unit.subjects if unit else None) or ()),
        of_course=tuple(course.subjects or ()),
        price_limit=_price_limit(course),
        note=unit.note if unit else "",
        revision=course.revision,
    )


def _price_limit(course: Course) -> Money | None:
    if course.price_limit_amount is None or course.price_limit_currency is None:
        return None
    return Money(course.price_limit_amount, course.price_limit_currency)


def subjects_in(context: CourseContext, settings: PlaceSettings, known: Taxonomy) -> Mapping:
    """What the team confirmed for the unit, else what its author wrote, else the team's for the course, else titles."""
    of_unit = tuple(code for code in settings.of_unit if code in known)
    if of_unit:
        return Mapping(of_unit, ("team", ""))
    found = subjects_for(context, known)
    of_course = tuple(code for code in settings.of_course if code in known)
    if of_course and found.reason[0] != "author":
        return Mapping(of_course, ("team", ""))
    return found
