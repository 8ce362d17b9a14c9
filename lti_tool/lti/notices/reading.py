"""What must hold of a notice (Platform Notification Service 1.0), beside its signature. Pure.

A notice has no nonce that we gave out: its own identifier is taken once (``inbox``). It has no type of message, and
what launches has no notice, so neither is ever taken for the other.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError

from lti_tool.lti import claims as names
from lti_tool.lti.checks import check_sender, is_identifier
from lti_tool.lti.claims import Claims
from lti_tool.lti.errors import TokenRefused
from lti_tool.lti.notices.errors import NoticesUnreadable

HELLO, CONTEXT_COPY = KINDS = ("LtiHelloWorldNotice", "LtiContextCopyNotice")
OLDEST = timedelta(hours=1)
"""Platforms send notices from a queue of theirs, and may gather some."""
MOST = 100
"""Notices in one request, and courses that one was copied from."""


@dataclass(frozen=True)
class Notice:
    """``key``: the platform's own identifier. ``kind``: maybe none of ``KINDS``. ``told``: what its kind needs."""

    key: str
    kind: str
    deployment: str
    told: dict[str, Any]


def tokens(body: Any) -> list[str]:
    """The signed notices of a request. Raises NoticesUnreadable."""
    listed = body.get("notices") if isinstance(body, Mapping) else None
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST:
        raise NoticesUnreadable
    found = [one.get("jwt") if isinstance(one, Mapping) else None for one in listed]
    if not all(isinstance(token, str) for token in found):
        raise NoticesUnreadable
    return [str(token) for token in found]


def sender(token: str) -> tuple[str, str]:
    """Issuer and client id as the token names them, which proves nothing yet. Raises TokenRefused."""
    try:
        claims = json.loads(jws.extract_compact(token.encode()).payload)
    except (JoseError, ValueError, RecursionError) as error:
        raise TokenRefused("jwt") from error
    if not isinstance(claims, Mapping):
        raise TokenRefused("jwt")
    audience = claims.get("aud")
    if isinstance(audience, list):
        audience = audience[0] if len(audience) == 1 else claims.get("azp")
    if not is_identifier(claims.get("iss")):
        raise TokenRefused("iss")
    if not is_identifier(audience):
        raise TokenRefused("aud")
    return claims["iss"], str(audience)


def read(claims: Claims, issuer: str, client_id: str, now: datetime) -> Notice:
    """Raises TokenRefused naming the claim that does not hold."""
    check_sender(claims, issuer, client_id, now, OLDEST)
    notice = names.section(claims, names.NOTICE)
    for name in ("id", "type"):
        if not is_identifier(notice.get(name)):
            raise TokenRefused(f"notice.{name}")
    kind = notice["type"]
    told = _copied(claims) if kind == CONTEXT_COPY else {}
    return Notice(notice["id"], kind, claims[names.DEPLOYMENT_ID], told)


def _copied(claims: Claims) -> dict[str, Any]:
    """The new course, and which ones it was made from, perhaps none that the platform tells."""
    course = names.section(claims, names.CONTEXT)
    if not is_identifier(course.get("id")):
        raise TokenRefused("context")
    origins = claims.get(names.ORIGIN_CONTEXTS, [])
    if not isinstance(origins, list) or not all(is_identifier(one) for one in origins[:MOST]):
        raise TokenRefused("origin_contexts")
    return {
        "course": course["id"],
        "title": names.text(course, "title") or names.text(course, "label"),
        "origins": origins[:MOST],
    }
