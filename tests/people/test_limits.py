"""Tries are counted together, whoever serves them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from sqlalchemy import func, select

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import TooManyRequests
from lti_tool.people.jobs import jobs
from lti_tool.people.limits import Limit, count_try
from lti_tool.people.models import RateCount

LIMIT = Limit("probe", tries=5, window=timedelta(minutes=15))


def tried(database: Database, who: str, now: datetime) -> bool:
    try:
        with database.transaction() as session:
            count_try(session, LIMIT, who, now=now)
    except TooManyRequests:
        return False
    return True


def test_the_sixth_try_is_refused_and_the_next_window_is_open(
    database: Database, now: datetime
) -> None:
    assert [tried(database, "ada", now) for _ in range(7)] == [True] * 5 + [False] * 2
    assert tried(database, "eve", now)
    assert tried(database, "ada", now + LIMIT.window)


def test_of_twenty_at_once_five_pass(database: Database, now: datetime) -> None:
    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(lambda _: tried(database, "ada", now), range(20))) == 5


def test_who_tried_is_not_written_down_and_is_forgotten(
    database: Database, clock: FixedClock
) -> None:
    tried(database, "ada", clock.now())
    with database.transaction() as session:
        assert "ada" not in session.scalars(select(RateCount.key)).one()
    clock.advance(timedelta(days=2))
    jobs(database, clock)["people.forget"]()
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(RateCount)) == 0
