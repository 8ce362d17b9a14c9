"""The figures of searches come from equal answers, and leave nothing behind."""

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from lti_tool.bench import search
from lti_tool.config import Settings
from lti_tool.kernel.db import Database

LEFT = "SELECT count(*) FROM pg_database WHERE datname LIKE 'livementor_bench_%'"


@pytest.fixture
def small(
    settings: Settings, empty_database: Callable[[], Database], monkeypatch: pytest.MonkeyPatch
) -> Settings:
    for name, value in {"SEARCHES": 60, "NAIVE": 60, "EVERYBODY": 2, "CHANGES": 3}.items():
        monkeypatch.setattr(search, name, value)
    return replace(settings, database_url=empty_database().url)


def test_it_measures_equal_answers_and_leaves_nothing(small: Settings, migrated: Database) -> None:
    out = io.StringIO()
    search.run(small, out, mentors=400)
    told = out.getvalue()
    for line in ("one statement", "11 statements", "everybody, one filter", "availability"):
        assert re.search(rf"{line}.* p50 +\d+\.\d+ +p95 +\d+\.\d+", told), told
    assert re.search(r"p95 of the naive way, times ours +\d+\.\d", told)
    with migrated.transaction() as session:
        assert session.scalar(text(LEFT)) == 0


def test_other_answers_are_no_figures(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(search.naive_search.CONDITIONS, "kind", "true")
    with pytest.raises(AssertionError):
        search.run(small, io.StringIO(), mentors=400)
