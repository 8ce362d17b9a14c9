"""What the page of a launch knows of its place, and when it asks the database again."""

from datetime import datetime

import pytest

from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import Course
from lti_tool.courses.service import VisitUnknown
from lti_tool.courses.settings import UNTOUCHED
from lti_tool.kernel.db import Database
from lti_tool.mentors.limits import NO_LIMITS
from lti_tool.picker.place import FRESH, MOST, Place, Places
from tests.picker.conftest import visited

HERE = CourseContext(platform="https://lms.example.org", course_id="la1", unit="Eigenvalues")
TOLD = Place(CourseContext(unit="As the launch told it"), UNTOUCHED, NO_LIMITS)


def test_what_a_launch_told_is_there_for_one_page(
    database: Database, now: datetime, learner: int
) -> None:
    places, visit = Places(), visited(database, now, learner, HERE)
    places.tell(visit, TOLD, now)
    assert places.take(database, visit, now) == TOLD
    assert places.take(database, visit, now) == Place(HERE, UNTOUCHED, NO_LIMITS)


def test_what_was_decided_meanwhile_is_seen_by_the_next_page(
    database: Database, now: datetime, learner: int
) -> None:
    places, visit = Places(), visited(database, now, learner, HERE)
    places.tell(visit, TOLD, now)
    places.take(database, visit, now)
    with database.transaction() as session:
        off = {"is_on": False, "changed_at": now, "created_at": now}
        session.add(Course(platform=HERE.platform, key="la1", **off))
    assert not places.take(database, visit, now).settings.is_on


def test_after_a_moment_the_database_is_asked(
    database: Database, now: datetime, learner: int
) -> None:
    places, visit = Places(), visited(database, now, learner, HERE)
    places.tell(visit, TOLD, now)
    assert places.take(database, visit, now + FRESH).context == HERE


def test_of_many_the_oldest_go(database: Database, now: datetime) -> None:
    places = Places()
    for number in range(MOST + 1):
        places.tell(str(number), TOLD, now)
    assert places.take(database, str(MOST), now) == TOLD
    with pytest.raises(VisitUnknown):
        places.take(database, "0", now)
