"""The learners of a course, and the lessons that they had from it."""

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from lti_tool.courses.models import CourseVisit
from lti_tool.lessons.models import Attendance, Lesson
from lti_tool.lessons.rules import Role
from lti_tool.lti.models import Deployment, Registration
from lti_tool.lti.rosters.models import Roster, RosterMember
from lti_tool.people.models import Identity
from lti_tool.scheduling.models import Booking

LEARNS = ("", "learner")


def is_learner() -> ColumnElement[bool]:
    """Neither the list nor the latest launch says otherwise: Moodle lists assistants as learners."""
    return and_(RosterMember.role.in_(LEARNS), RosterMember.launched_as.in_(LEARNS))


def is_counted() -> ColumnElement[bool]:
    """Active in the platform's list; launched since, or launched at all where there is no list."""
    return or_(
        RosterMember.is_active,
        and_(Roster.refreshed_at.is_(None), RosterMember.launched_at.is_not(None)),
        RosterMember.launched_at > Roster.refreshed_at,
    )


def learners(roster_id: int) -> Select[str]:
    """Their ``user_id``."""
    return (
        select(RosterMember.user_id)
        .join(Roster, Roster.id == RosterMember.roster_id)
        .where(RosterMember.roster_id == roster_id, is_learner(), is_counted())
    )


def lessons_had(session: Session, roster_id: int) -> dict[str, int]:
    """By ``user_id`` of the course's learners: how many lessons that were booked from this course they took part in."""
    was_there = select(Attendance.id).where(
        Attendance.lesson_id == Lesson.id,
        Attendance.person_id == Booking.learner_id,
        Attendance.role == Role.LEARNER,
    )
    is_theirs = and_(
        Identity.issuer == Registration.issuer, Identity.subject == RosterMember.user_id
    )
    is_from_here = and_(
        CourseVisit.id == Booking.visit_id,
        CourseVisit.context["course_id"].astext == Roster.course,
        CourseVisit.context["platform"].astext == Registration.issuer,
    )
    found = (
        select(RosterMember.user_id, func.count(Lesson.id))
        .join(Roster, Roster.id == RosterMember.roster_id)
        .join(Deployment, Deployment.id == Roster.deployment_id)
        .join(Registration, Registration.id == Deployment.registration_id)
        .join(Identity, is_theirs)
        .join(Booking, Booking.learner_id == Identity.person_id)
        .join(CourseVisit, is_from_here)
        .join(Lesson, Lesson.booking_id == Booking.id)
        .where(RosterMember.roster_id == roster_id, is_learner(), is_counted())
        .where(RosterMember.launched_at.is_not(None))
        .where(Lesson.finished_at.is_not(None), was_there.exists())
        .group_by(RosterMember.user_id)
    )
    return dict(session.execute(found).all())
