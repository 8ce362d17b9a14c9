"""What runs on its own: codes that expired a day ago are forgotten."""

from datetime import timedelta

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.codes import forget_old_codes
from lti_tool.kernel.db import Database
from lti_tool.kernel.jobs import Job, Periodic

PERIODIC = [Periodic("codes.forget", "7 4 * * *")]
KEPT = timedelta(days=1)


def jobs(database: Database, clock: Clock) -> dict[str, Job]:
    def forget() -> None:
        with database.transaction() as session:
            forget_old_codes(session, before=clock.now() - KEPT)

    return {"codes.forget": forget}
