"""The list as both doors get it: found, ranked, told, and what the XBlock of an LMS makes of it."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from livementor_xblock.answers import mentors_html
from livementor_xblock.service_client import _list_of_mentors
from lti_tool.courses.context import CourseContext
from lti_tool.kernel.db import Database
from lti_tool.picker import offers
from lti_tool.picker.lists import Lists
from tests.mentors.conftest import Enlist
from tests.picker.conftest import UNIT, free
from tests.xblock import service


@pytest.fixture
def listed(database: Database, now: datetime) -> Any:
    def ask(context: CourseContext = UNIT, **changes: Any) -> Any:
        asked = {"locale": "en", "zone": "UTC", "now": now, **changes}
        with database.transaction() as session:
            return Lists(database).told(session, context=context, **{"widened": False, **asked})

    return ask


def shape(value: Any) -> Any:
    """Keys and types, of a list those of its first element."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(value[0])]
    return float if isinstance(value, float) else type(value)


def test_the_list_is_what_the_two_sides_agreed_upon(amina: int, listed: Any) -> None:
    told = listed()
    agreed = shape(service.list_of(service.mentor()))
    assert shape({key: told[key] for key in agreed}) == agreed
    assert json.loads(json.dumps(told)) == told
    assert set(told) - set(agreed) == {"narrowed", "zone_label"}


def test_the_xblock_reads_and_draws_it(amina: int, listed: Any) -> None:
    told = json.loads(json.dumps(listed(locale="fr")))
    html = mentors_html(_list_of_mentors(told), "fr", everywhere=False)
    for seen in ("Amina Diallo", "24,00", "Algèbre linéaire", 'datetime="2026-11-24T17:00:00Z"'):
        assert seen in html


def test_the_xblock_draws_what_a_newer_or_older_service_says(listed: Any) -> None:
    least = {"version": 1, "mentors": [{"slug": "ada", "name": "Ada"}], "later": {"more": [1]}}
    assert "Ada" in mentors_html(_list_of_mentors(least), "en", everywhere=True)


def test_a_mentor_is_told_in_the_readers_language_and_zone(amina: int, listed: Any) -> None:
    told = listed(locale="fr-CA", zone="Europe/Paris")
    assert (told["locale"], told["zone"], told["count"]) == ("fr", "Europe/Paris", 1)
    [mentor] = told["mentors"]
    assert mentor["headline"] == "Patiente"
    assert mentor["why"] == "14 séances données en algèbre linéaire"
    assert mentor["languages"] == ["français", "anglais"]
    assert mentor["price"]["label"] == "24,00\xa0€"
    assert mentor["rating"]["label"] == "4,8"
    assert mentor["next"][0] == {"start": "2026-11-24T17:00:00Z", "label": "mar. 24 nov., 18:00"}


def test_three_next_free_times(amina: int, listed: Any) -> None:
    starts = [free["start"] for free in listed()["mentors"][0]["next"]]
    assert starts == ["2026-11-24T17:00:00Z", "2026-11-24T17:30:00Z", "2026-11-24T18:00:00Z"]


def test_the_price_is_for_the_mentors_own_length(enlist: Enlist, listed: Any) -> None:
    enlist("Short", {"linear-algebra": 1}, price_amount=2500, lesson_minutes=45)
    enlist("Yen", {"linear-algebra": 1}, price_amount=3000, price_currency="JPY")
    enlist("Volunteer", {"linear-algebra": 1})
    prices = {mentor["name"]: mentor["price"] for mentor in listed()["mentors"]}
    assert prices["Short"] == {
        "amount": 1875,
        "currency": "EUR",
        "label": "€18.75",
        "minutes": 45,
    }
    assert prices["Yen"]["label"] == "¥3,000"
    assert (prices["Volunteer"]["amount"], prices["Volunteer"]["label"]) == (0, "Free")


def test_ratings_are_counted_in_words(enlist: Enlist, listed: Any) -> None:
    enlist("New", {"linear-algebra": 1})
    enlist("Once", {"linear-algebra": 1}, rating_sum=4, rating_count=1)
    ratings = {mentor["name"]: mentor["rating"] for mentor in listed()["mentors"]}
    assert ratings["New"] == {
        "average": None,
        "count": 0,
        "label": "",
        "count_label": "No reviews yet",
    }
    assert (ratings["Once"]["label"], ratings["Once"]["count_label"]) == ("4.0", "1 review")


