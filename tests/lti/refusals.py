"""How a refused launch looks."""

from typing import Any

import pytest
from sqlalchemy import func, select

from lti_tool.courses.models import CourseVisit
from lti_tool.kernel.db import Database
from lti_tool.lti.models import Launch
from lti_tool.people.models import Person


def refusal(answer: Any, caplog: pytest.LogCaptureFixture, database: Database, reason: str) -> None:
    """A 4xx page with the reference number of its log line, and nothing changed."""
    assert 400 <= answer.status_code < 500, answer.status_code
    assert "Location" not in answer.headers
    assert answer.headers["X-Request-Id"] in answer.text
    told = [record for record in caplog.records if record.message == "launch refused"]
    assert [record.reason for record in told] == [reason]  # type: ignore[attr-defined]
    with database.transaction() as session:
        for table in (Launch, CourseVisit, Person):
            assert session.scalar(select(func.count()).select_from(table)) == 0
