"""The figures of launches come from lists with real mentors, are ratios of one run, and leave nothing behind."""

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from lti_tool.bench import launch
from lti_tool.config import Settings
from lti_tool.database import ready_database
from lti_tool.kernel.db import Database

LEFT = """
SELECT (SELECT count(*) FROM lti_registration) + (SELECT count(*) FROM lti_launch) + (SELECT count(*) FROM course_visit)
"""


def test_it_measures_and_cleans_up(
    settings: Settings, empty_database: Callable[[], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"FLOWS": 2, "WARM": 1, "ROUNDS": 1}.items():
        monkeypatch.setattr(launch, name, value)
    small, told = replace(settings, database_url=empty_database().url), io.StringIO()
    launch.run(small, told)
    assert re.search(r"ratio: [\d.]+ times the example's flows/s", told.getvalue())
    assert "list of 400 mentors" in told.getvalue()
    database = ready_database(small)
    with database.transaction() as session:
        assert session.scalar(text(LEFT)) == 0
    database.close()
