"""What runs on its own: documents whose time is over are deleted, and files that nothing names."""

import logging
from datetime import timedelta

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.db import Database
from lti_tool.kernel.jobs import Job, Periodic
from lti_tool.mentors.vetting import documents
from lti_tool.mentors.vetting.storage import Storage

logger = logging.getLogger("livementor.mentors")
PERIODIC = [Periodic("mentors.documents", "26 * * * *")]


def jobs(database: Database, clock: Clock, storage: Storage, *, days: int) -> dict[str, Job]:
    """``days``: how long documents are kept after the decision."""

    def forget() -> None:
        """First the rows, committed, then the files: what is read in between is gone or whole."""
        now = clock.now()
        with database.transaction() as session:
            marked = documents.forget(session, now, kept=timedelta(days=days))
        with database.transaction() as session:
            deleted = documents.sweep(session, storage, now)
        logger.info("documents deleted", extra={"documents": marked, "files": deleted})

    return {"mentors.documents": forget}
