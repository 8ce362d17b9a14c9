"""A mentor whom the course team put first (deep linking), and the subjects of its links."""

from datetime import datetime

from flask.testing import FlaskClient

from lti_tool.courses.context import CourseContext
from lti_tool.kernel.db import Database
from lti_tool.picker.lists import Lists
from tests.mentors.conftest import Enlist

from .conftest import Reference, free

ALGEBRA = CourseContext(unit="Eigenvalues", subjects=("linear-algebra",))


def names(database: Database, now: datetime, first: str) -> tuple[int, list[str], list[str]]:
    """How many are told, their names and why each is listed."""
    with database.transaction() as session:
        told = Lists(database).told(
            session,
            context=ALGEBRA,
            locale="en",
            zone="UTC",
            widened=False,
            now=now,
            first=first,
        )
    mentors = told["mentors"]
    return told["count"], [one["name"] for one in mentors], [one["why"] for one in mentors]


def test_a_mentor_who_teaches_it_comes_first_and_is_counted_once(
    amina: int, enlist: Enlist, database: Database, now: datetime
) -> None:
    enlist("Bruno", {"linear-algebra": 0})
    count, listed, why = names(database, now, "bruno")
    assert (count, listed) == (2, ["Bruno", "Amina Diallo"])
    assert why == ["Chosen by the course team", "Taught linear algebra in 14 lessons"]


def test_a_mentor_of_another_subject_comes_first_too(
    amina: int, enlist: Enlist, database: Database, now: datetime
) -> None:
    free(database, enlist("Bruno", {"python": 3}))
    assert names(database, now, "bruno")[:2] == (2, ["Bruno", "Amina Diallo"])


def test_a_mentor_who_left_is_not_listed(
    amina: int, enlist: Enlist, database: Database, now: datetime
) -> None:
    enlist("Bruno", {"linear-algebra": 1}, status="suspended")
    for first in ("bruno", "nobody", ""):
        assert names(database, now, first)[:2] == (1, ["Amina Diallo"])


def test_the_link_to_all_subjects_keeps_who_is_first(
    amina: int, enlist: Enlist, browser: FlaskClient, reference: Reference
) -> None:
    enlist("Bruno", {"python": 3})
    page = browser.get("/picker", query_string={"ref": reference(), "mentor": "bruno"}).text
    assert page.index("Bruno") < page.index("Amina Diallo")
    assert "&amp;mentor=bruno&amp;all=1" in page
