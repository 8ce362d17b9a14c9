"""Statements that are a transaction each: one trip to the server, where a session makes four."""

from collections.abc import Mapping
from typing import Any, LiteralString

from psycopg import OperationalError
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool, PoolTimeout

PATIENCE = 10
"""Seconds that a request waits for a connection."""


class AtOnce:
    """Connections on which every statement commits by itself, prepared at its first use. Made when first asked for."""

    def __init__(self, url: str, options: Mapping[str, Any], *, size: int) -> None:
        self._pool = ConnectionPool(
            url,
            min_size=0,
            max_size=size,
            timeout=PATIENCE,
            num_workers=1,
            open=False,
            kwargs={"autocommit": True, "prepare_threshold": 0, **options},
        )

    def row(self, statement: LiteralString, values: Mapping[str, Any]) -> TupleRow | None:
        """The first row that the statement tells, done and committed, or nothing of it. Raises psycopg.Error.

        On a connection that the server had left it is tried once more, so it must bear being run twice.
        """
        self._pool.open()
        try:
            return self._row(statement, values)
        except PoolTimeout:
            raise
        except OperationalError:
            self._pool.check()
            return self._row(statement, values)

    def _row(self, statement: LiteralString, values: Mapping[str, Any]) -> TupleRow | None:
        connection = self._pool.getconn()
        try:
            return connection.execute(statement, values).fetchone()
        finally:
            self._pool.putconn(connection)  # a broken one is thrown away

    def close(self) -> None:
        self._pool.close()
