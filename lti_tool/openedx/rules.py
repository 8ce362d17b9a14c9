"""What proves that a request is a site's: pure, without database and without HTTP."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from lti_tool.kernel.errors import InvalidInput, NotSignedIn
from lti_tool.kernel.i18n import N_

LONGEST_LIFE = timedelta(seconds=60)
LEEWAY = timedelta(seconds=10)
"""How far the clocks of LMS and service may be apart."""
NONCE_LENGTHS = range(16, 129)
UNCHECKED = ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")
"""Claims that PyJWT would check by its own clock and its own idea of them."""


class SignatureMissing(NotSignedIn):
    code = "site_signature_missing"
    message = N_("This address is for Open edX sites, which sign their requests.")


class KeyUnknown(NotSignedIn):
    code = "site_key_unknown"
    message = N_("No site has this key, or it was taken back. Register the site again.")


class SignatureWrong(NotSignedIn):
    code = "site_signature_wrong"
    message = N_("The signature does not fit the request. Is the site's secret complete?")


class SiteOff(NotSignedIn):
    code = "site_off"
    message = N_("This site is switched off.")


class AudienceOther(NotSignedIn):
    code = "site_audience_other"
    message = N_("The request was signed for another address. Is the site's service_url right?")


class IssuerOther(NotSignedIn):
    code = "site_issuer_other"
    message = N_("The key belongs to another site than the one that signed.")


class RequestExpired(NotSignedIn):
    code = "site_request_expired"
    message = N_("The request is older than a minute, or the clocks of the two servers disagree.")


class RequestReplayed(NotSignedIn):
    code = "site_request_replayed"
    message = N_("This request was taken before.")


class BodyInvalid(InvalidInput):
    code = "site_body_invalid"
    message = N_("The request is signed, but not in a form that we understand: %(problem)s.")

    def __init__(self, problem: str = "unknown form") -> None:
        super().__init__(problem=problem)


@dataclass(frozen=True)
class Signed:
    """A request as it came: its Authorization header, its body, and the address it was sent to."""

    authorization: str
    body: bytes
    audience: str


@dataclass(frozen=True)
class TrustedKey:
    """A key that was given to a site and not taken back."""

    key_id: str
    secret: str = field(repr=False)
    issuer: str
    is_active: bool


@dataclass(frozen=True)
class Proven:
    """What a request proved: whose key signed it, and until when its nonce must be remembered."""

    key_id: str
    nonce: str
    expires_at: datetime


def verify(request: Signed, key_of: Callable[[str], TrustedKey | None], *, now: datetime) -> Proven:
    """Raises SignatureMissing, KeyUnknown, SignatureWrong, SiteOff, AudienceOther, IssuerOther, RequestExpired.

    Whether the nonce was used before is for the caller to find out.
    """
    token = _token(request.authorization)
    key = key_of(_key_id(token))
    if key is None:
        raise KeyUnknown
    claims = _claims(token, key.secret)
    if not key.is_active:
        raise SiteOff
    if claims.get("aud") != request.audience:
        raise AudienceOther
    if claims.get("iss") not in (key.issuer, key.key_id):
        raise IssuerOther
    expires_at = _expiry(claims, now)
    digest = hashlib.sha256(request.body).hexdigest()
    if not hmac.compare_digest(_text(claims, "body").encode(), digest.encode()):
        raise SignatureWrong
    nonce = _text(claims, "jti")
    if len(nonce) not in NONCE_LENGTHS:
        raise SignatureWrong
    return Proven(key.key_id, nonce, expires_at + LEEWAY)


def _token(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise SignatureMissing
    return token.strip()


def _key_id(token: str) -> str:
    try:
        header = jwt.get_unverified_header(token)
    except jwt.InvalidTokenError as error:
        raise SignatureWrong from error
    return _text(header, "kid")


def _claims(token: str, secret: str) -> dict[str, Any]:
    options: Any = {f"verify_{claim}": False for claim in UNCHECKED}
    try:
        claims: dict[str, Any] = jwt.decode(token, secret, algorithms=["HS256"], options=options)
    except jwt.InvalidTokenError as error:
        raise SignatureWrong from error
    return claims


def _expiry(claims: dict[str, Any], now: datetime) -> datetime:
    issued, expires = _instant(claims, "iat"), _instant(claims, "exp")
    if not issued - LEEWAY <= now < expires + LEEWAY or expires - issued > LONGEST_LIFE:
        raise RequestExpired
    return expires


def _instant(claims: dict[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if type(value) is not int:
        raise SignatureWrong
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise SignatureWrong from error


def _text(claims: dict[str, Any], name: str) -> str:
    """Of letters that every database and every header can hold."""
    value = claims.get(name)
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        raise SignatureWrong
    return value
