"""A code works once, for its purpose, until it expires."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from lti_tool.kernel.codes import (
    CodeExpired,
    CodeUnknown,
    CodeUsed,
    issue_code,
    redeem_code,
)
from lti_tool.kernel.db import Database

HOUR = timedelta(hours=1)


def issued(database: Database, now: datetime) -> str:
    with database.transaction() as session:
        return issue_code(session, "handoff", {"person": 7}, now=now, lifetime=HOUR)


def test_a_code_gives_its_payload_once(database: Database, now: datetime) -> None:
    code = issued(database, now)
    with database.transaction() as session:
        assert redeem_code(session, "handoff", code, now=now) == {"person": 7}
    with database.transaction() as session, pytest.raises(CodeUsed):
        redeem_code(session, "handoff", code, now=now)


def test_a_code_of_another_purpose_is_unknown(database: Database, now: datetime) -> None:
    code = issued(database, now)
    with database.transaction() as session, pytest.raises(CodeUnknown):
        redeem_code(session, "sign-in", code, now=now)


def test_a_code_expires(database: Database, now: datetime) -> None:
    code = issued(database, now)
    with database.transaction() as session, pytest.raises(CodeExpired):
        redeem_code(session, "handoff", code, now=now + HOUR)


def test_of_twenty_at_once_one_redeems(database: Database, now: datetime) -> None:
    code = issued(database, now)

    def redeem(_: int) -> bool:
        with database.transaction() as session:
            try:
                redeem_code(session, "handoff", code, now=now)
            except CodeUsed:
                return False
            return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(redeem, range(20))) == 1
