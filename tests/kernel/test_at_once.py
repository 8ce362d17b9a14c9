"""Statements that are a transaction each."""

import psycopg
import pytest
from sqlalchemy import text

from lti_tool.kernel.db import Database

WRITE = """
INSERT INTO person (public_id, name, locale, zone, created_at)
VALUES (gen_random_uuid(), $1::jsonb->>'name', 'en', 'UTC', now()) RETURNING to_json(name)
"""


def names(database: Database) -> list[str]:
    with database.transaction() as session:
        return list(session.scalars(text("SELECT name FROM person ORDER BY name")))


def test_a_statement_is_committed_by_itself(database: Database) -> None:
    assert database.at_once.told(WRITE, {"name": "Ada"}) == "Ada"
    assert names(database) == ["Ada"]
    assert database.at_once.told("SELECT $1::jsonb WHERE false", {}) is None


def test_one_that_fails_leaves_nothing_and_the_next_one_works(database: Database) -> None:
    with pytest.raises(psycopg.errors.NotNullViolation):
        database.at_once.told(WRITE, {"name": None})
    assert database.at_once.told(WRITE, {"name": "Bea"}) == "Bea"
    assert names(database) == ["Bea"]


def test_a_connection_that_the_server_left_is_replaced(database: Database) -> None:
    pid = database.at_once.told("SELECT to_json(pg_backend_pid()) WHERE $1::jsonb IS NOT NULL", {})
    with database.transaction() as session:
        session.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    assert database.at_once.told(WRITE, {"name": "Ada"}) == "Ada"
    assert names(database) == ["Ada"]
