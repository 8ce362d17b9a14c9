"""Pages, the live rooms and a worker in one process, on one port."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from wsgiref.types import WSGIApplication

from a2wsgi import WSGIMiddleware
from procrastinate import App as Worker
from starlette.applications import Starlette
from starlette.routing import Mount

from lti_tool.lessons.sockets import LiveRooms

REQUEST_THREADS = 16
JOBS_AT_ONCE = 4


def create_asgi(flask: WSGIApplication, rooms: LiveRooms, worker: Worker | None) -> Starlette:
    """The whole service; without a worker, jobs wait for ``livementor worker``."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with rooms.running(), _running(worker):
            yield

    pages = Mount("/", app=WSGIMiddleware(flask, workers=REQUEST_THREADS))  # type: ignore[arg-type]
    return Starlette(routes=[*rooms.routes(), pages], lifespan=lifespan)


@contextlib.asynccontextmanager
async def _running(worker: Worker | None) -> AsyncIterator[None]:
    if worker is None:
        yield
        return
    async with worker.open_async():
        task = asyncio.create_task(run_worker(worker))
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def run_worker(worker: Worker, *, signals: bool = False) -> None:
    """Run jobs until cancelled; what runs is given ten seconds to end. Only jobs that failed for good are kept."""
    await worker.run_worker_async(
        concurrency=JOBS_AT_ONCE,
        install_signal_handlers=signals,
        shutdown_graceful_timeout=10,
        delete_jobs="successful",
    )
