"""A hand-off works once, for minutes, for the person and the mentor that it was made for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from lti_tool.courses.service import visit
from lti_tool.kernel.codes import CodeExpired, CodeUnknown, CodeUsed, issue_code
from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import NotFound, TooManyRequests
from lti_tool.mentors.service import MentorUnknown
from lti_tool.picker import handoff
from lti_tool.picker.handoff import BOOKINGS, LIFETIME, HandOff
from tests.mentors.conftest import Enlist
from tests.picker.conftest import COURSE, visited


def made(
    database: Database, now: datetime, learner: int | None, mentor: str = "amina-diallo"
) -> tuple[str, str]:
    """The code, and the visit that it is for."""
    came = visited(database, now, learner)
    with database.transaction() as session:
        code = handoff.make(
            session,
            person_id=learner,
            visit=visit(session, came),
            mentor_slug=mentor,
            origins=(COURSE,),
            now=now,
        )
    return code, came


def redeemed(database: Database, code: str, at: datetime) -> HandOff:
    with database.transaction() as session:
        return handoff.redeem(session, code, now=at)


def test_a_code_tells_what_it_was_made_for(
    database: Database, amina: int, learner: int, now: datetime
) -> None:
    code, came = made(database, now, learner)
    found = redeemed(database, code, now)
    assert found == HandOff(learner, f"/mentors/amina-diallo/times?visit={came}", [COURSE])


def test_it_works_once(database: Database, amina: int, learner: int, now: datetime) -> None:
    code, _ = made(database, now, learner)
    redeemed(database, code, now)
    with pytest.raises(CodeUsed):
        redeemed(database, code, now)


def test_a_code_of_nobody_works_once_too(database: Database, amina: int, now: datetime) -> None:
    code, _ = made(database, now, None)
    assert redeemed(database, code, now).person_id is None
    with pytest.raises(CodeUsed):
        redeemed(database, code, now)


def test_it_works_for_five_minutes(
    database: Database, amina: int, learner: int, now: datetime
) -> None:
    code, _ = made(database, now, learner)
    with pytest.raises(CodeExpired):
        redeemed(database, code, now + LIFETIME)
    assert redeemed(database, code, now + LIFETIME - timedelta(seconds=1)).person_id == learner


def test_of_twenty_at_once_one_is_let_in(
    database: Database, amina: int, learner: int, now: datetime
) -> None:
    code, _ = made(database, now, learner)

    def try_it(_: int) -> bool:
        try:
            redeemed(database, code, now)
        except CodeUsed:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(try_it, range(20))) == 1


@pytest.mark.parametrize("status", ["applied", "suspended"])
def test_there_is_none_for_a_mentor_who_is_not_listed(
    database: Database, enlist: Enlist, learner: int, now: datetime, status: str
) -> None:
    enlist("Bruno", {"python": 1}, status=status)
    for slug in ("bruno", "nobody", ""):
        with pytest.raises(MentorUnknown) as refused:
            made(database, now, learner, slug)
        assert isinstance(refused.value, NotFound)


def test_a_code_of_another_purpose_is_unknown(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        code = issue_code(session, "sign-in", {"person": 1}, now=now, lifetime=LIFETIME)
    with pytest.raises(CodeUnknown):
        redeemed(database, code, now)


def test_one_visit_does_not_make_codes_without_end(
    database: Database, amina: int, learner: int, now: datetime
) -> None:
    came = visited(database, now, learner)
    with database.transaction() as session:
        place = visit(session, came)
        asked: dict[str, Any] = {
            "person_id": learner,
            "visit": place,
            "mentor_slug": "amina-diallo",
            "origins": (COURSE,),
            "now": now,
        }
        codes = {handoff.make(session, **asked) for _ in range(BOOKINGS.tries)}
        assert len(codes) == BOOKINGS.tries
        with pytest.raises(TooManyRequests):
            handoff.make(session, **asked)
