"""What a database has before anybody uses it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from lti_tool.config import Settings
from lti_tool.courses.models import SubjectRow
from lti_tool.courses.subjects import taxonomy
from lti_tool.database import bring_up_to_date, lacking, open_database
from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import ConfigurationError


def test_it_has_the_schema_and_every_subject_that_a_mentor_may_teach(
    empty_database: Callable[[], Database],
) -> None:
    database = empty_database()
    assert lacking(database) is not None
    for _ in range(2):
        bring_up_to_date(database)
        assert lacking(database) is None
        with database.transaction() as session:
            listed = session.scalar(select(func.count()).select_from(SubjectRow))
        assert listed == len(taxonomy().subjects)


@pytest.mark.parametrize(
    "url", ["postgresql://db.example.org:main/x", "postgresql://nobody@/none?host=/nowhere"]
)
def test_one_that_can_not_be_reached_is_told_by_its_setting(settings: Settings, url: str) -> None:
    with pytest.raises(ConfigurationError, match="DATABASE_URL"):
        open_database(replace(settings, database_url=url))
