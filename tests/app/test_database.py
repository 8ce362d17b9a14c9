"""What a database has before anybody uses it."""

from collections.abc import Callable

from sqlalchemy import func, select

from lti_tool.courses.models import SubjectRow
from lti_tool.courses.subjects import taxonomy
from lti_tool.database import bring_up_to_date, lacking
from lti_tool.kernel.db import Database


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
