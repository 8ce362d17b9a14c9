"""The units of a course that somebody came from, or about which its team decided something."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Text, and_, literal_column, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import Course, CourseUnit, CourseVisit
from lti_tool.kernel.errors import NotFound
from lti_tool.kernel.i18n import N_

REMEMBERED = timedelta(days=365)
"""A unit that nobody opened for so long, and that has no settings, is not listed any more."""
course_of_visit = literal_column("(course_visit.context ->> 'course_id')", Text)
"""As the index ``course_visit_course_idx`` has it."""
unit_of_visit = CourseVisit.context["unit_id"].astext
platform_of_visit = CourseVisit.context["platform"].astext
Place = tuple[str, str, str]


class UnitUnknown(NotFound):
    code = "unit_unknown"
    message = N_("Nobody has opened the list of mentors from this unit yet. Open it there first.")


@dataclass(frozen=True)
class Unit:
    """``subjects``: codes that the team confirmed, empty before that."""

    key: str
    title: str
    subjects: tuple[str, ...] = ()
    has_note: bool = False


def units(session: Session, course: Course, now: datetime) -> list[Unit]:
    """By title; those that the platform identifies."""
    latest = (
        select(CourseVisit.context)
        .where(*visits_of(course, now - REMEMBERED))
        .ext(distinct_on(unit_of_visit))
        .order_by(unit_of_visit, CourseVisit.created_at.desc())
    )
    visited = (CourseContext.from_json(told) for told in session.scalars(latest))
    found = {place.unit_id: Unit(place.unit_id, place.unit) for place in visited}
    for row in session.scalars(select(CourseUnit).filter_by(course_id=course.id)):
        title = found[row.key].title if row.key in found else row.title
        found[row.key] = Unit(
            row.key, title or row.title, tuple(row.subjects or ()), bool(row.note)
        )
    return sorted((unit for unit in found.values() if unit.key), key=lambda unit: unit.title)


def place_in(session: Session, course: Course, here: CourseContext, key: str) -> CourseContext:
    """Another unit of the course, as its latest visitor's platform told it, seen by who is ``here``.

    Raises UnitUnknown.
    """
    latest = session.scalar(
        select(CourseVisit.context)
        .where(*visits_of(course), unit_of_visit == key)
        .order_by(CourseVisit.created_at.desc())
        .limit(1)
    )
    if latest is not None:
        return replace(CourseContext.from_json(latest), role=here.role)
    row = session.scalar(select(CourseUnit).filter_by(course_id=course.id, key=key))
    if row is None:
        raise UnitUnknown
    return replace(here, unit=row.title, unit_id=row.key, section="", subjects=())


def visits_of(course: Course, since: datetime | None = None) -> list[ColumnElement[bool]]:
    """What holds of a visit from this course."""
    conditions = [course_of_visit == course.key, platform_of_visit == course.platform]
    return conditions if since is None else [*conditions, CourseVisit.created_at > since]


def notes(session: Session, places: Iterable[CourseContext]) -> Mapping[Place, str]:
    """What the teams of these courses want mentors to know, by ``place``, in one statement."""
    asked = {place(one) for one in places if one.course_id and one.unit_id}
    if not asked:
        return {}
    key = (Course.platform, Course.key, CourseUnit.key)
    rows = session.execute(
        select(*key, CourseUnit.note)
        .join(Course, and_(Course.id == CourseUnit.course_id, CourseUnit.note != ""))
        .where(tuple_(*key).in_(asked))
    )
    return {(platform, course, unit): note for platform, course, unit, note in rows}


def note_at(session: Session, context: CourseContext | None) -> str:
    """The one of this place; empty where there is none."""
    return notes(session, [context]).get(place(context), "") if context else ""


def place(context: CourseContext) -> Place:
    return context.platform, context.course_id, context.unit_id
