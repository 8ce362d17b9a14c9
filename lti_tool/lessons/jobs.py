"""What ends lessons that nobody ended."""

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.db import Database
from lti_tool.kernel.jobs import Job
from lti_tool.lessons.service import close_if_over


def jobs(database: Database, clock: Clock) -> dict[str, Job]:
    def close(lesson_id: int) -> None:
        with database.transaction() as session:
            close_if_over(session, lesson_id, clock.now())

    return {"lessons.close": close}
