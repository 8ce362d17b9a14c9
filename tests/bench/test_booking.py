"""The figures of bookings come from real rows, are ratios of one run, and leave nothing behind."""

import io
import logging
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from lti_tool.bench import booking, plain
from lti_tool.config import Settings
from lti_tool.database import ready_database
from lti_tool.kernel.db import Database

LEFT = """
SELECT (SELECT count(*) FROM booking) + (SELECT count(*) FROM mentor) + (SELECT count(*) FROM person)
     + (SELECT count(*) FROM event) + (SELECT count(*) FROM pg_class WHERE relname = 'bench_booking')
"""


@pytest.fixture
def small(
    settings: Settings, empty_database: Callable[[], Database], monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """A database of its own, and few rows."""
    for name, value in {"MENTORS": 8, "ROUNDS": 1, "WARM": 8, "TIMES": 16}.items():
        monkeypatch.setattr(booking, name, value)
    return replace(settings, database_url=empty_database().url)


@pytest.mark.parametrize("pgbench", [True, False])
def test_it_measures_and_cleans_up(
    small: Settings, monkeypatch: pytest.MonkeyPatch, pgbench: bool
) -> None:
    if pgbench:
        assert plain.find_pgbench() is not None
    else:
        monkeypatch.setattr(plain, "find_pgbench", lambda: None)
    out = io.StringIO()
    booking.run(small, out)
    lines = out.getvalue().splitlines()
    assert [line.split()[1] for line in lines[1:]] == ["client", "threads"]
    for line in lines[1:]:
        assert re.search(r"Livementor +\d+/s .* +\d+/s   ratio \d+\.\d\d$", line), line
        assert ("psycopg" in line) is not pgbench
    database = ready_database(small)
    with database.transaction() as session:
        assert session.scalar(text(LEFT)) == 0
    database.close()
    assert logging.root.manager.disable == logging.NOTSET


def test_what_fails_leaves_nothing_either(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(booking, "measured", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        booking.run(small, io.StringIO())
    database = ready_database(small)
    with database.transaction() as session:
        assert session.scalar(text(LEFT)) == 0
    database.close()
