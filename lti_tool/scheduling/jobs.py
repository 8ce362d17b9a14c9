"""What runs on its own: holds that nobody paid end, and the search learns when mentors are free."""

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.db import Database
from lti_tool.kernel.jobs import Job, Periodic
from lti_tool.scheduling.freshness import AT_ONCE, refresh
from lti_tool.scheduling.moves import expire

PERIODIC = [
    Periodic("scheduling.expire", "* * * * * */15"),
    Periodic("scheduling.refresh", "* * * * * */10"),
]


def jobs(database: Database, clock: Clock) -> dict[str, Job]:
    def end_holds() -> None:
        with database.transaction() as session:
            expire(session, clock.now())

    def look_again() -> None:
        is_more = True
        while is_more:
            with database.transaction() as session:
                is_more = refresh(session, clock.now()) == AT_ONCE

    return {"scheduling.expire": end_holds, "scheduling.refresh": look_again}
