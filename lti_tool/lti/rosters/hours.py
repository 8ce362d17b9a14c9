"""Who may use the hours that a school pays for: whoever learns in a course of it now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from lti_tool.courses.models import CourseVisit
from lti_tool.lti.models import Deployment, Launch, Registration
from lti_tool.lti.rosters.launches import COURSE, ROLE
from lti_tool.lti.rosters.models import Roster, RosterMember
from lti_tool.lti.rosters.people import LEARNS
from lti_tool.lti.rosters.rules import LATELY, Known, is_learner_now
from lti_tool.people.models import Identity


@dataclass(frozen=True)
class CourseOf:
    """A course as one deployment knows it. ``course``: as ``CourseContext.course_id``."""

    deployment_id: int
    course: str


def course_of(session: Session, visit_id: int) -> CourseOf | None:
    """From where somebody came to a booking; None for a visit that was no launch, or one that is forgotten."""
    found = session.execute(
        select(Launch.deployment_id, COURSE)
        .join(CourseVisit, CourseVisit.id == Launch.visit_id)
        .where(Launch.visit_id == visit_id, COURSE != "")
        .order_by(Launch.id.desc())
        .limit(1)
    ).one_or_none()
    return CourseOf(*found) if found else None


def may_use_school_hours(session: Session, of: CourseOf, person_id: int, now: datetime) -> bool:
    """By the platform's list and by launches: see ``rules.is_learner_now``.

    Whoever came last as one of the team is none, whatever the list says: Moodle lists assistants as learners.
    """
    launched_at, role = _launched(session, of, person_id, now)
    if role not in LEARNS:
        return False
    refreshed_at, is_listed = _list(session, of, person_id)
    return is_learner_now(Known(refreshed_at, is_listed, launched_at), now)


def _list(session: Session, of: CourseOf, person_id: int) -> tuple[datetime | None, bool]:
    """When it was told, and whether this person is an active learner in it."""
    is_theirs = and_(Identity.issuer == Registration.issuer, Identity.person_id == person_id)
    is_same = and_(RosterMember.roster_id == Roster.id, RosterMember.user_id == Identity.subject)
    found = session.execute(
        select(Roster.refreshed_at, RosterMember)
        .join(Deployment, Deployment.id == Roster.deployment_id)
        .join(Registration, Registration.id == Deployment.registration_id)
        .outerjoin(Identity, is_theirs)
        .outerjoin(RosterMember, is_same)
        .where(Roster.deployment_id == of.deployment_id, Roster.course == of.course)
    ).all()
    listed = any(one and one.is_active and one.role == "learner" for _, one in found)
    return (found[0][0] if found else None), listed


def _launched(
    session: Session, of: CourseOf, person_id: int, now: datetime
) -> tuple[datetime | None, str]:
    """The latest launch into the course, and as what; empty where there was none lately."""
    latest = session.execute(
        select(Launch.created_at, ROLE)
        .join(CourseVisit, CourseVisit.id == Launch.visit_id)
        .where(Launch.person_id == person_id, Launch.deployment_id == of.deployment_id)
        .where(Launch.created_at >= now - LATELY, of.course == COURSE)
        .order_by(Launch.created_at.desc())
        .limit(1)
    ).one_or_none()
    return (latest[0], latest[1]) if latest else (None, "")
