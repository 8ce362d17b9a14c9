"""How an author narrows the list: what a site may send, and that list and hand-off keep to it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from livementor_xblock import answers
from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import Course
from lti_tool.courses.service import remember_visit
from lti_tool.kernel.db import Database
from lti_tool.kernel.money import Money
from lti_tool.mentors.limits import NO_LIMITS, Limits, MentorNotAllowed
from lti_tool.openedx import asked
from lti_tool.openedx.rules import BodyInvalid
from lti_tool.people.service import person_for_identity
from lti_tool.picker.handoff import make
from lti_tool.picker.lists import Lists
from tests.mentors.conftest import Enlist, enlist
from tests.openedx.conftest import ASKED, WANTED, FakePicker, Post

__all__ = ["enlist"]
HERE = CourseContext(platform="https://lms.example.org", course_id="la1", unit="Eigenvalues")
FORTY = {"amount": "40.50", "currency": "EUR"}
UNDERSTOOD: dict[str, tuple[dict[str, Any], Limits]] = {
    "nothing": ({}, NO_LIMITS),
    "null": ({"limits": None}, NO_LIMITS),
    "languages": ({"limits": {"languages": ["fr", "en"]}}, Limits(languages=("fr", "en"))),
    "mentors": ({"limits": {"mentors": ["ada"]}}, Limits(slugs=frozenset({"ada"}))),
    "a price": ({"limits": {"price": FORTY}}, Limits(price=Money(4050, "EUR"))),
    "a currency without cents": (
        {"limits": {"price": {"amount": "4000.9", "currency": "jpy"}}},
        Limits(price=Money(4000, "JPY")),
    ),
    "a newer block": ({"limits": {"free_hours": False, "later": 1}}, NO_LIMITS),
}


@pytest.mark.parametrize(("data", "limits"), UNDERSTOOD.values(), ids=UNDERSTOOD)
def test_what_is_understood(data: dict[str, Any], limits: Limits) -> None:
    assert asked.limits(data) == limits


ODD: dict[str, Any] = {
    "no object": ["fr"],
    "a language": {"languages": "fr"},
    "numbers": {"mentors": [5]},
    "too many": {"mentors": ["ada"] * 51},
    "an endless code": {"mentors": ["a" * 201]},
    "a line break": {"languages": ["f\nr"]},
    "a bare price": {"price": 40},
    "a number as amount": {"price": {"amount": 40, "currency": "EUR"}},
    "no number": {"price": {"amount": "forty", "currency": "EUR"}},
    "not a number": {"price": {"amount": "NaN", "currency": "EUR"}},
    "less than nothing": {"price": {"amount": "-1", "currency": "EUR"}},
    "beyond all": {"price": {"amount": "1e999999", "currency": "EUR"}},
    "no currency": {"price": {"amount": "40"}},
    "an odd currency": {"price": {"amount": "40", "currency": "€€€"}},
}


@pytest.mark.parametrize("limits", ODD.values(), ids=ODD)
def test_what_is_not(limits: Any) -> None:
    with pytest.raises(BodyInvalid):
        asked.limits({"limits": limits})


@pytest.mark.parametrize("path", ["/openedx/picker", "/openedx/handoff"])
def test_both_addresses_pass_it_on(post: Post, picker: FakePicker, path: str) -> None:
    limits = {"mentors": ["ada"], "price": FORTY}
    assert post(path, {**ASKED, **WANTED, "limits": limits}).status_code == 200
    assert picker.asked[0]["asked"] == Limits(slugs=frozenset({"ada"}), price=Money(4050, "EUR"))


# ---- what comes of it


def listed_for(
    database: Database, now: datetime, limits: Limits, *, widened: bool = False
) -> dict[str, Any]:
    told = {"context": HERE, "locale": "en", "zone": "UTC", "widened": widened, "now": now}
    with database.transaction() as session:
        return Lists(database).told(session, **told, asked=limits)


@pytest.fixture
def names(database: Database, enlist: Enlist, now: datetime) -> Callable[..., set[str]]:
    """Amina costs 24 euros and speaks French, Bruno 40 and English, Carol 10 dollars and both."""
    for name, amount, currency, languages in (
        ("Amina", 2400, "EUR", ["fr"]), ("Bruno", 4000, "EUR", ["en"]), ("Carol", 1000, "USD", ["en", "fr"]),
    ):  # fmt: skip
        told = {"price_amount": amount, "price_currency": currency, "languages": languages}
        enlist(name, {"linear-algebra": 3}, **told)

    def ask(limits: Limits, *, widened: bool = False) -> set[str]:
        listed = listed_for(database, now, limits, widened=widened)
        return {mentor["name"] for mentor in listed["mentors"]}

    return ask


@pytest.mark.parametrize("widened", [False, True])
def test_the_list_is_narrowed(names: Callable[..., set[str]], widened: bool) -> None:
    assert names(NO_LIMITS, widened=widened) == {"Amina", "Bruno", "Carol"}
    assert names(Limits(languages=("fr",)), widened=widened) == {"Amina", "Carol"}
    assert names(Limits(slugs=frozenset({"bruno", "eve"})), widened=widened) == {"Bruno"}
    assert names(Limits(price=Money(2400, "EUR")), widened=widened) == {"Amina"}
    assert names(Limits(price=Money(2400, "EUR"), languages=("en",)), widened=widened) == set()


def test_nobody_within_the_limits_is_told_as_the_teams_choice(
    database: Database, enlist: Enlist, now: datetime
) -> None:
    enlist("Amina", {"linear-algebra": 3})

    def told(limits: Limits) -> str:
        listed = listed_for(database, now, limits)
        return answers.mentors_html(listed, "en", everywhere=False)

    assert "No mentor fits what your course’s team allows" in told(Limits(slugs=frozenset({"eve"})))
    assert "No mentor fits" not in told(Limits(slugs=frozenset({"amina"})))


def team_decides(database: Database, now: datetime, amount: int, currency: str) -> None:
    with database.transaction() as session:
        course = Course(platform=HERE.platform, key="la1", changed_at=now, created_at=now)
        course.price_limit_amount, course.price_limit_currency = amount, currency
        session.add(course)


def test_an_author_narrows_and_never_widens_what_the_team_decided(
    names: Callable[..., set[str]], database: Database, now: datetime
) -> None:
    team_decides(database, now, 3000, "EUR")
    assert names(NO_LIMITS) == {"Amina"}
    assert names(Limits(price=Money(9000, "EUR"))) == {"Amina"}
    assert names(Limits(price=Money(1000, "EUR"))) == set()
    assert names(Limits(price=Money(9000, "USD"))) == set()


def test_a_hand_off_to_somebody_whom_the_author_left_out_is_refused(
    names: Callable[..., set[str]], database: Database, now: datetime
) -> None:
    def hand_off(limits: Limits) -> str:
        with database.transaction() as session:
            person = person_for_identity(session, HERE.platform, "3f1c", now=now).id
            visit = remember_visit(session, person, HERE, now)
            return make(
                session,
                person_id=person,
                visit=visit,
                mentor_slug="bruno",
                origins=(HERE.platform,),
                now=now,
                asked=limits,
            )

    assert hand_off(Limits(languages=("en",), slugs=frozenset({"bruno"})))
    for limits in (
        Limits(languages=("fr",)),
        Limits(slugs=frozenset({"amina"})),
        Limits(price=Money(100, "EUR")),
    ):
        with pytest.raises(MentorNotAllowed):
            hand_off(limits)
