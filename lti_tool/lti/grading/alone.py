"""One process at a time for one gradebook, also where two workers have a job of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select

from lti_tool.kernel.db import Database

LOCK = 20_261_128


@contextmanager
def alone(database: Database, gradebook_id: int) -> Iterator[None]:
    """Waits for its turn. The lock is the connection's, so that no transaction is open while a platform is asked."""
    key = (LOCK, gradebook_id % 2**31)
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(select(func.pg_advisory_lock(*key)))
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(*key)))
