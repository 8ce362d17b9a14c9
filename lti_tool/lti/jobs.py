"""What forgets launches and keys that nothing needs any more."""

from datetime import timedelta

from sqlalchemy import delete

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.db import Database
from lti_tool.kernel.jobs import Job, Periodic
from lti_tool.lti.keys import delete_retired_keys
from lti_tool.lti.models import Launch

FORGOTTEN = timedelta(days=30)
"""Far longer than a state lives, so a used nonce is never forgotten while it could come back."""
PERIODIC = [Periodic("lti.forget", "23 4 * * *")]


def jobs(database: Database, clock: Clock) -> dict[str, Job]:
    def forget() -> None:
        with database.transaction() as session:
            session.execute(delete(Launch).where(Launch.created_at < clock.now() - FORGOTTEN))
            delete_retired_keys(session, clock.now())

    return {"lti.forget": forget}
