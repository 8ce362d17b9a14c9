"""What runs on its own: requests are forgotten when they are too old to be replayed."""

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.db import Database
from lti_tool.kernel.jobs import Job, Periodic
from lti_tool.openedx.service import forget_old_nonces

PERIODIC = [Periodic("openedx.forget", "*/15 * * * *")]


def jobs(database: Database, clock: Clock) -> dict[str, Job]:
    def forget() -> None:
        with database.transaction() as session:
            forget_old_nonces(session, now=clock.now())

    return {"openedx.forget": forget}
