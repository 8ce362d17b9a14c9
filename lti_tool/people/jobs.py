"""What runs on its own: counted tries are forgotten after a day; what was written beside a joining is moved."""

from datetime import timedelta

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.db import Database
from lti_tool.kernel.jobs import Job, Periodic
from lti_tool.people.joining import settle
from lti_tool.people.limits import forget_old_counts

PERIODIC = [Periodic("people.forget", "17 4 * * *")]
KEPT = timedelta(days=1)


def jobs(database: Database, clock: Clock) -> dict[str, Job]:
    def forget() -> None:
        with database.transaction() as session:
            forget_old_counts(session, before=clock.now() - KEPT)

    def settle_joined(gone: int) -> None:
        with database.transaction() as session:
            settle(session, gone)

    return {"people.forget": forget, "people.settle": settle_joined}
