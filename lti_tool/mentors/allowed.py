"""The mentors whom a course's team chooses for its learners."""

from collections.abc import Collection

from sqlalchemy import delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.mentors.models import CourseMentor, Mentor


def allowed(session: Session, course_id: int) -> list[Mentor]:
    """Whom the team chose, by name, also those who are not listed any more; nobody when all are allowed."""
    chosen = select(CourseMentor.mentor_id).where(CourseMentor.course_id == course_id)
    return list(session.scalars(select(Mentor).where(Mentor.id.in_(chosen)).order_by(Mentor.name)))


def choosable(session: Session, course_id: int, slugs: Collection[str]) -> list[Mentor]:
    """Those of these mentors who may be chosen, in this order: the listed ones, and who was chosen before."""
    before = select(CourseMentor.mentor_id).where(CourseMentor.course_id == course_id)
    may_be = or_(Mentor.status == "approved", Mentor.id.in_(before))
    found = session.scalars(select(Mentor).where(Mentor.slug.in_(slugs), may_be))
    by_slug = {mentor.slug: mentor for mentor in found}
    return [by_slug[slug] for slug in slugs if slug in by_slug]


def currencies(session: Session) -> list[str]:
    """In which listed mentors set their prices."""
    used = select(Mentor.price_currency).where(Mentor.status == "approved").distinct()
    return sorted(session.scalars(used))


def allow(session: Session, course_id: int, mentor_ids: Collection[int]) -> None:
    """These mentors and no others; all when there are none. The caller has moved the course's revision on."""
    of_course = CourseMentor.course_id == course_id
    session.execute(
        delete(CourseMentor).where(of_course, CourseMentor.mentor_id.not_in(mentor_ids))
    )
    if rows := [{"course_id": course_id, "mentor_id": number} for number in mentor_ids]:
        session.execute(insert(CourseMentor).on_conflict_do_nothing(), rows)
