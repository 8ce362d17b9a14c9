"""Visits are remembered, and the table of subjects follows the taxonomy."""

from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import SubjectRow
from lti_tool.courses.service import VisitUnknown, remember_visit, sync_subjects, visit
from lti_tool.courses.subjects import Taxonomy, taxonomy
from lti_tool.kernel.db import Database
from lti_tool.people.models import Person

CONTEXT = CourseContext(course_title="Algèbre linéaire", unit="Valeurs propres", language="fr")


def test_a_visit_is_found_again(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        person = Person(name="Amina", created_at=now)
        session.add(person)
        session.flush()
        made = remember_visit(session, person.id, CONTEXT, now)
    with database.transaction() as session:
        found = visit(session, str(made.public_id))
        assert (found.id, found.person_id, found.created_at) == (made.id, made.person_id, now)
        assert CourseContext.from_json(found.context) == CONTEXT


def test_a_visit_of_nobody_is_remembered(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        made = remember_visit(session, None, CONTEXT, now)
        assert visit(session, made.public_id).person_id is None


@pytest.mark.parametrize("public_id", ["", "1", "x' OR 1=1", str(uuid4())])
def test_an_unknown_visit_is_not_found(database: Database, public_id: str) -> None:
    with database.transaction() as session, pytest.raises(VisitUnknown):
        visit(session, public_id)


def test_a_visit_outlives_its_person(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        person = Person(name="Amina", created_at=now)
        session.add(person)
        session.flush()
        made = remember_visit(session, person.id, CONTEXT, now)
        session.delete(person)
    with database.transaction() as session:
        assert visit(session, made.public_id).person_id is None


def test_hostile_titles_can_be_stored(database: Database, now: datetime) -> None:
    context = CourseContext(unit="a\0b \ud800 c", course_title="'; DROP TABLE mentor; --")
    with database.transaction() as session:
        made = remember_visit(session, None, context, now)
        session.expire_all()
        assert visit(session, made.public_id).context["unit"] == "a b c"


def test_subjects_are_written_once_and_followed(database: Database) -> None:
    whole = taxonomy()
    shorter = Taxonomy(whole.domains, whole.subjects[1:])
    gone = whole.subjects[0].code
    for listed, retired in ((whole, False), (whole, False), (shorter, True), (whole, False)):
        with database.transaction() as session:
            assert sync_subjects(session, listed) == len(listed.subjects)
            assert session.scalars(select(func.count(SubjectRow.code))).one() == len(whole.subjects)
            assert session.get_one(SubjectRow, gone, populate_existing=True).is_retired is retired
            assert session.get_one(SubjectRow, "linear-algebra").labels["fr"] == "Algèbre linéaire"
