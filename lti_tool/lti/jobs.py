"""What forgets what nothing needs any more, asks platforms who is in their courses, and sends them scores."""

from datetime import timedelta

from sqlalchemy import delete

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.db import Database
from lti_tool.kernel.jobs import Job, Periodic
from lti_tool.lti.grading import service as grading
from lti_tool.lti.grading.sending import Sender
from lti_tool.lti.keys import delete_retired_keys
from lti_tool.lti.models import Launch
from lti_tool.lti.rosters import launches, refresh
from lti_tool.lti.rosters.models import Roster
from lti_tool.lti.services.platforms import Platforms

FORGOTTEN = timedelta(days=30)
"""Far longer than a state lives, so a used nonce is never forgotten while it could come back."""
COURSE_FORGOTTEN = timedelta(days=400)
"""After the latest launch into a course: its roster, and what its gradebook got."""
PERIODIC = [
    Periodic("lti.forget", "23 4 * * *"),
    Periodic("lti.refresh_rosters", "*/5 * * * *"),
    Periodic("lti.send_unsent_scores", "17 * * * *"),
]


def jobs(database: Database, platforms: Platforms, clock: Clock) -> dict[str, Job]:
    def forget() -> None:
        with database.transaction() as session:
            session.execute(delete(Launch).where(Launch.created_at < clock.now() - FORGOTTEN))
            over = Roster.launched_at < clock.now() - COURSE_FORGOTTEN
            session.execute(delete(Roster).where(over))
            delete_retired_keys(session, clock.now())

    def refresh_rosters() -> None:
        with database.transaction() as session:
            launches.take_in(session)
            refresh.enqueue_due(session, clock.now())

    def send_unsent_scores() -> None:
        with database.transaction() as session:
            grading.enqueue_unsent(session)

    return {
        "lti.forget": forget,
        "lti.refresh_rosters": refresh_rosters,
        refresh.JOB: refresh.Refresher(database, platforms, clock).refresh,
        "lti.send_unsent_scores": send_unsent_scores,
        grading.JOB: Sender(database, platforms, clock).send,
    }
