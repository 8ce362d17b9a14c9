"""Work for later, kept in the same database by procrastinate.

``enqueue`` writes a job in the caller's transaction: it exists if and only if what caused it was committed.
A job is run at least once; a job that fails is tried again with growing pauses; a job whose worker died is
taken up by another worker.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy.orm import Session

logger = logging.getLogger(__name__)

Job = Callable[..., None]
"""A plain function of JSON values by keyword; it opens its own transaction and may be run twice."""

ATTEMPTS = 8
PAUSE = 2  # seconds before the second try, then 4, 8, ...
WORKER_SILENT_AFTER = 20  # seconds without heartbeat after which a worker counts as dead


@dataclass(frozen=True)
class Periodic:
    """A job without arguments that runs by a crontab line; a sixth field counts seconds."""

    name: str
    cron: str


_outbox = procrastinate.App(connector=procrastinate.PsycopgConnector())


def enqueue(
    session: Session,
    name: str,
    *,
    at: datetime | None = None,
    lock: str | None = None,
    once: str | None = None,
    **arguments: Any,
) -> None:
    """Write a job in this session's transaction.

    ``at``: not before this instant. ``lock``: jobs with the same lock run one after the other, in order.
    ``once``: at most one waiting job with this name; a second one is silently the first.
    """
    try:
        with session.begin_nested():
            _outbox.configure_task(
                name,
                schedule_at=at,
                lock=lock,
                queueing_lock=once,
                connection=session.connection().connection.driver_connection,
            ).defer(**arguments)
    except AlreadyEnqueued:
        logger.debug("job waits already", extra={"job": name, "once": once})


def worker_app(
    database_url: str, jobs: Mapping[str, Job], periodic: Sequence[Periodic]
) -> procrastinate.App:
    """A procrastinate application that knows how to run these jobs."""
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=database_url))
    retry = procrastinate.RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=PAUSE)
    for name, run in jobs.items():
        app.task(name=name, retry=retry)(run)
    for entry in periodic:
        timed = app.task(name=f"{entry.name}@clock", queueing_lock=entry.name)
        app.periodic(cron=entry.cron)(timed(_without_timestamp(jobs[entry.name])))
    _rescue_jobs_of_dead_workers(app)
    return app


def _without_timestamp(run: Job) -> Job:
    def timed(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes it
        run()

    return timed


def _rescue_jobs_of_dead_workers(app: procrastinate.App) -> None:
    @app.periodic(cron="* * * * * */20")
    @app.task(name="jobs.rescue", queueing_lock="jobs.rescue")
    async def rescue(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes it
        stalled = await app.job_manager.get_stalled_jobs(
            seconds_since_heartbeat=WORKER_SILENT_AFTER
        )
        for job in stalled:
            logger.warning("job taken up again", extra={"job": job.task_name})
            await app.job_manager.retry_job(job)
