"""Filling a database with the demo's catalogue."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import func, select

from lti_tool.config import Settings
from lti_tool.courses.context import CourseContext
from lti_tool.courses.mapping import subjects_for
from lti_tool.courses.subjects import taxonomy
from lti_tool.demo.fill import fill
from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import ConfigurationError
from lti_tool.mentors.best import best, count
from lti_tool.mentors.limits import Limits
from lti_tool.mentors.models import Mentor, MentorSubject
from lti_tool.mentors.service import mentor_by_slug, mentor_of
from lti_tool.people.models import Identity, Person
from lti_tool.people.service import person_with_address
from lti_tool.scheduling.models import WeeklyRule


def rows(database: Database) -> list[int]:
    with database.transaction() as session:
        tables = (Person, Identity, Mentor, MentorSubject, WeeklyRule)
        return [session.scalars(select(func.count()).select_from(one)).one() for one in tables]


def test_again_adds_nothing(database: Database, settings: Settings, now: datetime) -> None:
    told: list[str] = []
    first = fill(database, now=now, settings=settings, progress=told.append)
    there = rows(database)
    second = fill(database, now=now, settings=settings, progress=told.append)
    assert first.mentors == first.added == second.mentors >= 300
    assert second.added == 0
    assert first.subjects >= 60
    assert rows(database) == there
    assert there[:3] == [first.mentors] * 3
    assert len(told) == 4
    assert "amina.diallo@mentors.example" in str(first)


def test_two_at_once_add_everybody_once(
    database: Database, settings: Settings, now: datetime
) -> None:
    def run(_: int) -> int:
        return fill(database, now=now, settings=settings, progress=lambda _: None).added

    with ThreadPoolExecutor(2) as pool:
        added = sorted(pool.map(run, range(2)))
    assert added[0] == 0
    assert rows(database)[2] == added[1]


def test_who_is_gone_comes_back_and_others_stay(
    database: Database, settings: Settings, now: datetime
) -> None:
    with database.transaction() as session:
        taken = Person(name="Bruno Carvalho", created_at=now)
        session.add(taken)
        session.flush()
        session.add(
            Mentor(person_id=taken.id, slug="bruno-carvalho", name="Bruno", status="applied")
        )
    summary = fill(database, now=now, settings=settings, progress=lambda _: None)
    assert summary.mentors == summary.added + 1
    with database.transaction() as session:
        assert (
            session.scalars(select(Mentor).filter_by(slug="bruno-carvalho")).one().name == "Bruno"
        )


@pytest.mark.parametrize(
    "unit",
    [
        "Eigenvalues and eigenvectors",
        "Valeurs propres et vecteurs propres",
        "Python lists and dictionaries",
        "Intervalles de confiance",
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_units_of_the_demo_find_mentors(
    database: Database, settings: Settings, now: datetime, unit: str, language: str
) -> None:
    fill(database, now=now, settings=settings, progress=lambda _: None)
    subjects = subjects_for(CourseContext(unit=unit), taxonomy()).subjects
    with database.transaction() as session:
        limits = Limits(languages=(language,))
        assert count(session, subjects, limits=limits) >= 8
        found = best(session, subjects, limits=limits, most=3)
        assert all(one.rating_count and one.lessons for one in found)


def test_a_mentor_can_sign_in_by_mail(
    database: Database, settings: Settings, now: datetime
) -> None:
    summary = fill(database, now=now, settings=settings, progress=lambda _: None)
    with database.transaction() as session:
        person = person_with_address(session, summary.example, now=now)
        mentor = mentor_of(session, person.id)
        assert mentor is not None
        assert (mentor.slug, person.zone, person.locale) == ("amina-diallo", "Europe/Paris", "fr")
        assert mentor_by_slug(session, "amina-diallo").price_amount == 2400


def test_production_is_refused_and_untouched(
    database: Database, settings: Settings, now: datetime
) -> None:
    production = replace(settings, environment="production")
    with pytest.raises(ConfigurationError, match="production"):
        fill(database, now=now, settings=production, progress=lambda _: None)
    assert rows(database) == [0] * 5
