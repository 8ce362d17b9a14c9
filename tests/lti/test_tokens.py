"""Access tokens: what we assert, for whom a token is kept, and what may come instead of one."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from joserfc import jwt

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.errors import LivementorError
from lti_tool.lti import claims as names
from lti_tool.lti.errors import PlatformUnreachable
from lti_tool.lti.models import Deployment, Registration
from lti_tool.lti.services.errors import AccessRefused, AnswerUnreadable
from lti_tool.lti.services.tokens import SHORTLY_BEFORE, UNTOLD, Client, Tokens, assertion

from .granted import AT, GRANTED, US, tokens
from .platforms import ADDRESSES, CLIENT, DEPLOYMENT, ISSUER, rsa_key
from .transports import FakeTransport, answer

SCOPE, OTHER = "https://purl.example/one", "https://purl.example/two"


@pytest.fixture
def transport() -> FakeTransport:
    return FakeTransport(lambda _: answer(body=GRANTED))


def asserted(client: Client) -> Any:
    return jwt.decode(assertion(client, rsa_key("ours"), AT), rsa_key("ours"))


def test_we_say_who_we_are() -> None:
    token = asserted(US)
    at = int(AT.timestamp())
    assert token.header == {"alg": "RS256", "typ": "JWT", "kid": "ours"}
    assert len(token.claims.pop("jti")) == 36
    assert token.claims == {
        "iss": CLIENT,
        "sub": CLIENT,
        "aud": ADDRESSES["auth_token_url"],
        "iat": at - 5,
        "exp": at + 300,
        names.DEPLOYMENT_ID: DEPLOYMENT,
    }


def test_brightspace_has_an_audience_of_its_own() -> None:
    brightspace = replace(US, token_url="https://auth.brightspace.com/core/connect/token")
    assert asserted(brightspace).claims["aud"] == "https://api.brightspace.com/auth/token"


def test_an_audience_that_a_registration_tells_counts() -> None:
    told = Registration(
        id=1, issuer=ISSUER, client_id=CLIENT, token_audience="https://tokens.example/", **ADDRESSES
    )
    client = Client.of(told, Deployment(deployment_id=DEPLOYMENT))
    assert asserted(client).claims["aud"] == "https://tokens.example/"


def test_every_assertion_has_a_number_of_its_own() -> None:
    assert asserted(US).claims["jti"] != asserted(US).claims["jti"]


def test_a_client_is_a_deployment_of_a_registration() -> None:
    registration = Registration(id=7, issuer=ISSUER, client_id=CLIENT, **ADDRESSES)
    deployment = Deployment(deployment_id=DEPLOYMENT)
    assert Client.of(registration, deployment) == replace(US, registration=7)


def test_scopes_are_asked_for_together(transport: FakeTransport) -> None:
    assert tokens(transport).token(US, [OTHER, SCOPE]) == "given"
    (call,) = transport.calls
    form = parse_qs((call.body or b"").decode())
    assert form["scope"] == [f"{SCOPE} {OTHER}"]
    assert form["grant_type"] == ["client_credentials"]
    assert call.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert not call.repeatable


def test_a_token_is_kept_for_its_scopes(transport: FakeTransport) -> None:
    kept = tokens(transport)
    for scopes in ([SCOPE], [SCOPE, OTHER], [OTHER, SCOPE], [SCOPE]):
        kept.token(US, scopes)
    assert len(transport.calls) == 2


@pytest.mark.parametrize("other", [{"registration": 2}, {"deployment_id": "another-school"}])
def test_one_schools_token_is_never_another_ones(
    transport: FakeTransport, other: dict[str, Any]
) -> None:
    """Canvas has one issuer, and may have one token address, for all schools."""
    kept = tokens(transport)
    kept.token(US, [SCOPE])
    kept.token(replace(US, **other), [SCOPE])
    assert len(transport.calls) == 2


@pytest.mark.parametrize("told", ["", '"3600"', "null", "-1", "1e400", "NaN", "1e12", "[]"])
def test_a_token_of_unknown_life_is_kept_for_a_short_one(told: str) -> None:
    life = f', "expires_in": {told}' if told else ""
    body = f'{{"access_token": "given"{life}}}'.encode()
    transport = FakeTransport(lambda _: answer(body=body))
    clock = FixedClock(AT)
    kept = Tokens(transport, lambda: rsa_key("ours"), clock)
    for _ in range(2):
        kept.token(US, [SCOPE])
    assert len(transport.calls) == 1
    clock.advance(UNTOLD - SHORTLY_BEFORE + timedelta(seconds=1))
    kept.token(US, [SCOPE])
    assert len(transport.calls) == 2


@pytest.mark.parametrize(
    ("status", "body", "error", "words"),
    [
        (400, b'{"error": "invalid_scope"}', AccessRefused, "invalid_scope"),
        (401, b'{"error": "invalid_client"', AccessRefused, "status 401"),
        (403, b"<html>", AccessRefused, "status 403"),
        (400, b'["error"]', AccessRefused, "status 400"),
        (400, b'{"error": {"code": 1}}', AccessRefused, "status 400"),
        (302, b"", AccessRefused, "status 302"),
        (200, b"", AnswerUnreadable, "can't be read"),
        (200, b"<html>", AnswerUnreadable, "can't be read"),
        (200, b'{"error": "x"}', AnswerUnreadable, "can't be read"),
        (200, b'{"access_token": ""}', AnswerUnreadable, "can't be read"),
        (200, b'{"access_token": "a\\r\\nb: c"}', AnswerUnreadable, "can't be read"),
        (500, b'{"error": "x"}', PlatformUnreachable, "does not answer"),
        (429, b"", PlatformUnreachable, "does not answer"),
    ],
)
def test_what_comes_instead_of_a_token(
    status: int, body: bytes, error: type[LivementorError], words: str
) -> None:
    with pytest.raises(error) as refused:
        tokens(FakeTransport(lambda _: answer(status, body))).token(US, [SCOPE])
    assert words in str(refused.value)


def test_a_long_reason_is_cut() -> None:
    body = json.dumps({"error": "x" * 5000}).encode()
    with pytest.raises(AccessRefused) as refused:
        tokens(FakeTransport(lambda _: answer(400, body))).token(US, [SCOPE])
    assert len(str(refused.value)) < 200
