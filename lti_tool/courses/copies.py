"""A course that was made from another keeps what its team decided there."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, exists, literal, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.courses.models import Course, CourseUnit
from lti_tool.courses.units import unit_of_visit, visits_of

DECIDED = ("is_on", "subjects", "price_limit_amount", "price_limit_currency")
UNIT_DECIDED = (CourseUnit.title, CourseUnit.subjects, CourseUnit.note)


def decided(session: Session, keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of these courses (platform, key) about which a team has decided anything, in one statement."""
    asked = set(keys)
    if not asked:
        return set()
    key = (Course.platform, Course.key)
    found = session.execute(select(*key).where(Course.revision > 0, tuple_(*key).in_(asked)))
    return {(platform, course) for platform, course in found}


def copy_course(
    session: Session, platform: str, origin: str, course: str, title: str, now: datetime
) -> tuple[int, int] | None:
    """The rows of the old and the new course (``origin``, ``course``: their keys), once settings were copied.

    None where there is nothing to copy, and where the new course's team has decided something already.
    """
    source = _decided(session, platform, origin)
    if source is None or origin == course:
        return None
    row = {"platform": platform, "key": course, "title": title, "changed_at": now}
    session.execute(insert(Course).values(**row, created_at=now).on_conflict_do_nothing())
    wanted = select(Course).filter_by(platform=platform, key=course).with_for_update()
    target = session.scalars(wanted, execution_options={"populate_existing": True}).one()
    if target.revision > 0:
        return None
    for name in DECIDED:
        setattr(target, name, getattr(source, name))
    target.revision, target.changed_at = 1, now
    session.flush()
    _copy_units(session, source, target)
    return source.id, target.id


def copy_unit(session: Session, platform: str, course: str, origin: str, unit: str) -> bool:
    """Whether a unit now has what was decided about the one it was made from: here, or where its course comes from.

    In a course that was copied nobody opens the old one, which is then no unit of it.
    """
    found = _decided(session, platform, course)
    if found is None or origin == unit or not _copy_unit(session, found, origin, unit):
        return False
    visited = select(exists().where(*visits_of(found), unit_of_visit == origin))
    if not session.scalar(visited):
        session.execute(delete(CourseUnit).filter_by(course_id=found.id, key=origin))
    grown = update(Course).where(Course.id == found.id).values(revision=Course.revision + 1)
    session.execute(grown)
    return True


def _decided(session: Session, platform: str, key: str) -> Course | None:
    """The course of this key, if its team has decided anything."""
    wanted = select(Course).filter_by(platform=platform, key=key).where(Course.revision > 0)
    return session.scalars(wanted).one_or_none()


def _copy_units(session: Session, source: Course, target: Course) -> None:
    """Under their old keys: ``copy_unit`` knows the new ones when somebody opens them."""
    rows = select(literal(target.id), CourseUnit.key, *UNIT_DECIDED).filter_by(course_id=source.id)
    _write(session, rows)


def _copy_unit(session: Session, course: Course, origin: str, unit: str) -> bool:
    row = select(literal(course.id), literal(unit), *UNIT_DECIDED)
    return _write(session, row.filter_by(course_id=course.id, key=origin)) > 0


def _write(session: Session, rows: Select[*tuple[Any, ...]]) -> int:
    """How many were new: what is there already stays as it is."""
    names = ["course_id", "key", "title", "subjects", "note"]
    made = insert(CourseUnit).from_select(names, rows).on_conflict_do_nothing()
    return len(session.scalars(made.returning(CourseUnit.id)).all())
