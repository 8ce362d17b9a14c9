"""What runs on its own: holds that nobody paid end."""

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.db import Database
from lti_tool.kernel.jobs import Job, Periodic
from lti_tool.scheduling.moves import expire

PERIODIC = [Periodic("scheduling.expire", "* * * * * */15")]


def jobs(database: Database, clock: Clock) -> dict[str, Job]:
    def end_holds() -> None:
        with database.transaction() as session:
            expire(session, clock.now())

    return {"scheduling.expire": end_holds}
