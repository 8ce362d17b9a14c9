"""What a course's team decides, as it is written, and what else is known of the course's units."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lti_tool.courses.context import CourseContext
from lti_tool.courses.decisions import (
    LONGEST_NOTE,
    CourseChanged,
    CourseUnidentified,
    Decision,
    NoteTooLong,
    SubjectsInvalid,
    UnitDecision,
    course_of,
    decide,
)
from lti_tool.courses.models import Course
from lti_tool.courses.service import remember_visit
from lti_tool.courses.settings import settings_for
from lti_tool.courses.units import Unit, UnitUnknown, notes, place, place_in, units
from lti_tool.kernel.db import Database
from lti_tool.kernel.money import Money
from tests.conftest import NOW

HERE = CourseContext(
    platform="https://lms.example.edu",
    course_id="la1",
    course_title="Linear algebra",
    unit="Eigenvalues",
    unit_id="u1",
    role="course_team",
)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        yield session


@pytest.fixture
def course(session: Session) -> Course:
    return course_of(session, HERE, NOW)


def decision(**changes: Any) -> Decision:
    unit = UnitDecision("u1", "Eigenvalues", ("linear-algebra",), "Bring paper.")
    told = {"is_on": True, "subjects": None, "price_limit": None, "unit": unit, **changes}
    return Decision(**told)


def write(session: Session, course: Course, seen: int = 0, **changes: Any) -> None:
    decide(session, course, decision(**changes), seen=seen, by=None, now=NOW)


class TestTheCourse:
    def test_the_first_look_makes_it_and_the_next_finds_it(
        self, session: Session, course: Course
    ) -> None:
        later = NOW + timedelta(days=1)
        again = course_of(session, replace(HERE, course_title="Algebra I"), later)
        assert (again.id, again.title, again.created_at) == (course.id, "Algebra I", NOW)
        assert settings_for(session, HERE).is_on

    def test_a_course_that_is_not_identified_has_no_page(self, session: Session) -> None:
        with pytest.raises(CourseUnidentified):
            course_of(session, replace(HERE, course_id=""), NOW)


class TestDeciding:
    def test_everything_is_written_and_the_revision_grows(
        self, session: Session, course: Course
    ) -> None:
        limit = Money(2500, "EUR")
        write(session, course, is_on=False, subjects=("statistics",), price_limit=limit)
        found = settings_for(session, HERE)
        assert (found.is_on, found.price_limit, found.revision) == (False, limit, 1)
        assert (found.of_unit, found.of_course) == (("linear-algebra",), ("statistics",))
        assert found.note == "Bring paper."

    def test_a_form_that_is_older_than_a_colleagues_change_writes_nothing(
        self, session: Session, course: Course
    ) -> None:
        write(session, course, is_on=False)
        with pytest.raises(CourseChanged):
            write(session, course, unit=UnitDecision("u1", "", None, "Mine"))
        session.expire_all()
        found = settings_for(session, HERE)
        assert (found.is_on, found.note, found.revision) == (False, "Bring paper.", 1)

    def test_taking_a_confirmation_back(self, session: Session, course: Course) -> None:
        write(session, course)
        write(session, course, seen=1, unit=UnitDecision("u1", "Eigenvalues", None, ""))
        session.expire_all()
        assert settings_for(session, HERE).of_unit == ()

    def test_a_place_without_a_unit(self, session: Session, course: Course) -> None:
        write(session, course, unit=None, subjects=("statistics",))
        assert settings_for(session, HERE).of_course == ("statistics",)

    @pytest.mark.parametrize(
        ("codes", "where"), [((), "unit"), (("no-such",), "unit"), (("python",) * 21, "course")]
    )
    def test_subjects_must_be_some_and_known(
        self, session: Session, course: Course, codes: tuple[str, ...], where: str
    ) -> None:
        wrong: dict[str, Any] = {"subjects": codes}
        if where == "unit":
            wrong = {"unit": UnitDecision("u1", "", codes, "")}
        with pytest.raises(SubjectsInvalid) as refused:
            write(session, course, **wrong)
        assert refused.value.where == where

    def test_a_note_has_its_length(self, session: Session, course: Course) -> None:
        write(session, course, unit=UnitDecision("u1", "", None, "n" * LONGEST_NOTE))
        with pytest.raises(NoteTooLong):
            write(session, course, 1, unit=UnitDecision("u1", "", None, "n" * (LONGEST_NOTE + 1)))


class TestUnits:
    def test_those_that_were_visited_or_configured(self, session: Session, course: Course) -> None:
        for title in ("Old title", "Matrices"):
            remember_visit(session, None, replace(HERE, unit=title, unit_id="u2"), NOW)
        other = replace(HERE, platform="https://other.example", unit="Theirs", unit_id="u9")
        remember_visit(session, None, other, NOW)
        write(session, course)
        told = {unit.key: unit for unit in units(session, course, NOW)}
        assert told["u1"] == Unit("u1", "Eigenvalues", ("linear-algebra",), has_note=True)
        assert set(told) == {"u1", "u2"}

    def test_the_title_is_the_latest(self, session: Session, course: Course) -> None:
        for days, title in enumerate(("Old title", "Matrices")):
            there = replace(HERE, unit=title, unit_id="u2")
            remember_visit(session, None, there, NOW - timedelta(days=2 - days))
        assert [unit.title for unit in units(session, course, NOW)] == ["Matrices"]

    def test_another_unit_is_seen_with_ones_own_role(
        self, session: Session, course: Course
    ) -> None:
        there = replace(HERE, unit="Matrices", unit_id="u2", section="Week 2", role="learner")
        remember_visit(session, None, there, NOW)
        assert place_in(session, course, HERE, "u2") == replace(there, role="course_team")

    def test_a_unit_that_was_only_configured(self, session: Session, course: Course) -> None:
        write(session, course, unit=UnitDecision("u3", "Norms", None, ""))
        assert place_in(session, course, HERE, "u3") == replace(HERE, unit="Norms", unit_id="u3")

    def test_a_unit_of_another_course_is_unknown(self, session: Session, course: Course) -> None:
        remember_visit(session, None, replace(HERE, course_id="la2", unit_id="u7"), NOW)
        with pytest.raises(UnitUnknown):
            place_in(session, course, HERE, "u7")

    def test_notes_of_several_places(self, session: Session, course: Course) -> None:
        write(session, course)
        other = replace(HERE, unit_id="u2")
        assert notes(session, [HERE, other, CourseContext()]) == {place(HERE): "Bring paper."}
        assert notes(session, []) == {}
