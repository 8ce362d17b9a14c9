"""The worker, on a real queue."""

import asyncio
import contextlib

from sqlalchemy import text

from lti_tool.asgi import run_worker
from lti_tool.kernel.db import Database
from lti_tool.kernel.jobs import enqueue, worker_app

LEFT = "SELECT task_name, status, attempts FROM procrastinate_jobs WHERE task_name LIKE 'test.%'"


def test_what_was_done_is_gone_and_what_failed_waits_for_its_next_try(database: Database) -> None:
    """Else the queue would grow for ever: what runs by the clock alone is thousands of jobs a day."""

    async def work() -> None:
        began, loop = asyncio.Event(), asyncio.get_running_loop()

        def fail() -> None:
            raise ValueError

        def succeed() -> None:
            loop.call_soon_threadsafe(began.set)

        worker = worker_app(database.url, {"test.fail": fail, "test.succeed": succeed}, [])
        async with worker.open_async():
            running = asyncio.create_task(run_worker(worker))
            await began.wait()
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running

    with database.transaction() as session:
        for name in ("test.fail", "test.succeed"):
            enqueue(session, name)
    asyncio.run(work())
    with database.transaction() as session:
        assert session.execute(text(LEFT)).all() == [("test.fail", "todo", 1)]
