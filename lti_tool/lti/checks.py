"""What must hold of the claims of every launch. Pure; each check names what it refused.

Sections: LTI 1.3 core 5.3 and 5.4, Security Framework 1.0 5.1.3.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lti_tool.lti import claims as names
from lti_tool.lti.claims import Claims
from lti_tool.lti.deep_linking import request as deep_linking
from lti_tool.lti.errors import TokenRefused

LEEWAY = timedelta(seconds=60)
"""Between the platform's clock and ours; Moodle's tokens live for sixty seconds."""
OLDEST = timedelta(minutes=5)
LATEST = 253_402_300_799
"""The last second of the year 9999, as a Unix time."""
LONGEST_ID = 255
LTI_VERSION = "1.3.0"
MESSAGES = (names.RESOURCE_LINK_REQUEST, names.DEEP_LINKING_REQUEST)


@dataclass(frozen=True)
class Expected:
    """What the login agreed on.

    ``deployment_id``: None when the platform did not name one at login. ``allow_loopback``: answers may go to this
    machine by plain http, in development.
    """

    issuer: str
    client_id: str
    nonce: str
    target_link_uri: str
    deployment_id: str | None
    allow_loopback: bool = False


def check(claims: Claims, expected: Expected, now: datetime) -> None:
    """Raises TokenRefused naming the first claim that does not hold."""
    check_sender(claims, expected.issuer, expected.client_id, now, OLDEST)
    nonce = claims.get("nonce")
    _require(bool(nonce) and nonce == expected.nonce, "nonce")
    _require(claims.get(names.MESSAGE_TYPE) in MESSAGES, "message_type")
    hinted = expected.deployment_id
    _require(hinted is None or claims[names.DEPLOYMENT_ID] == hinted, "deployment_id")
    _require(claims.get(names.TARGET_LINK_URI) == expected.target_link_uri, "target_link_uri")
    _check_person(claims)
    _ABOUT[claims[names.MESSAGE_TYPE]](claims, expected)


def check_sender(
    claims: Claims, issuer: str, client_id: str, now: datetime, oldest: timedelta
) -> None:
    """What holds of all that a platform signs for us. Raises TokenRefused naming the first claim that does not hold."""
    _require(claims.get("iss") == issuer, "iss")
    _check_audience(claims, client_id)
    _check_time(claims, now, oldest)
    _require(claims.get(names.VERSION) == LTI_VERSION, "version")
    _require(is_identifier(claims.get(names.DEPLOYMENT_ID)), "deployment_id")


def _require(holds: bool, claim: str) -> None:
    if not holds:
        raise TokenRefused(claim)


def _check_audience(claims: Claims, client_id: str) -> None:
    """We are meant. ``azp`` counts only among several: Blackboard sends another one beside a single audience."""
    audience = claims.get("aud")
    several = audience if isinstance(audience, list) else [audience]
    _require(client_id in several, "aud")
    _require(len(several) == 1 or claims.get("azp") == client_id, "azp")


def _check_time(claims: Claims, now: datetime, oldest: timedelta) -> None:
    at = now.timestamp()
    leeway = LEEWAY.total_seconds()
    expires, issued = _number(claims, "exp"), _number(claims, "iat")
    _require(at < expires + leeway, "exp")
    _require(at - oldest.total_seconds() <= issued <= at + leeway, "iat")
    if "nbf" in claims:
        _require(_number(claims, "nbf") <= at + leeway, "nbf")


def _number(claims: Claims, name: str) -> float:
    found = claims.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise TokenRefused(name)
    if not 0 <= found <= LATEST:  # nor what is not a number at all
        raise TokenRefused(name)
    return found


def _check_person(claims: Claims) -> None:
    """No ``sub`` is an anonymous launch. Roles may be none, but must be told."""
    subject = claims.get("sub")
    _require(subject is None or is_identifier(subject), "sub")
    roles = claims.get(names.ROLES)
    _require(isinstance(roles, list) and all(isinstance(role, str) for role in roles), "roles")
    for name in ("name", "given_name", "family_name", "email"):
        _require(isinstance(claims.get(name, ""), str | None), name)


def _check_resource_link(claims: Claims, _: Expected) -> None:
    link = claims.get(names.RESOURCE_LINK)
    _require(isinstance(link, dict) and is_identifier(link.get("id")), "resource_link")


def _check_deep_linking(claims: Claims, expected: Expected) -> None:
    deep_linking.read(claims, allow_loopback=expected.allow_loopback)


def is_identifier(value: Any) -> bool:
    """Text of 1 to 255 characters that a database can hold."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID or "\x00" in value:
        return False
    return not any("\ud800" <= letter <= "\udfff" for letter in value)


_ABOUT: dict[str, Callable[[Claims, Expected], None]] = {
    names.RESOURCE_LINK_REQUEST: _check_resource_link,
    names.DEEP_LINKING_REQUEST: _check_deep_linking,
}
