"""From an accepted request of deep linking to the one signed answer (Deep Linking 2.0, 4.4.2).

What the page is opened with is signed; a code in it lets the request be answered once: Sakai would take the first
answer and Moodle the last.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from sqlalchemy.orm import Session

from lti_tool.kernel.codes import CodeUsed, issue_code, peek_code, redeem_code
from lti_tool.kernel.tokens import Signer, Vault
from lti_tool.lti import claims as names
from lti_tool.lti import registrations
from lti_tool.lti.checks import LTI_VERSION
from lti_tool.lti.deep_linking import request as deep_linking
from lti_tool.lti.deep_linking.request import DeepLinking
from lti_tool.lti.errors import DeepLinkingAnswered, PlatformUnknown
from lti_tool.lti.id_token import ALGORITHM
from lti_tool.lti.keys import ensure_active_key, private_key
from lti_tool.lti.models import Deployment, Launch, Registration

PURPOSE = "lti.deep-linking"
"""Of the signature of what the page is opened with, and of the code in it."""
LIFETIME = timedelta(hours=2)
VALID = timedelta(minutes=5)
"""Of the answer, which a browser carries to the platform at once."""


@dataclass(frozen=True)
class Picking:
    """A request that was accepted and waits for what the teacher picks.

    ``frame``, ``locale``: see ``accepted.Accepted``.
    """

    launch: int
    code: str
    frame: tuple[str, ...]
    locale: str

    def reference(self, signer: Signer, now: datetime) -> str:
        """What the page is opened with; whoever has it may pick and answer, for two hours."""
        data = {"launch": self.launch, "code": self.code, "frame": list(self.frame)}
        return signer.sign(PURPOSE, data, now=now, lifetime=LIFETIME)


@dataclass(frozen=True)
class Asked:
    """The platform, where in it the answer goes, and what it takes."""

    registration: Registration
    deployment: Deployment
    launch: Launch
    wanted: DeepLinking


def begin(
    session: Session, launch: int, frame: Iterable[str], locale: str, now: datetime
) -> Picking:
    code = issue_code(session, PURPOSE, {"launch": launch}, now=now, lifetime=LIFETIME)
    return Picking(launch, code, tuple(frame), locale)


def asked(session: Session, launch_id: int) -> Asked:
    """What was accepted. Raises PlatformUnknown, PlatformWaiting, PlatformOff when that has changed since."""
    launch = session.get(Launch, launch_id)
    if launch is None:
        raise PlatformUnknown
    registration = registrations.numbered(session, launch.registration_id)
    registrations.require_open(registration)
    deployment = session.get_one(Deployment, launch.deployment_id)
    wanted = deep_linking.read(launch.claims, allow_loopback=True)  # decided when it was accepted
    return Asked(registration, deployment, launch, wanted)


def require_unanswered(session: Session, code: str, now: datetime) -> None:
    """Raises DeepLinkingAnswered, CodeUnknown, CodeExpired."""
    try:
        peek_code(session, PURPOSE, code, now=now)
    except CodeUsed as error:
        raise DeepLinkingAnswered from error


def sign(
    session: Session,
    vault: Vault,
    request: Asked,
    code: str,
    items: Sequence[dict[str, Any]],
    now: datetime,
) -> str:
    """The answer, once, as the platform reads it in the field ``JWT``. Raises DeepLinkingAnswered, CodeExpired."""
    try:
        redeem_code(session, PURPOSE, code, now=now)
    except CodeUsed as error:
        raise DeepLinkingAnswered from error
    key = private_key(ensure_active_key(session, vault, now), vault)
    header = {"alg": ALGORITHM, "kid": key.kid}
    return jwt.encode(header, _claims(request, items, now), key, algorithms=[ALGORITHM])


def _claims(request: Asked, items: Sequence[dict[str, Any]], now: datetime) -> dict[str, Any]:
    at = int(now.timestamp())
    told = {
        "iss": request.registration.client_id,
        "aud": request.registration.issuer,
        "iat": at,
        "exp": at + int(VALID.total_seconds()),
        "nonce": secrets.token_urlsafe(24),
        names.DEPLOYMENT_ID: request.deployment.deployment_id,
        names.MESSAGE_TYPE: names.DEEP_LINKING_RESPONSE,
        names.VERSION: LTI_VERSION,
        names.CONTENT_ITEMS: list(items),
    }
    return (
        told
        if request.wanted.data is None
        else told | {names.DEEP_LINKING_DATA: request.wanted.data}
    )
