"""Asking platforms who is in their courses: now and then, one course after the other."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import LivementorError, Unavailable
from lti_tool.kernel.jobs import enqueue
from lti_tool.lti.rosters.models import Roster, RosterMember
from lti_tool.lti.rosters.rules import LATELY
from lti_tool.lti.services.members import Membership, members
from lti_tool.lti.services.platforms import Platforms

JOB = "lti.refresh_roster"
EVERY = timedelta(hours=6)
AT_ONCE = 60
"""Rosters for which jobs are made in one look; the others have their turn at the next."""
PAUSE = timedelta(seconds=5)
"""Between two of them."""


def enqueue_due(session: Session, now: datetime) -> None:
    """A job for each course with a launch lately whose platform has not been asked for some hours."""
    due = (
        select(Roster.id)
        .where(Roster.address != "", Roster.launched_at > now - LATELY)
        .where(or_(Roster.tried_at.is_(None), Roster.tried_at < now - EVERY))
        .order_by(Roster.tried_at.nulls_first(), Roster.id)
        .limit(AT_ONCE)
    )
    for place, roster_id in enumerate(session.scalars(due)):
        name = f"{JOB}.{roster_id}"
        enqueue(session, JOB, at=now + place * PAUSE, lock=name, once=name, roster_id=roster_id)


class Refresher:
    def __init__(self, database: Database, platforms: Platforms, clock: Clock) -> None:
        self._database, self._platforms, self._clock = database, platforms, clock

    def refresh(self, roster_id: int) -> None:
        """Keep what the platform tells; the old list where it tells nothing.

        Raises PlatformUnreachable, AnswerUnreadable, for another try; what is refused is kept as the trouble.
        """
        try:
            found = self._asked(roster_id)
        except LivementorError as error:
            self._set(roster_id, trouble=error.code)
            if isinstance(error, Unavailable):
                raise
            return
        if found is None:
            return
        with self._database.transaction() as session:
            keep(session, roster_id, found, self._clock.now())

    def _asked(self, roster_id: int) -> Sequence[Membership] | None:
        """None where there is nobody to ask. The whole course, not one link of it, so without ``rlid``."""
        self._set(roster_id, tried_at=self._clock.now())
        with self._database.transaction() as session:
            roster = session.get(Roster, roster_id)
            if roster is None or not roster.address:
                return None
            platform = self._platforms.reached(session, roster.deployment_id)
            address = roster.address
        return members(platform, {"context_memberships_url": address})

    def _set(self, roster_id: int, **values: object) -> None:
        with self._database.transaction() as session:
            session.execute(update(Roster).where(Roster.id == roster_id).values(**values))


def keep(session: Session, roster_id: int, found: Sequence[Membership], now: datetime) -> None:
    """The list as it is now. Whoever is not in it any more is inactive."""
    of_course = RosterMember.roster_id == roster_id
    session.execute(update(RosterMember).where(of_course).values(is_active=False))
    rows = [
        {
            "roster_id": roster_id,
            "user_id": one.user_id,
            "role": one.role,
            "is_active": one.is_active,
        }
        for one in found
    ]
    if rows:
        written = insert(RosterMember)
        told = {name: written.excluded[name] for name in ("role", "is_active")}
        session.execute(
            written.on_conflict_do_update(index_elements=["roster_id", "user_id"], set_=told), rows
        )
    fresh = {"refreshed_at": now, "trouble": ""}
    session.execute(update(Roster).where(Roster.id == roster_id).values(**fresh))
