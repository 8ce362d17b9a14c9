"""What somebody would send who has no key, one key of another site, or one request that was overheard."""

import base64
import json
from datetime import datetime
from typing import Any

import jwt
import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from livementor_xblock.configuration import Connection
from livementor_xblock.signing import authorization
from lti_tool.config import Settings
from lti_tool.courses.models import CourseVisit
from lti_tool.kernel.codes import SingleUseCode
from lti_tool.kernel.db import Database
from lti_tool.kernel.web.skin import LARGEST_REQUEST
from lti_tool.openedx.commands import add_site, switch_site
from lti_tool.openedx.models import UsedNonce
from lti_tool.people.models import Person
from tests.openedx.conftest import ASKED, WANTED, Post
from tests.openedx.test_rules import claims

PATHS = ("/openedx/picker", "/openedx/handoff")
BODY = json.dumps(WANTED).encode()


def unchanged(database: Database) -> bool:
    with database.transaction() as session:
        tables = (Person, CourseVisit, SingleUseCode, UsedNonce)
        return not any(session.scalar(select(func.count()).select_from(one)) for one in tables)


def refused(answer: TestResponse, status: int = 401) -> str:
    assert answer.status_code == status, answer.text
    assert "Set-Cookie" not in answer.headers
    return str(answer.json["code"])  # type: ignore[index]


def forged(header: dict[str, Any], told: dict[str, Any]) -> str:
    """A token without a signature that could hold."""
    parts = [json.dumps(part).encode() for part in (header, told)] + [b"x" * 32]
    return "Bearer " + ".".join(base64.urlsafe_b64encode(p).decode().rstrip("=") for p in parts)


KEY_IDS: dict[str, Any] = {
    "a zero": "lms\x00",
    "half a letter": "\ud800",
    "a table": "x'; DROP TABLE openedx_site; --",
    "a pattern": "%",
    "a list": ["lms-1"],
    "an object": {"$ne": ""},
    "endless": "k" * 100_000,
}


@pytest.mark.parametrize("kid", KEY_IDS.values(), ids=KEY_IDS)
def test_a_key_id_that_nobody_has(post: Post, database: Database, now: datetime, kid: Any) -> None:
    header = forged({"alg": "HS256", "kid": kid}, claims(now))
    assert refused(post(PATHS[1], WANTED, header=header)) in (
        "site_key_unknown",
        "site_signature_wrong",
    )
    assert unchanged(database)


