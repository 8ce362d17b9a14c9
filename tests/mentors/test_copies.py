"""A copied course keeps the mentors that its team allowed."""

from datetime import datetime

import pytest
from sqlalchemy import select

from lti_tool.courses.models import Course
from lti_tool.kernel.db import Database
from lti_tool.mentors.copies import copy_course
from lti_tool.mentors.models import CourseMentor, Mentor
from tests.mentors.conftest import Enlist

LMS = "https://lms.example.edu"


@pytest.mark.parametrize("has_its_own", [False, True])
def test_allowed_mentors_are_allowed_in_the_copy(
    database: Database, enlist: Enlist, now: datetime, has_its_own: bool
) -> None:
    enlist("Amina Diallo", {"calculus": 3})
    with database.transaction() as session:
        mentor = session.scalars(select(Mentor.id)).one()
        old = Course(platform=LMS, key="old", revision=1, changed_at=now, created_at=now)
        session.add(old)
        if has_its_own:
            row = {"revision": 1, "changed_at": now, "created_at": now}
            session.add(Course(platform=LMS, key="new", **row))
        session.flush()
        session.add(CourseMentor(course_id=old.id, mentor_id=mentor))
        session.flush()
        assert copy_course(session, LMS, "old", "new", "", now) is not has_its_own
        new = session.scalars(select(Course.id).filter_by(key="new")).one()
        allowed = session.scalars(select(CourseMentor.mentor_id).filter_by(course_id=new)).all()
        assert allowed == ([] if has_its_own else [mentor])
