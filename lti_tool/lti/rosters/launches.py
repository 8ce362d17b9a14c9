"""Courses and people as launches tell them, read from the launches that are kept: no launch waits for this."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from lti_tool.courses.models import CourseVisit
from lti_tool.lti import claims as names
from lti_tool.lti.models import Launch, Registration
from lti_tool.lti.rosters.models import Roster, RosterMember
from lti_tool.people.models import Identity

LOCK = 20_261_127  # one look at a time
MARGIN = timedelta(minutes=10)
"""Longer than a launch takes from its instant to its commit."""
COURSE = CourseVisit.context["course_id"].astext
ROLE = CourseVisit.context["role"].astext


def take_in(session: Session) -> None:
    """Every course and person of the launches since the last look. Again: the same."""
    session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    latest = session.scalar(select(func.max(Roster.launched_at)))
    since = latest - MARGIN if latest else None
    _write_courses(session, session.execute(_courses(since)).all())
    _write_people(session, session.execute(_people(since)).all())


def members_address(claims: names.Claims) -> str:
    """Where the platform lists the members of a launch's course; empty where it does not."""
    return names.text(names.section(claims, names.MEMBERS_SERVICE), "context_memberships_url")


def _launches(since: datetime | None, *columns: Any) -> Select[Any]:
    """Launches into a course that the platform identifies, with these columns."""
    found = select(*columns).join_from(Launch, CourseVisit, CourseVisit.id == Launch.visit_id)
    found = found.where(COURSE != "")
    return found if since is None else found.where(Launch.created_at >= since)


def _courses(since: datetime | None) -> Select[Any]:
    """The latest launch of each."""
    key = (Launch.deployment_id, COURSE)
    found = _launches(since, *key, Launch.claims, Launch.created_at)
    return found.ext(distinct_on(*key)).order_by(*key, Launch.created_at.desc())


def _people(since: datetime | None) -> Select[Any]:
    """The latest launch of each person in each course, by the ``sub`` that the platform knows."""
    key = (Launch.deployment_id, COURSE, Identity.subject)
    is_theirs = and_(Identity.person_id == Launch.person_id, Identity.issuer == Registration.issuer)
    return (
        _launches(since, *key, ROLE, Launch.created_at)
        .join(Registration, Registration.id == Launch.registration_id)
        .join(Identity, is_theirs)
        .ext(distinct_on(*key))
        .order_by(*key, Launch.created_at.desc())
    )


def _write_courses(session: Session, found: Sequence[Any]) -> None:
    rows = [
        {
            "deployment_id": deployment,
            "course": course,
            "address": members_address(claims),
            "launched_at": at,
        }
        for deployment, course, claims, at in found
    ]
    if not rows:
        return
    written = insert(Roster)
    told = {name: written.excluded[name] for name in ("address", "launched_at")}
    session.execute(
        written.on_conflict_do_update(index_elements=["deployment_id", "course"], set_=told), rows
    )


def _write_people(session: Session, found: Sequence[Any]) -> None:
    if not found:
        return
    earliest = min(at for *_, at in found)
    known = select(Roster).where(Roster.launched_at >= earliest)
    numbers = {(one.deployment_id, one.course): one.id for one in session.scalars(known)}
    rows = [
        {
            "roster_id": numbers[deployment, course],
            "user_id": user_id,
            "is_active": False,
            "launched_as": role,
            "launched_at": at,
        }
        for deployment, course, user_id, role, at in found
    ]
    written = insert(RosterMember)
    told = {name: written.excluded[name] for name in ("launched_as", "launched_at")}
    session.execute(
        written.on_conflict_do_update(index_elements=["roster_id", "user_id"], set_=told), rows
    )
