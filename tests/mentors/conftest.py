"""Making mentors: ``enlist(name, …)`` writes a person, a mentor and what they teach."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from lti_tool.courses.service import sync_subjects
from lti_tool.courses.subjects import taxonomy
from lti_tool.kernel.db import Database
from lti_tool.mentors.models import Mentor, MentorSubject
from lti_tool.mentors.rules import slug
from lti_tool.people.models import Person

Enlist = Callable[..., int]


@pytest.fixture
def enlist(database: Database, now: datetime) -> Enlist:
    """Returns the mentor's number. ``teaches``: lessons given by subject code; the rest are columns."""
    with database.transaction() as session:
        sync_subjects(session, taxonomy())

    def add(name: str, teaches: dict[str, int], **columns: Any) -> int:
        with database.transaction() as session:
            person = Person(name=name, created_at=now)
            session.add(person)
            session.flush()
            told = {"status": "approved", "languages": ["en"], **columns}
            mentor = Mentor(person_id=person.id, slug=slug(name), name=name, **told)
            session.add(mentor)
            session.flush()
            session.add_all(
                MentorSubject(mentor_id=mentor.id, subject_code=code, lessons_given=lessons)
                for code, lessons in teaches.items()
            )
            return mentor.id

    return add
