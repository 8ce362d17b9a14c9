"""A database of its own for a measurement, on the server of the settings: made, filled and dropped."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import text

from lti_tool.config import Settings
from lti_tool.database import bring_up_to_date, open_database
from lti_tool.kernel.db import Database


@contextmanager
def scratch(settings: Settings) -> Iterator[tuple[Settings, Database]]:
    """Settings that name it, and the database with every subject and nothing else. Raises ConfigurationError."""
    server, name = open_database(settings), f"livementor_bench_{secrets.token_hex(4)}"
    _alone(server, f"CREATE DATABASE {name}")
    database = Database(urlunsplit(urlsplit(server.url)._replace(path=f"/{name}")))
    try:
        bring_up_to_date(database)
        yield replace(settings, database_url=database.url), database
    finally:
        database.close()
        _alone(server, f"DROP DATABASE {name} WITH (FORCE)")
        server.close()


def _alone(database: Database, statement: str) -> None:
    """What can't stand in a transaction."""
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text(statement))


def settle(database: Database) -> None:
    """As autovacuum leaves tables that stand for a while."""
    _alone(database, "VACUUM ANALYZE")
