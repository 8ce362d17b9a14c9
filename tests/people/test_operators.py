"""Who may open the console is decided by commands, about addresses; and it opens by signing in as everybody does."""

import json
from datetime import datetime
from typing import Any

import pytest

from lti_tool import cli
from lti_tool.config import Settings
from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import ConfigurationError
from lti_tool.people.models import Identity, Person
from lti_tool.people.operators import add_operator, is_operator, list_operators, remove_operator
from lti_tool.people.rules import AddressInvalid
from lti_tool.people.service import person_for_identity, person_with_address

OLU = "olu@mentors.example"


def test_an_operator_is_added_once_and_removed(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        add_operator(session, "zoe@mentors.example", now)
        told = add_operator(session, " Olu@Mentors.example ", now)
        assert [one["email"] for one in told] == [OLU, "zoe@mentors.example"]
        assert add_operator(session, OLU, now) == told
        left = remove_operator(session, OLU)
        assert left == list_operators(session) == [{"email": "zoe@mentors.example", "name": ""}]
        assert session.query(Person).count() == 2


def test_who_signs_in_at_the_address_is_the_operator(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        add_operator(session, OLU, now)
        assert is_operator(session, person_with_address(session, OLU, now=now).id)
        claimed = person_for_identity(session, "https://lms.example.edu", "1", email=OLU, now=now)
        assert not is_operator(session, claimed.id)
        assert not is_operator(session, 999)


def test_an_account_that_a_course_opens_runs_nothing(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        person = person_with_address(session, OLU, now=now)
        known = Identity(issuer="https://lms.example.edu", subject="1", created_at=now)
        known.person_id = person.id
        session.add(known)
        session.flush()
        with pytest.raises(ConfigurationError, match="also reached from a course"):
            add_operator(session, OLU, now)
        assert not is_operator(session, person.id)


def test_what_can_not_be_done_is_told(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        with pytest.raises(AddressInvalid):
            add_operator(session, "olu", now)
        person_with_address(session, OLU, now=now)
        with pytest.raises(ConfigurationError, match="is no operator"):
            remove_operator(session, OLU)


def test_the_commands_print_who_there_is(
    settings: Settings, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str) -> Any:
        assert cli.main(["operator", *words, "--data", str(settings.data_dir)]) == 0
        return json.loads(capsys.readouterr().out)

    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DATABASE_URL", database.url)
        patched.setattr("lti_tool.database.ready_database", lambda _: database)
        assert run("list") == []
        assert run("add", OLU) == run("list") == [{"email": OLU, "name": ""}]
        assert run("remove", OLU) == []
        assert cli.main(["operator", "remove", OLU, "--data", str(settings.data_dir)]) == 1
