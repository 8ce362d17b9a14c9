"""How many of a course's learners the list of mentors reached. Small numbers stay untold: they would tell who."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.lti.rosters.models import Roster, RosterMember
from lti_tool.lti.rosters.people import learners, lessons_had

FLOOR = 5
"""The smallest number that is told."""


@dataclass(frozen=True)
class Coverage:
    """Numbers of learners; None is fewer than ``FLOOR``.

    ``opened``: the list of mentors, ever. ``refreshed_at``: when the platform told who is in the course; None where it
    never did, and only those who opened the list are known. ``trouble``: a code, of the latest try to ask it.
    """

    learners: int | None
    opened: int | None
    had_lesson: int | None
    refreshed_at: datetime | None
    trouble: str


def coverage(session: Session, roster: Roster) -> Coverage:
    of_course = learners(roster.id).subquery()
    opened = (
        select(func.count())
        .select_from(RosterMember)
        .where(RosterMember.roster_id == roster.id, RosterMember.launched_at.is_not(None))
        .where(RosterMember.user_id.in_(select(of_course.c.user_id)))
    )
    return Coverage(
        learners=told(session.scalar(select(func.count()).select_from(of_course))),
        opened=told(session.scalar(opened)),
        had_lesson=told(len(lessons_had(session, roster.id))),
        refreshed_at=roster.refreshed_at,
        trouble=roster.trouble,
    )


def told(number: int | None) -> int | None:
    return number if number is not None and number >= FLOOR else None
