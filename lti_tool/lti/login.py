"""The beginning of a launch (Security Framework 1.0, 5.1.1.1): a platform names itself, and we send the browser back.

Nothing is stored. What was agreed travels in ``state``, signed: the registration, nonce, deployment and target, and
the hash of a secret that this browser alone keeps in a cookie. Only the nonce's use is written down, at the launch.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Self
from urllib.parse import urlencode, urlsplit

from lti_tool.kernel.tokens import Signer, TokenExpired, TokenInvalid
from lti_tool.lti.errors import LaunchExpired, LoginIncomplete, StateUnknown, TargetUnknown
from lti_tool.lti.models import Registration

LIFETIME = timedelta(minutes=10)
STATE, CHECK = "lti.state", "lti.check"
"""Purposes of signatures: for the platform's eyes, and for our own question whether the browser keeps cookies."""
LAUNCH_PATH = "/lti/launch"
TARGETS = frozenset({"", "/", LAUNCH_PATH, "/picker"})
"""Paths that a platform may name as the target of a launch."""
LONGEST_HINTS = 1500
"""Characters of hints that go into the state; with more, a launch without cookies can't offer a new window."""


@dataclass(frozen=True)
class LoginRequest:
    """What the platform sent to begin; what it left out is empty."""

    iss: str
    login_hint: str
    target_link_uri: str
    client_id: str = ""
    lti_deployment_id: str = ""
    lti_message_hint: str = ""
    lti_storage_target: str = ""
    """The frame that keeps values for tools whose cookies are not kept (LTI Client Side postMessages); or empty."""

    @classmethod
    def from_form(cls, form: Mapping[str, str]) -> Self:
        """Raises LoginIncomplete."""
        told = {name: form.get(name, "") for name in cls.__dataclass_fields__}
        for required in ("iss", "login_hint", "target_link_uri"):
            if not told[required]:
                raise LoginIncomplete(required)
        return cls(**told)

    def query(self) -> str:
        """The same login again, as a query for a window of its own, where no frame keeps values."""
        told = vars(self) | {"lti_storage_target": ""}
        return urlencode({name: value for name, value in told.items() if value})


@dataclass(frozen=True)
class Login:
    """A login under way, as the state carries it."""

    registration: int
    nonce: str
    binding: str
    """SHA-256 of the secret in the browser's cookie."""
    request: LoginRequest

    @property
    def cookie(self) -> str:
        """The name of this login's cookie: several can be under way in one browser."""
        return f"lti-{self.nonce[:12]}"

    def is_bound_to(self, secret: str | None) -> bool:
        return secret is not None and hmac.compare_digest(_hash(secret), self.binding)


def begin(registration: Registration, request: LoginRequest, base_url: str) -> tuple[Login, str]:
    """A new login and the browser's secret. Raises TargetUnknown."""
    if not is_our_target(request.target_link_uri, base_url):
        raise TargetUnknown
    secret = secrets.token_urlsafe(24)
    return Login(registration.id, secrets.token_urlsafe(24), _hash(secret), request), secret


def is_our_target(address: str, base_url: str) -> bool:
    try:
        parts, ours = urlsplit(address), urlsplit(base_url)
    except ValueError:
        return False
    same_site = (parts.scheme, parts.netloc.lower()) == (ours.scheme, ours.netloc.lower())
    return same_site and parts.path in TARGETS


def write(signer: Signer, login: Login, purpose: str, now: datetime) -> str:
    request = vars(login.request).copy()
    hints = request["login_hint"] + request["lti_message_hint"]
    if purpose == STATE and len(hints) > LONGEST_HINTS:
        request |= {"login_hint": "", "lti_message_hint": ""}
    values = [login.registration, login.nonce, login.binding, list(request.values())]
    return signer.sign(purpose, {"login": values}, now=now, lifetime=LIFETIME)


def read(signer: Signer, text: str, purpose: str, now: datetime) -> Login:
    """Raises StateUnknown, LaunchExpired."""
    try:
        registration, nonce, binding, request = signer.read(purpose, text, now=now)["login"]
    except TokenInvalid as error:
        raise StateUnknown from error
    except TokenExpired as error:
        raise LaunchExpired from error
    return Login(registration, nonce, binding, LoginRequest(*request))


def authentication_address(
    registration: Registration, login: Login, state: str, base_url: str
) -> str:
    """Where the browser asks the platform for the launch (Security Framework 5.1.1.2)."""
    always = _always_asked(registration.auth_login_url, registration.client_id, base_url)
    asked = {"state": state, "nonce": login.nonce, "login_hint": login.request.login_hint}
    if login.request.lti_message_hint:
        asked["lti_message_hint"] = login.request.lti_message_hint
    return f"{always}&{urlencode(asked)}"


@lru_cache(1024)
def _always_asked(auth_login_url: str, client_id: str, base_url: str) -> str:
    """The part of the address that is the same for all who come from one platform."""
    asked = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": client_id,
        "redirect_uri": base_url + LAUNCH_PATH,
    }
    joint = "&" if urlsplit(auth_login_url).query else "?"
    return auth_login_url + joint + urlencode(asked)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
