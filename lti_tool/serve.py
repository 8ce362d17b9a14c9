"""Run the service: pages, live rooms and a worker in one process on one port; or a worker alone."""

import asyncio
import logging
from dataclasses import replace

import uvicorn

from lti_tool.app import Service, create_service
from lti_tool.asgi import create_asgi, run_worker
from lti_tool.config import Settings
from lti_tool.kernel import logs
from lti_tool.kernel.db import Database
from lti_tool.kernel.embedded import embedded_postgres
from lti_tool.kernel.errors import ConfigurationError
from lti_tool.migrations.commands import missing, upgrade

logger = logging.getLogger(__name__)
LEAVE_WITHIN = 5  # seconds that open connections are given when the service ends


def with_database(settings: Settings) -> Settings:
    """These settings with an address of a running database: the given one, or the data folder's own."""
    if settings.database_url:
        return settings
    return replace(settings, database_url=embedded_postgres(settings.data_dir))


def open_database(settings: Settings) -> Database:
    return Database(with_database(settings).database_url or "")


def prepare(settings: Settings) -> Service:
    """The service on a database of the right schema. Production upgrades by ``livementor db upgrade`` only."""
    ready = with_database(settings)
    database = Database(ready.database_url or "")
    if not ready.is_production:
        upgrade(database)
    elif lacking := missing(database):
        raise ConfigurationError(
            f"Migrations are missing: {', '.join(lacking)}. Run `livementor db upgrade`."
        )
    return create_service(ready, database)


def serve(settings: Settings, *, host: str, port: int, worker: bool = True) -> None:
    """Serve until SIGINT or SIGTERM; what is being answered is finished."""
    logs.configure()
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
    logs.configure()
    service = prepare(settings)

    async def run() -> None:
        async with service.worker.open_async():
            await run_worker(service.worker, signals=True)

    asyncio.run(run())
    service.database.close()
