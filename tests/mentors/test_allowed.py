"""Whom a course's team allows."""

from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.courses.models import Course
from lti_tool.courses.settings import PlaceSettings
from lti_tool.kernel.db import Database
from lti_tool.mentors.allowed import allow, allowed, choosable, currencies
from lti_tool.mentors.limits import NO_LIMITS, limits_of
from lti_tool.mentors.models import Mentor
from tests.mentors.conftest import Enlist


def course(session: Session, now: datetime) -> int:
    made = Course(platform="p", key="la1", changed_at=now, created_at=now)
    session.add(made)
    session.flush()
    return made.id


def test_mentors_are_chosen_changed_and_none_is_all(
    database: Database, enlist: Enlist, now: datetime
) -> None:
    amina, bruno = (enlist(name, {"python": 1}) for name in ("Amina", "Bruno"))
    with database.transaction() as session:
        here = course(session, now)
        for chosen in ([bruno, amina], [bruno], [bruno]):
            allow(session, here, chosen)
            assert {mentor.id for mentor in allowed(session, here)} == set(chosen)
            settings = PlaceSettings(course_id=here)
            assert limits_of(session, settings).mentors == frozenset(chosen)
        allow(session, here, [])
        assert allowed(session, here) == []
        assert limits_of(session, PlaceSettings(course_id=here)) == NO_LIMITS


def test_who_applies_is_not_choosable_and_who_was_chosen_stays_so(
    database: Database, enlist: Enlist, now: datetime
) -> None:
    amina = enlist("Amina", {"python": 1})
    enlist("Bruno", {"python": 1}, status="applied")
    with database.transaction() as session:
        here = course(session, now)
        slugs = ["bruno", "amina", "nobody"]
        assert [mentor.slug for mentor in choosable(session, here, slugs)] == ["amina"]
        allow(session, here, [amina])
        session.get_one(Mentor, amina).status = "suspended"
        session.flush()
        assert [mentor.slug for mentor in choosable(session, here, slugs)] == ["amina"]


def test_currencies_are_those_of_listed_mentors(database: Database, enlist: Enlist) -> None:
    for name, currency, status in (("A", "USD", "approved"), ("B", "GBP", "applied")):
        enlist(name, {"python": 1}, price_currency=currency, status=status)
    with database.transaction() as session:
        assert currencies(session) == ["USD"]
