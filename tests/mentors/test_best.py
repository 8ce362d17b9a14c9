"""The list of mentors for a unit."""

from typing import Any

import pytest

from lti_tool.kernel.db import Database
from lti_tool.kernel.money import Money
from lti_tool.mentors.best import best, candidate, count, named
from lti_tool.mentors.cards import MentorCard, cards
from lti_tool.mentors.limits import NO_LIMITS, Limits
from lti_tool.mentors.models import Mentor
from lti_tool.mentors.ranking import Features, fit, rank
from tests.mentors.conftest import Enlist
from tests.statements import statements


def shown(database: Database, subjects: list[str] | None, **wanted: Any) -> list[MentorCard]:
    with database.transaction() as session:
        found = best(session, subjects, **{"most": 10, **wanted})
        assert count(session, subjects, limits=wanted.get("limits", NO_LIMITS)) >= len(found)
        return cards(session, found)


def names(database: Database, subjects: list[str] | None, **wanted: Any) -> list[str]:
    return [card.name for card in shown(database, subjects, **wanted)]


def test_a_card_tells_what_the_list_shows(database: Database, enlist: Enlist) -> None:
    number = enlist(
        "Amina Diallo",
        {"linear-algebra": 14, "python": 20, "statistics": 0},
        headline={"en": "Patient", "fr": "Patiente"},
        kind="professional",
        languages=["fr", "en"],
        zone="Europe/Paris",
        price_amount=2400,
        rating_sum=47,
        rating_count=10,
    )
    assert shown(database, ["linear-algebra"]) == [
        MentorCard(
            id=number,
            slug="amina-diallo",
            name="Amina Diallo",
            headline={"en": "Patient", "fr": "Patiente"},
            kind="professional",
            languages=("fr", "en"),
            zone="Europe/Paris",
            price=Money(2400, "EUR"),
            lesson_minutes=60,
            rating_average=4.7,
            rating_count=10,
            subjects=("python", "linear-algebra", "statistics"),
            listed_for="linear-algebra",
            lessons_for_subject=14,
        )
    ]


@pytest.mark.parametrize("subjects", [["python"], None])
@pytest.mark.parametrize("status", ["applied", "suspended"])
def test_only_approved_mentors_are_ever_listed(
    database: Database, enlist: Enlist, status: str, subjects: list[str] | None
) -> None:
    number = enlist("Amina", {"python": 1})
    enlist("Bruno", {"python": 99}, status=status, rating_sum=500, rating_count=100)
    assert names(database, subjects) == ["Amina"]
    with database.transaction() as session:
        assert count(session, subjects) == 1
        session.get_one(Mentor, number).status = status  # type: ignore[assignment]
    assert names(database, subjects) == []


def test_only_who_teaches_a_wanted_subject_is_listed(database: Database, enlist: Enlist) -> None:
    enlist("Amina", {"python": 1})
    enlist("Bruno", {"statistics": 1})
    enlist("Chloé", {})
    assert names(database, ["python"]) == ["Amina"]
    assert names(database, ["latin"]) == []
    assert names(database, []) == []
    assert names(database, None) == ["Amina", "Bruno"]


def test_only_who_speaks_a_wanted_language_is_listed(database: Database, enlist: Enlist) -> None:
    enlist("Amina", {"python": 1}, languages=["fr", "en"])
    enlist("Bruno", {"python": 1}, languages=["pt"])
    assert names(database, ["python"], limits=Limits(languages=("fr", "de"))) == ["Amina"]
    assert names(database, ["python"], limits=Limits(languages=("pt",))) == ["Bruno"]
    assert names(database, ["python"], limits=Limits(languages=("ja",))) == []
    assert names(database, ["python"]) == ["Amina", "Bruno"]


def test_each_mentor_once_for_the_subject_that_fits_best(
    database: Database, enlist: Enlist
) -> None:
    enlist("Amina", {"linear-algebra": 2, "python": 12, "latin": 90})
    (card,) = shown(database, ["linear-algebra", "python"])
    assert (card.listed_for, card.lessons_for_subject) == ("linear-algebra", 2)
    (card,) = shown(database, None)
    assert (card.listed_for, card.lessons_for_subject) == ("latin", 90)
    with database.transaction() as session:
        assert count(session, ["linear-algebra", "python"]) == count(session, None) == 1


