"""A person is found by a proven identity, and by nothing else."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import func, select, text

from lti_tool.kernel.db import Database
from lti_tool.people.models import Identity, Person
from lti_tool.people.rules import NameMissing, ZoneUnknown
from lti_tool.people.service import (
    PersonUnknown,
    choose,
    notice_zone,
    person,
    person_for_identity,
    person_with_address,
)

MOODLE = "https://moodle.example.org"


def count(database: Database, table: type[Person] | type[Identity]) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_same_subject_is_the_same_person(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        first = person_for_identity(session, MOODLE, "7", name="Ada", now=now).id
    with database.transaction() as session:
        assert person_for_identity(session, MOODLE, "7", now=now).id == first
        assert person_for_identity(session, "https://other.example.org", "7", now=now).id != first


def wait_until_blocked(database: Database, work: Future[int]) -> None:
    """Until this work waits for another transaction to end, or is over."""
    query = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with database.engine.connect() as connection:
        while not work.done() and not connection.execute(query).scalar():
            pass


def test_two_first_visits_at_once_make_one_person(database: Database, now: datetime) -> None:
    def second_visit() -> int:
        with database.transaction() as session:
            return person_for_identity(session, MOODLE, "7", name="Ada", now=now).id

    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            first = person_for_identity(session, MOODLE, "7", name="Ada", now=now).id
            second = pool.submit(second_visit)
            wait_until_blocked(database, second)
        assert second.result() == first
    assert (count(database, Person), count(database, Identity)) == (1, 1)


def test_an_address_that_a_platform_claims_leads_to_nobodys_account(
    database: Database, now: datetime
) -> None:
    with database.transaction() as session:
        owner = person_with_address(session, "ada@example.org", now=now)
        claimed = person_for_identity(session, MOODLE, "evil", email="ada@example.org", now=now)
        assert claimed.id != owner.id
        assert person_with_address(session, "Ada@Example.org", now=now).id == owner.id


def test_a_platform_keeps_name_and_language_up_to_date(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        person_for_identity(session, MOODLE, "7", name="Ada", locale="en-GB", now=now)
        renamed = person_for_identity(
            session, MOODLE, "7", name="Ada King\r\n", email="ADA@example.org", locale="fr", now=now
        )
        assert (renamed.name, renamed.email, renamed.locale) == (
            "Ada King",
            "ada@example.org",
            "fr",
        )
        silent = person_for_identity(session, MOODLE, "7", email="not an address", now=now)
        assert (silent.name, silent.email, silent.locale) == ("Ada King", "ada@example.org", "fr")


def test_what_the_person_chose_stays(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        ada = person_for_identity(session, MOODLE, "7", name="Ada", now=now)
        notice_zone(session, ada.id, "Europe/London")
        assert ada.zone == "Europe/London"
        choose(session, ada.id, name=" Ada L. ", locale="fr", zone="Europe/Paris", now=now)
        notice_zone(session, ada.id, "Asia/Tokyo")
        person_for_identity(session, MOODLE, "7", name="A. King", locale="en", now=now)
        assert (ada.name, ada.locale, ada.zone) == ("Ada L.", "fr", "Europe/Paris")


def test_a_choice_must_make_sense(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        ada = person_for_identity(session, MOODLE, "7", name="Ada", now=now)
        with pytest.raises(NameMissing):
            choose(session, ada.id, name=" \t", locale="fr", zone="Europe/Paris", now=now)
        with pytest.raises(ZoneUnknown):
            choose(session, ada.id, name="Ada", locale="fr", zone="Mars/Base", now=now)
        notice_zone(session, ada.id, "Mars/Base")
        assert (ada.locale, ada.zone, ada.chosen_at) == ("en", "UTC", None)


def test_a_person_who_is_gone_is_asked_to_sign_in(database: Database) -> None:
    with database.transaction() as session, pytest.raises(PersonUnknown):
        person(session, 4711)
