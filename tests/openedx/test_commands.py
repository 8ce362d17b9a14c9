"""Sites are registered, given keys, and switched off."""

import json
from datetime import datetime

import pytest
from sqlalchemy import select

from livementor_xblock.configuration import Connection
from lti_tool.cli import parser
from lti_tool.config import Settings
from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import ConfigurationError
from lti_tool.openedx.commands import add_site, list_sites, revoke_key, switch_site
from lti_tool.openedx.models import Site, SiteKey

ISSUER = "https://lms.example.org"


def test_what_is_printed_is_what_the_block_reads(
    database: Database, settings: Settings, now: datetime
) -> None:
    with database.transaction() as session:
        printed = add_site(session, settings, name="École", issuer=ISSUER, now=now)
    assert Connection(**printed).service_url == settings.base_url
    assert len(printed["secret"]) >= 43


def test_the_secret_is_encrypted_at_rest(
    database: Database, settings: Settings, now: datetime
) -> None:
    with database.transaction() as session:
        printed = add_site(session, settings, name="École", issuer=ISSUER, now=now)
        key = session.scalars(select(SiteKey)).one()
        assert printed["secret"] not in key.secret


def test_the_same_issuer_is_the_same_site(
    database: Database, settings: Settings, now: datetime
) -> None:
    with database.transaction() as session:
        first = add_site(session, settings, name="École", issuer=ISSUER, now=now)
        second = add_site(session, settings, name="Université", issuer=ISSUER, now=now)
        assert session.scalars(select(Site)).one().name == "Université"
    assert first["key_id"] != second["key_id"]
    assert first["secret"] != second["secret"]


@pytest.mark.parametrize("issuer", ["", "lms.example.org", "ftp://lms.example.org", "https://"])
def test_an_issuer_is_an_address(
    database: Database, settings: Settings, now: datetime, issuer: str
) -> None:
    with database.transaction() as session, pytest.raises(ConfigurationError):
        add_site(session, settings, name="École", issuer=issuer, now=now)


def test_nothing_is_switched_or_revoked_silently(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        with pytest.raises(ConfigurationError):
            revoke_key(session, key_id="lms-none", now=now)
        with pytest.raises(ConfigurationError):
            switch_site(session, issuer=ISSUER, active=False)


def test_sites_and_keys_are_listed_without_secrets(
    database: Database, settings: Settings, now: datetime
) -> None:
    with database.transaction() as session:
        told = [
            add_site(session, settings, name="École", issuer="https://lms.example.org", now=now)
            for _ in range(2)
        ]
        revoke_key(session, key_id=told[0]["key_id"], now=now)
        switch_site(session, issuer="https://lms.example.org", active=False)
        listed = list_sites(session)
    (site,) = listed
    assert (site["name"], site["issuer"], site["is_active"]) == (
        "École",
        "https://lms.example.org",
        False,
    )
    assert [(key["key_id"], key["is_revoked"]) for key in site["keys"]] == [
        (told[0]["key_id"], True),
        (told[1]["key_id"], False),
    ]
    assert not any(one["secret"] in json.dumps(listed) for one in told)


@pytest.mark.parametrize(
    ("words", "called"),
    [(["off", "https://lms.example.org"], ("_switch", False)), (["on", "https://lms.example.org"], ("_switch", True)),
     (["revoke", "lms-1"], ("_revoke", None)), (["list"], ("_list", None))],
)  # fmt: skip
def test_the_commands_are_words_of_the_operator(
    words: list[str], called: tuple[str, bool | None]
) -> None:
    parsed = parser().parse_args(["openedx", *words])
    name, is_active = called
    assert parsed.command.__name__ == name
    assert getattr(parsed, "is_active", None) is is_active
