"""A name and an address that came with consent, and are taken back."""

from datetime import datetime

import pytest
from sqlalchemy import select

from lti_tool.kernel.db import Database
from lti_tool.people import identities, service
from lti_tool.people.models import Identity, Person
from lti_tool.people.service import BY_ADDRESS, person_for_identity
from lti_tool.people.sharing import share, take_back

SITE = "https://lms.example.org"
TOLD = {"name": "Ada Lovelace", "email": "Ada@Example.org"}


@pytest.fixture
def ada(database: Database, now: datetime) -> int:
    with database.transaction() as session:
        return person_for_identity(session, SITE, "3f1c", now=now).id


def known(database: Database, person: int) -> tuple[str, str | None]:
    with database.transaction() as session:
        found = session.get_one(Person, person)
        return found.name, found.email


def shared(database: Database, **told: str) -> None:
    with database.transaction() as session:
        share(session, SITE, "3f1c", **{**TOLD, **told})


def taken_back(database: Database, subject: str = "3f1c") -> None:
    with database.transaction() as session:
        take_back(session, SITE, subject)


def test_what_was_shared_is_known_and_marked(database: Database, ada: int) -> None:
    shared(database)
    assert known(database, ada) == ("Ada Lovelace", "ada@example.org")
    with database.transaction() as session:
        identity = session.scalars(select(Identity)).one()
        assert (identity.shared_name, identity.shared_email) == ("Ada Lovelace", "ada@example.org")


def test_what_was_taken_back_is_forgotten_everywhere(database: Database, ada: int) -> None:
    shared(database)
    for _ in range(2):
        taken_back(database)
        assert known(database, ada) == ("", None)
    with database.transaction() as session:
        identity = session.scalars(select(Identity)).one()
        assert (identity.shared_name, identity.shared_email) == ("", None)


def test_a_name_that_the_person_chose_goes_first_and_stays(
    database: Database, ada: int, now: datetime
) -> None:
    with database.transaction() as session:
        service.choose(session, ada, name="Countess", locale="en", zone="UTC", now=now)
    shared(database)
    assert known(database, ada) == ("Countess", "ada@example.org")
    taken_back(database)
    assert known(database, ada) == ("Countess", None)


def test_an_address_that_signs_them_in_stays(database: Database, ada: int, now: datetime) -> None:
    shared(database)
    with database.transaction() as session:
        identities.add(session, ada, BY_ADDRESS, "ada@example.org", now)
    taken_back(database)
    assert known(database, ada) == ("", "ada@example.org")


def test_what_came_from_elsewhere_stays(database: Database, ada: int) -> None:
    shared(database)
    with database.transaction() as session:
        found = session.get_one(Person, ada)
        found.name, found.email = "A. Lovelace", "other@example.org"
    taken_back(database)
    assert known(database, ada) == ("A. Lovelace", "other@example.org")


def test_nobody_to_forget(database: Database, ada: int) -> None:
    taken_back(database, "nobody")
    assert known(database, ada) == ("", None)


def test_an_address_never_joins_accounts(database: Database, ada: int, now: datetime) -> None:
    with database.transaction() as session:
        other = service.person_with_address(session, "ada@example.org", now=now).id
    shared(database)
    assert other != ada
    with database.transaction() as session:
        assert identities.owner(session, SITE, "3f1c") == ada
        assert identities.owner(session, BY_ADDRESS, "ada@example.org") == other


def test_what_is_no_address_is_none(database: Database, ada: int) -> None:
    shared(database, email="not an address", name="  Ada\n Lovelace ")
    assert known(database, ada) == ("Ada Lovelace", None)
