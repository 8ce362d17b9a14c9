"""One core for this process, and what PostgreSQL spends beside it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
from sqlalchemy import text

from lti_tool.kernel.db import Database

BACKENDS = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")


@contextmanager
def one_core() -> Iterator[str]:
    """Bind this process to one core where the system can, and tell in words. A server that runs is not bound."""
    if not hasattr(os, "sched_setaffinity"):
        yield "any core (this system binds none)"
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield f"core {max(allowed)}"
    finally:
        os.sched_setaffinity(0, allowed)


def server_cpu(database: Database) -> float | None:
    """Seconds that the backends of our connections have used so far; None for a server on another machine."""
    with database.engine.connect() as connection:
        numbers = connection.scalars(BACKENDS).all()
    try:
        found = [psutil.Process(number) for number in numbers]
        if any("postgres" not in one.name() for one in found):
            return None
        return float(sum(sum(one.cpu_times()[:2]) for one in found))  # user and system
    except psutil.Error:
        return None
