"""The figures of launches come from lists with real mentors, are ratios of one run, and leave nothing behind."""

import io
import logging
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from lti_tool.bench import catalogue, launch, visits
from lti_tool.bench.campus import Campus, titles
from lti_tool.bench.figures import verdicts
from lti_tool.bench.flows import Flow, Spent
from lti_tool.bench.scratch import scratch
from lti_tool.config import Settings
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database

ROWS = """
SELECT (SELECT count(*) FROM mentor), (SELECT count(DISTINCT mentor_id) FROM mentor_subject),
       (SELECT count(DISTINCT mentor_id) FROM weekly_rule), (SELECT count(DISTINCT subject_code) FROM mentor_subject)
"""
LEFT = "SELECT count(*) FROM pg_database WHERE datname LIKE 'livementor_bench_%'"


@pytest.fixture
def small(
    settings: Settings, empty_database: Callable[[], Database], monkeypatch: pytest.MonkeyPatch
) -> Settings:
    for name, value in {"FLOWS": 2, "WARM": 1, "ROUNDS": 1}.items():
        monkeypatch.setattr(launch, name, value)
    for name, value in {"UNITS": 3, "CHANGES": 2}.items():
        monkeypatch.setattr(visits, name, value)
    return replace(settings, database_url=empty_database().url)


def left(migrated: Database) -> int:
    with migrated.transaction() as session:
        return session.scalar(text(LEFT)) or 0


def test_it_measures_and_leaves_nothing(small: Settings, migrated: Database) -> None:
    told = io.StringIO()
    launch.run(small, told, mentors=300)
    assert "Livementor, 300 mentors" in told.getvalue()
    for step in ("login", "launch", "page", "first page", "first pages of 3 units"):
        assert re.search(rf"{step}.* \d+\.\d+ ms CPU", told.getvalue()), told.getvalue()
    assert re.search(r"PostgreSQL for a flow of ours +\d+\.\d+ ms CPU", told.getvalue())
    assert len(re.findall(r"goal .*: (?:NOT )?reached", told.getvalue())) == 2
    assert left(migrated) == 0
    assert logging.root.manager.disable == logging.NOTSET


def test_what_fails_leaves_nothing_either(
    small: Settings, migrated: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch, "measured", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        launch.run(small, io.StringIO(), mentors=1)
    assert left(migrated) == 0


def test_made_up_mentors_all_teach_at_times(small: Settings, clock: FixedClock) -> None:
    with scratch(small) as (_, database):
        catalogue.fill(database, 200, clock.now())
        with database.transaction() as session:
            mentors, teaching, there, subjects = session.execute(text(ROWS)).one()
    assert (mentors, teaching, there) == (200, 200, 200)
    assert subjects > 20


def test_learners_come_once_and_again_to_many_units() -> None:
    campus = Campus()
    came = [campus.next() for _ in range(400)]
    assert 50 < len({one.subject for one in came}) < 200
    assert len({one.unit for one in came}) > 20
    assert titles(0) != titles(1) and titles(0)[1] == titles(1)[1]


def test_goals_are_told_as_they_are() -> None:
    quick, slow = (Flow([Spent(seconds, seconds)]) for seconds in (1.0, 2.0))
    assert [line.rsplit(": ")[-1] for line in verdicts([quick], [slow])] == ["reached"] * 2
    assert verdicts([slow], [quick])[0].endswith("NOT reached")
    spread = [quick] * 98 + [Flow([Spent(4.0, 4.0)])] * 2
    assert verdicts(spread, [slow])[1].endswith("NOT reached")