HEADERS: dict[str, dict[str, Any]] = {
    "another algorithm": {"alg": "RS256"},
    "no algorithm": {"alg": "none"},
    "an algorithm in odd letters": {"alg": "hs256"},
    "no algorithm at all": {},
    "a detached body": {"alg": "HS256", "b64": False, "crit": ["b64"]},
    "a key of one's own": {"alg": "HS256", "jwk": {"kty": "oct", "k": "AA"}},
    "a key elsewhere": {"alg": "HS256", "jku": "https://evil.example/keys"},
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_a_header_chooses_neither_key_nor_algorithm(
    post: Post, site: Connection, database: Database, now: datetime, header: dict[str, Any]
) -> None:
    sent = forged({"kid": site.key_id, **header}, claims(now))
    assert refused(post(PATHS[1], WANTED, header=sent)) == "site_signature_wrong"
    assert unchanged(database)


def signed(site: Connection, settings: Settings, now: datetime, **changes: Any) -> str:
    import hashlib

    told = claims(
        now,
        **{
            "iss": site.issuer,
            "aud": settings.base_url + PATHS[1],
            "body": hashlib.sha256(BODY).hexdigest(),
            **changes,
        },
    )
    return "Bearer " + jwt.encode(told, site.secret, "HS256", headers={"kid": site.key_id})


ODD: dict[str, dict[str, Any]] = {
    "a nonce with a zero": {"jti": "a\x00" * 16},
    "a nonce of half letters": {"jti": "\ud800" * 16},
    "a body hash of half letters": {"body": "\ud800" * 64},
    "a body hash in capitals": {"body": "A" * 64},
    "an issuer of half a letter": {"iss": "\ud800"},
    "an address of half a letter": {"aud": "\ud800"},
    "an address with a port": {"aud": "http://localhost:80/openedx/handoff"},
    "an address with a query": {"aud": "http://localhost/openedx/handoff?x"},
    "an end that is not a number": {"exp": float("nan")},
    "an age below nothing": {"iat": -(10**12)},
}


@pytest.mark.parametrize("changes", ODD.values(), ids=ODD)
def test_odd_claims_under_a_good_key(
    post: Post,
    site: Connection,
    settings: Settings,
    database: Database,
    now: datetime,
    changes: dict[str, Any],
) -> None:
    header = signed(site, settings, now, **changes)
    assert refused(post(PATHS[1], WANTED, header=header)).startswith("site_")
    assert unchanged(database)


def test_the_usual_claims_are_taken(
    post: Post, site: Connection, settings: Settings, now: datetime
) -> None:
    assert post(PATHS[1], WANTED, header=signed(site, settings, now)).status_code == 200


def test_a_good_key_does_not_speak_for_another_site(
    post: Post, site: Connection, settings: Settings, database: Database, now: datetime
) -> None:
    with database.transaction() as session:
        add_site(session, settings, name="B", issuer="https://b.example", now=now)
    header = signed(site, settings, now, iss="https://b.example")
    assert refused(post(PATHS[1], WANTED, header=header)) == "site_issuer_other"
    assert unchanged(database)


def test_every_key_of_a_site_that_is_off_is_refused(
    post: Post, site: Connection, settings: Settings, database: Database, now: datetime
) -> None:
    with database.transaction() as session:
        told = add_site(session, settings, name="École", issuer=site.issuer, now=now)
        switch_site(session, issuer=site.issuer, active=False)
    for key in (site, Connection(**told)):
        for path in PATHS:
            assert refused(post(path, WANTED, by=key)) == "site_off"
    assert unchanged(database)


@pytest.mark.parametrize("path", PATHS)
def test_far_too_much_is_not_even_read(app: Flask, database: Database, path: str) -> None:
    answer = app.test_client().post(
        path,
        data=b"x" * (LARGEST_REQUEST + 1),
        headers={"Accept": "application/json", "Authorization": "Bearer x"},
        content_type="application/json",
    )
    assert refused(answer, 413) == "too_large"
    assert unchanged(database)


@pytest.mark.parametrize(
    "content", [b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe{}", b"", b"null"]
)
def test_a_signed_body_that_is_no_object(
    post: Post, site: Connection, settings: Settings, now: datetime, content: bytes
) -> None:
    url = settings.base_url + PATHS[0]
    header = authorization(site, url, content, now=now.timestamp())
    answer = post(PATHS[0], ASKED, header=header, sent=content)
    assert refused(answer, 400) == "site_body_invalid"


def test_of_two_equal_names_no_other_is_signed_than_read(
    post: Post, site: Connection, settings: Settings, database: Database, now: datetime
) -> None:
    """The signature is over bytes: a second `subject` behind the first is a change."""
    header = authorization(site, settings.base_url + PATHS[1], BODY, now=now.timestamp())
    doubled = BODY[:-1] + b', "subject": "somebody else"}'
    assert refused(post(PATHS[1], WANTED, header=header, sent=doubled)) == "site_signature_wrong"
    assert unchanged(database)


SMUGGLED: dict[str, dict[str, str]] = {
    "another host": {"Host": "evil.example"},
    "a host of a proxy": {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
    "another address": {"X-Original-URL": PATHS[0], "X-Rewrite-URL": PATHS[0]},
    "another method": {"X-HTTP-Method-Override": "GET"},
}


@pytest.mark.parametrize("headers", SMUGGLED.values(), ids=SMUGGLED)
def test_headers_change_no_address(post: Post, headers: dict[str, str]) -> None:
    answer = post(PATHS[1], WANTED, **headers)
    assert answer.status_code == 200
    assert answer.json["url"].startswith("http://localhost/handoff/")  # type: ignore[index]


def test_a_cookie_proves_nothing(app: Flask, post: Post, database: Database) -> None:
    answer = post(PATHS[1], WANTED, header="", Cookie="livementor=eyJwZXJzb24iOjF9.x.y")
    assert refused(answer) == "site_signature_missing"
    assert unchanged(database)


def test_two_signatures_are_none(
    post: Post, site: Connection, settings: Settings, database: Database, now: datetime
) -> None:
    good = signed(site, settings, now)
    assert refused(post(PATHS[1], WANTED, header=f"{good}, Bearer x")) == "site_signature_wrong"
    assert unchanged(database)
