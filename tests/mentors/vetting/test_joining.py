"""Applications when two accounts become one."""

from datetime import datetime

import pytest

from lti_tool.kernel.db import Database
from lti_tool.mentors.vetting.models import BothApplied, Decision
from lti_tool.people.joining import join
from lti_tool.people.models import Person
from tests.mentors.vetting.conftest import Advance, Cast, Kept


def test_an_application_follows_its_applicant(
    database: Database, cast: Cast, advance: Advance, now: datetime
) -> None:
    number = advance(cast.amina, "applied")
    with database.transaction() as session:
        join(session, cast.zoe, cast.amina, now)
    with Kept(database, cast.zoe) as found:
        assert found.public_id == number


def test_two_who_applied_stay_apart(
    database: Database, cast: Cast, advance: Advance, now: datetime
) -> None:
    advance(cast.amina)
    advance(cast.zoe)
    with pytest.raises(BothApplied), database.transaction() as session:
        join(session, cast.zoe, cast.amina, now)


def test_the_log_knows_whoever_was_an_operator_by_their_new_number(
    database: Database, cast: Cast, advance: Advance, now: datetime
) -> None:
    advance(cast.amina, "documents")
    with database.transaction() as session:
        session.get_one(Person, cast.ada).is_operator = False
    with database.transaction() as session:
        join(session, cast.zoe, cast.ada, now)
    with database.transaction() as session:
        told = session.query(Decision.operator_id).filter_by(stage_after="documents").scalar()
        assert told == cast.zoe