def test_a_headline_in_another_language_is_better_than_none(enlist: Enlist, listed: Any) -> None:
    enlist("Only German", {"linear-algebra": 1}, headline={"de": "Geduldig"})
    enlist("Silent", {"linear-algebra": 1}, headline={"en": ""})
    told = {mentor["name"]: mentor["headline"] for mentor in listed(locale="fr")["mentors"]}
    assert told == {"Only German": "Geduldig", "Silent": ""}


@pytest.mark.parametrize(
    ("context", "reason"),
    [
        (UNIT, "because the unit is called “Eigenvalues”"),
        (
            CourseContext(course_title="Linear algebra", unit="Week 3"),
            "because the course is called “Linear algebra”",
        ),
        (CourseContext(subjects=("linear-algebra",)), "because the course team chose it"),
    ],
)
def test_the_reason_stands_beside_the_subject(
    amina: int, listed: Any, context: CourseContext, reason: str
) -> None:
    told = listed(context)
    assert (told["all"], told["reason"]) == (False, reason)
    assert told["subjects"] == [{"code": "linear-algebra", "label": "Linear algebra"}]


def test_where_no_title_says_anything_everybody_is_listed_and_it_is_said(
    amina: int, listed: Any
) -> None:
    told = listed(CourseContext(course_title="Welcome", unit="Hello"))
    assert (told["all"], told["subjects"], told["count"]) == (True, [], 1)
    assert told["reason"] == "because no title here names a subject that we know"


def test_where_nobody_teaches_it_everybody_is_listed_and_it_is_said(
    amina: int, listed: Any
) -> None:
    told = listed(CourseContext(unit="Ownership and borrowing in Rust"))
    assert (told["all"], told["subjects"], told["count"]) == (True, [], 1)
    assert told["reason"] == "because nobody teaches Rust here yet"


def test_one_click_widens_and_the_way_back_stays(amina: int, enlist: Enlist, listed: Any) -> None:
    enlist("Bruno", {"python": 20})
    assert [mentor["name"] for mentor in listed()["mentors"]] == ["Amina Diallo"]
    told = listed(widened=True)
    assert (told["all"], told["reason"], told["count"]) == (True, "", 2)
    assert [subject["code"] for subject in told["subjects"]] == ["linear-algebra"]


def test_an_empty_service_has_an_empty_list(enlist: Enlist, listed: Any) -> None:
    told = listed()
    assert (told["count"], told["mentors"], told["all"]) == (0, [], True)


def test_only_approved_mentors(amina: int, enlist: Enlist, listed: Any) -> None:
    for status in ("applied", "suspended"):
        enlist(f"Is {status}", {"linear-algebra": 99}, status=status)
    for told in (listed(), listed(widened=True)):
        assert [mentor["name"] for mentor in told["mentors"]] == ["Amina Diallo"]


def test_free_soon_goes_first_among_equals(database: Database, enlist: Enlist, listed: Any) -> None:
    never = enlist("Never free", {"linear-algebra": 3})
    soon = enlist("Soon free", {"linear-algebra": 3})
    free(database, soon)
    assert never < soon
    told = [(mentor["name"], len(mentor["next"])) for mentor in listed()["mentors"]]
    assert told == [("Soon free", 3), ("Never free", 0)]


def test_free_times_are_looked_up_for_sixty_and_told_for_twenty(
    enlist: Enlist, listed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Sequence[int]] = []

    def next_free(_: Session, ids: Sequence[int], *, now: datetime) -> dict[int, list[datetime]]:
        asked.append(ids)
        return {number: [now + timedelta(hours=1)] for number in ids}

    monkeypatch.setattr(offers, "next_free", next_free)
    for number in range(70):
        enlist(f"Mentor {number}", {"linear-algebra": number})
    told = listed()
    assert [len(ids) for ids in asked] == [60]
    assert (told["count"], len(told["mentors"])) == (70, 20)
    assert told["mentors"][0]["name"] == "Mentor 69"
