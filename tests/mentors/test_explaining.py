"""A mentor's place, term by term."""

from datetime import datetime

import pytest

from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import ConfigurationError
from lti_tool.mentors.explaining import explained
from tests.mentors.conftest import Enlist


def told(database: Database, slug: str, code: str, now: datetime) -> list[str]:
    with database.transaction() as session:
        return list(explained(session, slug, code, now))


def test_the_terms_make_the_place(database: Database, enlist: Enlist, now: datetime) -> None:
    enlist("Amina", {"python": 10, "calculus": 0}, rating_sum=20, rating_count=4)
    enlist("Bruno", {"python": 30}, rating_sum=25, rating_count=5)
    assert told(database, "amina", "python", now) == [
        "Amina, python: place 2 of 2",
        "  ratings   0.50 x 0.7239 = 0.3619   4 reviews, 5.00 on average",
        "  fit       0.35 x 0.7500 = 0.2625   10 lessons in python",
        "  free soon 0.15 x 0.0000 = 0.0000   no free time known",
        "  sum                      0.6244",
    ]
    assert told(database, "amina", "", now)[0] == "Amina, python: place 2 of 2"
    assert told(database, "amina", "calculus", now)[0] == "Amina, calculus: place 1 of 1"


@pytest.mark.parametrize(("slug", "code"), [("nobody", ""), ("amina", "algebra"), ("bruno", "")])
def test_who_is_not_listed_has_no_place(
    database: Database, enlist: Enlist, now: datetime, slug: str, code: str
) -> None:
    enlist("Amina", {"python": 10})
    enlist("Bruno", {"python": 10}, status="suspended")
    with pytest.raises(ConfigurationError):
        told(database, slug, code, now)
