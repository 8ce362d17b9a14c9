"""The search over all mentors, beside one that counts each mentor by itself."""

from dataclasses import replace
from datetime import datetime
from random import Random

import pytest

from lti_tool.courses.service import sync_subjects
from lti_tool.courses.subjects import taxonomy
from lti_tool.kernel.db import Database
from lti_tool.mentors.cards import cards
from lti_tool.mentors.cursor import Cursor
from lti_tool.mentors.faceted import Found, Search, search
from lti_tool.mentors.facets import FACETS
from lti_tool.mentors.models import Mentor
from tests.mentors.conftest import Enlist
from tests.mentors.crowd import CODES, LANGUAGES, One, crowd, key, matching, random_search
from tests.statements import statements

SEARCHES = 250


@pytest.fixture
def everybody(database: Database, now: datetime) -> list[One]:
    with database.transaction() as session:
        sync_subjects(session, taxonomy())
    return crowd(database, Random(7), 120, now)  # noqa: S311 - the same each time


def found(database: Database, asked: Search) -> Found:
    with database.transaction() as session:
        return search(session, asked)


def test_pages_and_counts_are_those_of_counting_one_by_one(
    database: Database, everybody: list[One], now: datetime
) -> None:
    draw = Random(11)  # noqa: S311 - the same each time
    for _ in range(SEARCHES):
        asked = random_search(draw, now)
        answer = found(database, asked)
        wanted = sorted(matching(everybody, asked, asked.chosen), key=lambda one: key(one, asked))
        assert answer.count == len(wanted), asked
        assert [one.mentor_id for one in answer.mentors] == [one.id for one in wanted][:7], asked
        assert answer.counts == counted(everybody, asked), asked
        assert answer.without == {
            name: len(matching(everybody, asked, without(asked, name))) for name in asked.chosen
        }, asked


def without(asked: Search, name: str) -> dict[str, tuple[str, ...]]:
    return {facet: values for facet, values in asked.chosen.items() if facet != name}


def counted(everybody: list[One], asked: Search) -> dict[str, dict[str, int]]:
    told = {
        facet.name: {
            value: len(matching(everybody, asked, {**asked.chosen, facet.name: (value,)}))
            for value in facet.values or LANGUAGES
        }
        for facet in FACETS
    }
    told["language"] = {code: number for code, number in told["language"].items() if number}
    told["subject"] = {
        code: len(matching(everybody, replace(asked, subjects=(code,)), asked.chosen))
        for code in CODES
    }
    return told


@pytest.mark.parametrize("order", ["fit", "price", "rating", "next"])
@pytest.mark.parametrize("subjects", [(), ("python",), ("python", "calculus")])
def test_pages_follow_one_another_without_a_gap(
    database: Database, everybody: list[One], now: datetime, order: str, subjects: tuple[str, ...]
) -> None:
    asked = Search(at=now, subjects=subjects, order=order, most=7)
    wanted = sorted(matching(everybody, asked, {}), key=lambda one: key(one, asked))
    seen: list[int] = []
    while True:
        answer = found(database, asked)
        assert answer.count == len(wanted)
        seen += [one.mentor_id for one in answer.mentors]
        if answer.following is None:
            break
        asked = replace(asked, after=Cursor.read(str(answer.following)))
    assert seen == [one.id for one in wanted]


def test_a_page_with_all_counts_is_one_statement(database: Database, now: datetime) -> None:
    with statements(database) as seen:
        answer = found(database, Search(at=now, subjects=("python",), shown=CODES))
    assert len(seen) == 1
    assert (answer.mentors, answer.count, answer.following) == ([], 0, None)
    assert answer.counts["subject"] == dict.fromkeys(CODES, 0)


def test_a_mentor_is_listed_for_the_subject_that_was_asked_for(
    database: Database, enlist: Enlist, now: datetime
) -> None:
    enlist("Amina", {"python": 40, "calculus": 3})
    with database.transaction() as session:
        [card] = cards(session, search(session, Search(at=now, subjects=("calculus",))).mentors)
        assert (card.listed_for, card.lessons_for_subject) == ("calculus", 3)
        [card] = cards(session, search(session, Search(at=now)).mentors)
        assert (card.listed_for, card.lessons_for_subject) == ("python", 40)


@pytest.mark.parametrize(
    "change", [{"status": "suspended"}, {"price_amount": 9000}, {"gender": "man"}]
)
def test_a_change_of_a_mentor_is_seen_at_once(
    database: Database, enlist: Enlist, now: datetime, change: dict[str, object]
) -> None:
    number = enlist("Amina", {"python": 40}, price_amount=2000, gender="woman")
    asked = Search(at=now, subjects=("python",), chosen={"price": ("25",), "gender": ("woman",)})
    assert found(database, asked).count == 1
    with database.transaction() as session:
        mentor = session.get_one(Mentor, number)
        for name, value in change.items():
            setattr(mentor, name, value)
    assert found(database, asked).count == 0


@pytest.mark.parametrize(
    "told",
    ["", "a", "1~2~3", "1~nan~0~1", "1~0~inf~1", "1~0~0~0", "9" * 30 + "~0~0~1", "1~0~0~1~1"],
)
def test_what_is_no_cursor_of_ours_is_none(told: str) -> None:
    assert Cursor.read(told) is None
