"""What asks platforms to tell us, acts on what they told, and carries what a course's team decided into its copies."""

from datetime import timedelta

from sqlalchemy import delete

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.db import Database
from lti_tool.kernel.jobs import Job, Periodic
from lti_tool.lti import lineage
from lti_tool.lti.notices import copied, handlers, inbox
from lti_tool.lti.notices.models import Notice
from lti_tool.lti.services.platforms import Platforms

FORGOTTEN = timedelta(days=30)
"""Far longer than a notice is taken, so none is ever forgotten while it could come back."""
PERIODIC = [
    Periodic("lti.ask_for_notices", "*/5 * * * *"),
    Periodic("lti.carry_settings", "* * * * *"),
    Periodic("lti.forget_notices", "31 4 * * *"),
]


def jobs(database: Database, platforms: Platforms, clock: Clock, base_url: str) -> dict[str, Job]:
    def ask_for_notices() -> None:
        with database.transaction() as session:
            handlers.take_in(session, base_url + handlers.PATH, clock.now())
            handlers.enqueue_due(session, clock.now())

    def handle_notice(notice_id: int) -> None:
        with database.transaction() as session:
            copied.handle(session, notice_id, clock.now())

    def carry_settings() -> None:
        with database.transaction() as session:
            lineage.carry(session, clock.now())

    def forget_notices() -> None:
        with database.transaction() as session:
            over = Notice.received_at < clock.now() - FORGOTTEN
            session.execute(delete(Notice).where(over))

    return {
        "lti.ask_for_notices": ask_for_notices,
        handlers.JOB: handlers.Registrar(database, platforms, clock).register,
        inbox.JOB: handle_notice,
        "lti.carry_settings": carry_settings,
        "lti.forget_notices": forget_notices,
    }
