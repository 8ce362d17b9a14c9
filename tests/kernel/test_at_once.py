"""Statements that are a transaction each."""

import psycopg
import pytest
from sqlalchemy import text

from lti_tool.kernel.db import Database

WRITE = """
INSERT INTO person (public_id, name, locale, zone, created_at)
VALUES (gen_random_uuid(), %(name)s, 'en', 'UTC', now()) RETURNING name
"""


def names(database: Database) -> list[str]:
    with database.transaction() as session:
        return list(session.scalars(text("SELECT name FROM person ORDER BY name")))


def test_a_statement_is_committed_by_itself(database: Database) -> None:
    assert database.at_once.row(WRITE, {"name": "Ada"}) == ("Ada",)
    assert names(database) == ["Ada"]
    assert database.at_once.row("SELECT 1 WHERE false", {}) is None


def test_one_that_fails_leaves_nothing_and_the_next_one_works(database: Database) -> None:
    with pytest.raises(psycopg.errors.NotNullViolation):
        database.at_once.row(WRITE, {"name": None})
    assert database.at_once.row(WRITE, {"name": "Bea"}) == ("Bea",)
    assert names(database) == ["Bea"]


def test_a_connection_that_the_server_left_is_replaced(database: Database) -> None:
    row = database.at_once.row("SELECT pg_backend_pid()", {})
    assert row is not None
    with database.transaction() as session:
        session.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": row[0]})
    assert database.at_once.row(WRITE, {"name": "Ada"}) == ("Ada",)
    assert names(database) == ["Ada"]
