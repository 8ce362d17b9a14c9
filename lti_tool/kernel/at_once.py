"""Statements that are a transaction each: one trip to the server, where a session makes four.

What is asked hundreds of times in a second goes straight to libpq: a document is sent, a document comes back, and
nothing of it is looked at in between. That is a third of what a cursor with its parameters costs.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from psycopg import Connection, OperationalError
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool, PoolTimeout

PATIENCE = 10
"""Seconds that a request waits for a connection."""
_written: Final = json.JSONEncoder(separators=(",", ":")).encode


class _Connection(Connection[TupleRow]):
    """Knows what was prepared on it: the name of each statement."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.prepared: dict[str, bytes] = {}


class AtOnce:
    """Connections on which every statement commits by itself, prepared at its first use. Made when first asked for."""

    def __init__(self, url: str, options: Mapping[str, Any], *, size: int) -> None:
        self._pool = ConnectionPool(
            url,
            connection_class=_Connection,
            min_size=0,
            max_size=size,
            timeout=PATIENCE,
            num_workers=1,
            open=False,
            kwargs={"autocommit": True, **options},
        )

    def told(self, statement: str, given: Mapping[str, Any]) -> Any:
        """What the statement tells, a value of JSON, done and committed; None without a row. Raises psycopg.Error.

        ``statement``: it is given one document, ``$1::jsonb``, and selects one column of JSON; written in the code,
        as each connection keeps it. On a connection that the server had left it is tried once more, so it must bear
        being run twice.
        """
        document = _written(given).encode()
        if self._pool.closed:
            self._pool.open()
        try:
            return self._told(statement, document)
        except PoolTimeout:
            raise
        except OperationalError:
            self._pool.check()
            return self._told(statement, document)

    def _told(self, statement: str, document: bytes) -> Any:
        connection = self._pool.getconn()
        try:
            name = connection.prepared.get(statement) or _prepare(connection, statement)
            found = _good(connection, connection.pgconn.exec_prepared(name, [document]))
            value = found.get_value(0, 0) if found.ntuples else None
            return None if value is None else json.loads(value)
        finally:
            self._pool.putconn(connection)  # a broken one is thrown away

    def close(self) -> None:
        self._pool.close()


def _prepare(connection: _Connection, statement: str) -> bytes:
    name = b"at_once_%d" % len(connection.prepared)
    _good(connection, connection.pgconn.prepare(name, statement.encode()))
    connection.prepared[statement] = name
    return name


def _good(connection: _Connection, answer: PGresult) -> PGresult:
    """Raises psycopg.Error for any other."""
    if answer.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        return answer
    if connection.pgconn.status == ConnStatus.BAD:
        raise OperationalError(answer.get_error_message())
    raise error_from_result(answer)
