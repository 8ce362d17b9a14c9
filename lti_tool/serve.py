"""Run the service: pages, live rooms and a worker in one process on one port; or a worker alone."""

import asyncio
import contextlib
import logging
import signal
import sys

import uvicorn

from lti_tool.app import Service, create_service
from lti_tool.asgi import create_asgi, run_worker
from lti_tool.config import Settings
from lti_tool.database import ready_database
from lti_tool.kernel import logs

logger = logging.getLogger(__name__)
LEAVE_WITHIN = 5  # seconds that open connections are given when the service ends


def prepare(settings: Settings) -> Service:
    """The service on a database of the newest schema. Raises ConfigurationError."""
    return create_service(settings, ready_database(settings))


def serve(settings: Settings, *, host: str, port: int, worker: bool = True) -> None:
    """Serve until SIGINT or SIGTERM; what is being answered is finished."""
    _begin()
    service = prepare(settings)
    application = create_asgi(service.flask, service.rooms, service.worker if worker else None)
    logger.info("serving", extra={"address": settings.base_url})
    try:
        uvicorn.run(
            application,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=LEAVE_WITHIN,
            proxy_headers=settings.is_production,
        )
    finally:
        service.database.close()


def work(settings: Settings) -> None:
    """Run jobs until SIGINT or SIGTERM."""
    _begin()
    service = prepare(settings)

    async def run() -> None:
        async with service.worker.open_async():
            logger.info("working")
            await run_worker(service.worker, signals=True)

    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(run())
    finally:
        service.database.close()


def _begin() -> None:
    """A SIGTERM that nobody else hears ends the process as its last line would: PostgreSQL ends with it."""
    logs.configure()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
