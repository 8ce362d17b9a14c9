"""A platform of the tests: it signs whatever it is told to, right or wrong."""

import base64
import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from lti_tool.lti import claims as names
from lti_tool.lti.errors import PlatformKeysUnavailable

ISSUER = "https://lms.example.edu"
CLIENT = "livementor-client"
DEPLOYMENT = "deployment-1"
TARGET = "http://localhost/lti/launch"
ADDRESSES = {
    "auth_login_url": "https://lms.example.edu/auth",
    "auth_token_url": "https://lms.example.edu/token",
    "key_set_url": "https://lms.example.edu/jwks",
}
DROP = object()
"""In place of a claim's value: the claim is left out."""
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"


@cache
def rsa_key(kid: str, bits: int = 2048) -> RSAKey:
    """One key pair for each name; making one takes a while."""
    return RSAKey.generate_key(bits, {"kid": kid, "alg": "RS256", "use": "sig"})


@dataclass
class Keys:
    """The platform's key set, in place of HTTP."""

    keys: list[RSAKey] = field(default_factory=lambda: [rsa_key("first")])
    fetched: list[str] = field(default_factory=list)
    is_down: bool = False

    def fetch(self, url: str) -> Any:
        self.fetched.append(url)
        if self.is_down:
            raise PlatformKeysUnavailable(url=url, why="down")
        return {"keys": [key.as_dict(private=False) for key in self.keys]}


@dataclass
class Agreed:
    """What a login agreed on: the query with which the browser was sent to the platform."""

    address: str
    query: dict[str, str]

    @property
    def nonce(self) -> str:
        return self.query["nonce"]

    @property
    def state(self) -> str:
        return self.query["state"]


def begin(browser: FlaskClient, headers: dict[str, str] | None = None, **told: Any) -> Agreed:
    """The login of a launch, in this browser."""
    asked = {
        "iss": ISSUER,
        "client_id": CLIENT,
        "login_hint": "learner-1",
        "target_link_uri": TARGET,
        "lti_deployment_id": DEPLOYMENT,
    } | told
    sent = {name: value for name, value in asked.items() if value is not DROP}
    answer = browser.get("/lti/login", query_string=sent, headers=headers)
    assert answer.status_code == 302, answer.text
    return agreed(answer.location)


def agreed(location: str) -> Agreed:
    parts = urlsplit(location)
    return Agreed(location.split("?")[0], dict(parse_qsl(parts.query, strict_parsing=True)))


def student(nonce: str, now: datetime, /, **changed: Any) -> dict[str, Any]:
    """The claims of a learner's launch, with these changed (by short or full name)."""
    at = int(now.timestamp())
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "aud": CLIENT,
        "sub": "learner-1",
        "exp": at + 60,
        "iat": at,
        "nonce": nonce,
        "name": "Nadia Benali",
        "email": "nadia@example.edu",
        names.MESSAGE_TYPE: names.RESOURCE_LINK_REQUEST,
        names.VERSION: "1.3.0",
        names.DEPLOYMENT_ID: DEPLOYMENT,
        names.TARGET_LINK_URI: TARGET,
        names.RESOURCE_LINK: {"id": "link-1", "title": "Eigenvalues"},
        names.ROLES: [MEMBERSHIP + "Learner"],
        names.CONTEXT: {"id": "course-1", "label": "LA101", "title": "Linear algebra"},
    }
    full = {name: name if name in claims else names.LTI + name for name in changed}
    plain = ("azp", "nbf", "given_name", "family_name")
    full |= {name: name for name in changed if name in plain or ":" in name}
    claims |= {full[name]: value for name, value in changed.items()}
    return {name: value for name, value in claims.items() if value is not DROP}


def sign(claims: Any, key: RSAKey | None = None, **header: Any) -> str:
    """Signed by RS256 whatever the header says; ``claims`` may be text that is not even JSON."""
    signing = key or rsa_key("first")
    head = {"alg": "RS256", "kid": signing.kid, "typ": "JWT"} | header
    head = {name: value for name, value in head.items() if value is not DROP}
    signed = f"{encoded(head)}.{encoded(claims)}"
    signature = signing.private_key.sign(signed.encode(), PKCS1v15(), SHA256())  # type: ignore[union-attr]
    return f"{signed}.{encoded(signature)}"


def encoded(part: Any) -> str:
    if not isinstance(part, bytes):
        part = (part if isinstance(part, str) else json.dumps(part)).encode()
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def post(
    browser: FlaskClient, state: str, token: str, headers: dict[str, str] | None = None
) -> TestResponse:
    return browser.post("/lti/launch", data={"state": state, "id_token": token}, headers=headers)


def launch(browser: FlaskClient, now: datetime, /, **changed: Any) -> TestResponse:
    """Login and launch of a learner in one browser, with these claims changed."""
    begun = begin(browser)
    return post(browser, begun.state, sign(student(begun.nonce, now, **changed)))
