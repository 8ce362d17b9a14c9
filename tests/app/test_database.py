"""What a database has before anybody uses it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from lti_tool.config import Settings
from lti_tool.courses.models import SubjectRow
from lti_tool.courses.subjects import correct_by, taxonomy
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


def test_the_operator_s_corrections_of_subjects_outlive_every_upgrade(
    empty_database: Callable[[], Database], settings: Settings, tmp_path: Path
) -> None:
    own = tmp_path / "subjects.toml"
    own.write_text('[[subject]]\ncode = "linear-algebra"\nfr = "Algèbre matricielle"\n')
    try:
        database = empty_database()
        for _ in range(2):
            open_database(replace(settings, data_dir=tmp_path)).engine.dispose()
            bring_up_to_date(database)
            with database.transaction() as session:
                labels = session.get_one(SubjectRow, "linear-algebra").labels
            assert labels == {"en": "Linear algebra", "fr": "Algèbre matricielle"}
        assert taxonomy().label("linear-algebra", "fr") == "Algèbre matricielle"
    finally:
        correct_by("")


def test_corrections_that_can_not_be_read_are_told(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "subjects.toml").write_text('[[subject]]\ncode = "juggling"\n')
    with pytest.raises(ConfigurationError, match=r"subjects.toml .* juggling is a new subject"):
        open_database(replace(settings, data_dir=tmp_path))