def test_the_better_rated_and_the_more_experienced_go_first(
    database: Database, enlist: Enlist
) -> None:
    enlist("New", {"python": 0})
    enlist("Low", {"python": 0}, rating_sum=20, rating_count=10)
    enlist("Good", {"python": 0}, rating_sum=48, rating_count=10)
    enlist("Known", {"python": 30}, rating_sum=48, rating_count=10)
    assert names(database, ["python"]) == ["Known", "Good", "New", "Low"]


def test_the_first_ones_are_those_of_the_whole_ranking(database: Database, enlist: Enlist) -> None:
    """Whatever is wanted, however many: the index knows one subject's order, the ranking several."""
    taught = {}
    for number in range(12):
        given = {"python": number * 7 % 12, "latin": number * 5 % 12, "statistics": number}
        rated = {"rating_sum": number * 13 % 37 + 9, "rating_count": 9}
        mentor = enlist(f"Mentor {number}", given, **rated)
        taught[mentor] = (rated, given)
    for wanted in (["latin", "python"], ["statistics", "latin", "python"], ["python"], None):
        whole = []
        for mentor, (rated, given) in taught.items():
            asked = wanted or list(given)
            rows = [
                Features(
                    mentor,
                    rated["rating_sum"],
                    9,
                    code,
                    given[code],
                    wanted.index(code) if wanted else 0,
                )
                for code in asked
            ]
            whole.append(max(rows, key=lambda one: (fit(one), -one.place, one.subject)))
        for most in (1, 3, 11, 12, 99):
            with database.transaction() as session:
                assert best(session, wanted, most=most) == rank(whole)[:most]


def test_a_list_costs_two_statements(database: Database, enlist: Enlist) -> None:
    for number in range(5):
        enlist(f"Mentor {number}", {"python": number, "statistics": 1})
    for subjects in (["python", "statistics"], ["python"], None):
        with database.transaction() as session, statements(database) as seen:
            assert len(cards(session, best(session, subjects, most=3))) == 3
        assert len(seen) == 2


def test_limits_are_looked_at_before_the_best_are_taken(database: Database, enlist: Enlist) -> None:
    for number in range(9):
        enlist(f"Mentor {number}", {"python": 9 - number}, price_amount=1000 - number)
    cheap = Limits(price=Money(993, "EUR"))
    for subjects in (["python"], ["latin", "python"], None):
        assert names(database, subjects, limits=cheap, most=1) == ["Mentor 7"]
        with database.transaction() as session:
            assert count(session, subjects, limits=cheap) == 2


def test_the_best_are_what_ranking_knows(database: Database, enlist: Enlist) -> None:
    number = enlist("Amina", {"python": 4}, rating_sum=9, rating_count=2)
    with database.transaction() as session:
        (one,) = best(session, ["latin", "python"], most=1)
        assert (one.mentor_id, one.rating_sum, one.rating_count) == (number, 9, 2)
        assert (one.subject, one.lessons, one.place) == ("python", 4, 1)


def test_mentors_are_found_by_words_of_their_name_or_slug(
    database: Database, enlist: Enlist
) -> None:
    enlist("Zoé Łukasiewicz", {"python": 1})
    enlist("王秀英", {"python": 9})
    enlist("Zoe Hidden", {"python": 9}, status="suspended")

    def found(text: str) -> list[str]:
        with database.transaction() as session:
            return [card.slug for card in named(session, text, limit=5)]

    for text in ("zoé", "LUKAS zoe", "zoe-lukasiewicz"):
        assert found(text) == ["zoe-lukasiewicz"]
    assert found("王秀") == found("mentor") == ["mentor"]
    assert found(" ") == found("%") == found("zoe nobody") == []
    assert found("o") == ["mentor", "zoe-lukasiewicz"]


def test_one_mentor_is_found_for_a_wanted_subject_or_the_most_taught(
    database: Database, enlist: Enlist
) -> None:
    number = enlist("Amina Diallo", {"linear-algebra": 2, "python": 20})
    enlist("Bruno", {"python": 1}, status="suspended")
    with database.transaction() as session:
        for subjects, expected in (
            (["linear-algebra"], "linear-algebra"),
            (["git"], "python"),
            (None, "python"),
        ):
            one = candidate(session, "amina-diallo", subjects)
            assert one is not None
            assert (one.mentor_id, one.subject) == (number, expected)
        assert candidate(session, "bruno", ["python"]) is None
        assert candidate(session, "nobody", None) is None
