"""One mentor: who is found, and what a rating changes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import IntegrityError

from lti_tool.kernel.db import Database, violated_constraint
from lti_tool.kernel.money import Money
from lti_tool.mentors.models import Mentor
from lti_tool.mentors.service import (
    MentorUnknown,
    add_rating,
    mentor_by_slug,
    mentor_of,
    price_for,
)
from tests.mentors.conftest import Enlist


def test_an_approved_mentor_is_found_by_address(database: Database, enlist: Enlist) -> None:
    number = enlist("Amina Diallo", {"python": 3})
    with database.transaction() as session:
        assert mentor_by_slug(session, "amina-diallo").id == number


@pytest.mark.parametrize("status", ["applied", "suspended"])
def test_nobody_else_is_found(database: Database, enlist: Enlist, status: str) -> None:
    enlist("Amina Diallo", {"python": 3}, status=status)
    with database.transaction() as session:
        for slug in ("amina-diallo", "AMINA-DIALLO", "nobody", ""):
            with pytest.raises(MentorUnknown):
                mentor_by_slug(session, slug)


def test_who_applies_is_not_approved_by_default(database: Database, enlist: Enlist) -> None:
    number = enlist("Amina Diallo", {}, status=None)
    with database.transaction() as session:
        assert session.get_one(Mentor, number).status == "applied"


def test_a_person_finds_themselves_whatever_their_status(
    database: Database, enlist: Enlist
) -> None:
    number = enlist("Amina Diallo", {}, status="suspended")
    with database.transaction() as session:
        mentor = session.get_one(Mentor, number)
        assert mentor_of(session, mentor.person_id) is mentor
        assert mentor_of(session, mentor.person_id + 1) is None


def test_prices_follow_the_length(database: Database, enlist: Enlist) -> None:
    number = enlist("Amina Diallo", {}, price_amount=2401)
    with database.transaction() as session:
        mentor = session.get_one(Mentor, number)
        assert price_for(mentor, 60) == Money(2401, "EUR")
        assert price_for(mentor, 30) == Money(1201, "EUR")


def test_ratings_at_once_all_count(database: Database, enlist: Enlist) -> None:
    number = enlist("Amina Diallo", {})

    def rate(stars: int) -> None:
        with database.transaction() as session:
            add_rating(session, number, stars)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(rate, [1, 2, 3, 4, 5] * 8))
    with database.transaction() as session:
        mentor = session.get_one(Mentor, number)
        assert (mentor.rating_sum, mentor.rating_count) == (120, 40)


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_a_rating_is_one_to_five(database: Database, enlist: Enlist, stars: int) -> None:
    number = enlist("Amina Diallo", {})
    with database.transaction() as session, pytest.raises(ValueError, match="rating"):
        add_rating(session, number, stars)


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"kind": "guru"}, "mentor_kind_check"),
        ({"status": "listed"}, "mentor_status_check"),
        ({"price_amount": -1}, "mentor_price_check"),
        ({"price_currency": "eur"}, "mentor_currency_check"),
        ({"rating_sum": 6, "rating_count": 1}, "mentor_rating_check"),
        ({"rating_sum": 1, "rating_count": 2}, "mentor_rating_check"),
        ({"lesson_minutes": 5}, "mentor_minutes_check"),
    ],
)
def test_the_database_holds_what_a_mentor_is(
    enlist: Enlist, columns: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError) as refused:
        enlist("Amina Diallo", {}, **columns)
    assert violated_constraint(refused.value) == constraint


def test_one_address_and_one_mentor_a_person(enlist: Enlist) -> None:
    enlist("Amina Diallo", {})
    with pytest.raises(IntegrityError) as refused:
        enlist("Amina Diallo", {})
    assert violated_constraint(refused.value) == "mentor_slug_key"
