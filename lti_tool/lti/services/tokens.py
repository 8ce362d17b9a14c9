"""Access tokens: OAuth 2 client credentials, proved by an assertion that we sign (Security Framework 1.0, 4.1)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import RSAKey

from lti_tool.kernel.clock import Clock
from lti_tool.lti import claims as names
from lti_tool.lti.errors import PlatformUnreachable
from lti_tool.lti.models import Deployment, Registration
from lti_tool.lti.services.errors import AccessRefused, AnswerUnreadable
from lti_tool.lti.transport import Answer, Call, Transport

AUDIENCES = {"auth.brightspace.com": "https://api.brightspace.com/auth/token"}
"""Whom an assertion addresses by the host of the token address, for registrations that do not tell it themselves."""
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTED_FOR = timedelta(minutes=5)
AHEAD = timedelta(seconds=5)
"""By how much our clock may be ahead of the platform's."""
SHORTLY_BEFORE = timedelta(minutes=1)
LONGEST = timedelta(days=1)
LONGEST_REASON = 80
UNTOLD = timedelta(minutes=5)
"""How long a token lives of which the platform does not say it."""


@dataclass(frozen=True)
class Client:
    """Us, as one registration knows us in one deployment; a value, so that no call to a platform needs a database."""

    registration: int
    client_id: str
    token_url: str
    deployment_id: str
    audience: str = ""
    """Whom our assertions address; empty where the registration does not tell it."""

    @classmethod
    def of(cls, registration: Registration, deployment: Deployment) -> Self:
        return cls(
            registration.id,
            registration.client_id,
            registration.auth_token_url,
            deployment.deployment_id,
            registration.token_audience or "",
        )


@dataclass(frozen=True)
class _Token:
    text: str
    until: datetime


_Key = tuple[int, str, frozenset[str]]


class Tokens:
    """Kept by registration, deployment and scopes, as asserted; never by issuer, which may stand for many schools.

    ``signing_key``: our active key (``keys.signing_key``), asked for only when a token must be fetched.
    """

    def __init__(
        self, transport: Transport, signing_key: Callable[[], RSAKey], clock: Clock
    ) -> None:
        self._transport = transport
        self._signing_key = signing_key
        self._clock = clock
        self._kept: dict[_Key, _Token] = {}

    def token(self, client: Client, scopes: Iterable[str]) -> str:
        """Raises PlatformUnreachable, AccessRefused, AnswerUnreadable."""
        key = _key(client, scopes)
        kept = self._kept.get(key)
        if kept is None or self._clock.now() >= kept.until:
            kept = self._kept[key] = self._fetch(client, sorted(key[-1]))
        return kept.text

    def forget(self, client: Client, scopes: Iterable[str]) -> None:
        """The platform does not take this token any more."""
        self._kept.pop(_key(client, scopes), None)

    def _fetch(self, client: Client, scopes: list[str]) -> _Token:
        now = self._clock.now()
        asked = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION,
            "client_assertion": assertion(client, self._signing_key(), now),
            "scope": " ".join(scopes),
        }
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        call = Call("POST", client.token_url, headers, urlencode(asked).encode())
        return _read(client.token_url, self._transport.send(call), now)


def assertion(client: Client, key: RSAKey, now: datetime) -> str:
    """Who we are, signed; the deployment is told too, for platforms where it is the school."""
    host = urlsplit(client.token_url).hostname or ""
    claims = {
        "iss": client.client_id,
        "sub": client.client_id,
        "aud": client.audience or AUDIENCES.get(host, client.token_url),
        "iat": int((now - AHEAD).timestamp()),
        "exp": int((now + ASSERTED_FOR).timestamp()),
        "jti": str(uuid4()),
        names.DEPLOYMENT_ID: client.deployment_id,
    }
    return jwt.encode({"alg": "RS256", "typ": "JWT", "kid": key.kid}, claims, key)


def _read(url: str, answer: Answer, now: datetime) -> _Token:
    if answer.status >= 500 or answer.status == 429:
        raise PlatformUnreachable(url=url, why=f"status {answer.status}")
    told = _object(answer)
    if not answer.is_success:
        reason = names.text(told, "error")[:LONGEST_REASON] or f"status {answer.status}"
        raise AccessRefused(reason, url=url, why=names.text(told, "error_description"))
    text = names.text(told, "access_token")
    if not (text.isascii() and text.isprintable() and text):
        raise AnswerUnreadable(url=url, why="no access token")
    return _Token(text, now + _lifetime(told.get("expires_in")) - SHORTLY_BEFORE)


def _object(answer: Answer) -> names.Claims:
    """Empty for what is no JSON: Moodle sends broken JSON with some of its errors."""
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _lifetime(seconds: Any) -> timedelta:
    if isinstance(seconds, int | float) and 0 <= seconds <= LONGEST.total_seconds():
        return timedelta(seconds=seconds)
    return UNTOLD


def _key(client: Client, scopes: Iterable[str]) -> _Key:
    return client.registration, client.deployment_id, frozenset(scopes)
