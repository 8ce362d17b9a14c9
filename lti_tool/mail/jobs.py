"""The jobs that make mail leave, and be forgotten."""

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.db import Database
from lti_tool.kernel.jobs import Job, Periodic
from lti_tool.mail.mailer import Mailer
from lti_tool.mail.outbox import deliver, forget_old_mail, queue_overdue

PERIODIC = [Periodic("mail.sweep", "*/10 * * * *"), Periodic("mail.forget", "43 4 * * *")]


def jobs(database: Database, mailer: Mailer, clock: Clock, *, keep: bool) -> dict[str, Job]:
    """``keep``: texts stay in the outbox after sending (development)."""

    def send(mail_id: int) -> None:
        with database.transaction() as session:
            deliver(session, mail_id, mailer, now=clock.now(), keep=keep)

    def sweep() -> None:
        with database.transaction() as session:
            queue_overdue(session, now=clock.now())

    def forget() -> None:
        with database.transaction() as session:
            forget_old_mail(session, now=clock.now())

    return {"mail.send": send, "mail.sweep": sweep, "mail.forget": forget}
