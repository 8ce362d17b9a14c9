"""From an invitation to a registration: the platform is asked, the institution chooses, the platform registers us."""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.kernel.tokens import Signer
from lti_tool.lti.checks import LONGEST_ID
from lti_tool.lti.commands import add_registration
from lti_tool.lti.dynamic import calls, invitations
from lti_tool.lti.dynamic.errors import (
    ConfigurationRefused,
    RegistrationFailed,
    RegistrationIncomplete,
)
from lti_tool.lti.dynamic.invitations import Invitation
from lti_tool.lti.dynamic.platform import Platform, read
from lti_tool.lti.dynamic.tool import TOOL, Choices, client_registration
from lti_tool.lti.models import APPROVED, OFF, PENDING, Registration
from lti_tool.lti.transport import Transport

logger = logging.getLogger("livementor.lti")
PURPOSE = "lti.register"
LIFETIME = timedelta(hours=1)
"""Of the form. The tokens of Canvas live as long, those of Moodle longer."""


@dataclass(frozen=True)
class Begun:
    """A registration under way; it travels signed in the form, so nothing is stored before the platform agreed.

    ``token``: the platform's registration token, or empty.
    """

    code: str
    address: str
    token: str
    platform: Platform

    def sign(self, signer: Signer, now: datetime) -> str:
        data = {**vars(self), "platform": self.platform.to_json()}
        return signer.sign(PURPOSE, data, now=now, lifetime=LIFETIME)

    @classmethod
    def from_signed(cls, signer: Signer, text: str, now: datetime) -> Self:
        """Raises TokenInvalid, TokenExpired."""
        told = signer.read(PURPOSE, text, now=now)
        platform = Platform.from_json(told["platform"])
        return cls(told["code"], told["address"], told["token"], platform)


@dataclass(frozen=True)
class Registered:
    """``status``: of the registration. ``deployment``: the platform's name for it, or empty until the first launch."""

    name: str
    issuer: str
    client_id: str
    status: str
    deployment: str


def begin(
    session: Session,
    transport: Transport,
    *,
    code: str,
    address: str,
    token: str,
    allow_loopback: bool,
    now: datetime,
) -> tuple[Begun, Invitation]:
    """Read what the platform tells at ``address``; the code stays unused.

    Raises CodeUnknown, CodeUsed, CodeExpired, RegistrationIncomplete, ConfigurationUnavailable, ConfigurationRefused.
    """
    invitation = invitations.peek(session, code, now)
    if not address:
        raise RegistrationIncomplete
    document = calls.configuration(transport, address, token)
    platform = read(document, address, allow_loopback=allow_loopback)
    return Begun(code, address, token, platform), invitation


def finish(
    session: Session,
    transport: Transport,
    begun: Begun,
    choices: Choices,
    base_url: str,
    now: datetime,
) -> Registered:
    """Have the platform register us, and store what it answers.

    The code is used up in this transaction, which ends after the platform's answer: a second one at the same time
    waits, and where the platform fails the code is as good as before.
    Raises CodeUnknown, CodeUsed, CodeExpired, RegistrationFailed, ConfigurationRefused.
    """
    invitation = invitations.redeem(session, begun.code, now)
    platform, login_token = begun.platform, secrets.token_urlsafe(16)
    wanted = client_registration(platform, choices, base_url, f"/lti/login/{login_token}")
    answer = calls.post(transport, platform.registration_endpoint, wanted, begun.token)
    client_id, deployment = _told(answer)
    stored = _store(session, platform, invitation, client_id, deployment, now)
    stored.login_token = login_token
    stored.token_audience = platform.token_audience or None
    made = Registered(stored.name, stored.issuer, stored.client_id, stored.status, deployment or "")
    told = {"iss": made.issuer, "client_id": made.client_id, "product": platform.product}
    logger.info("platform registered", extra={**told, "status": made.status})
    return made


def _told(answer: Any) -> tuple[str, str | None]:
    """Client id and deployment id of the answer; Canvas does not tell the second. Raises RegistrationFailed."""
    if not isinstance(answer, Mapping):
        raise RegistrationFailed("client_id")
    configuration = answer.get(TOOL)
    told = configuration.get("deployment_id") if isinstance(configuration, Mapping) else None
    deployment = None if told in (None, "") else _identifier(told, "deployment_id")
    return _identifier(answer.get("client_id"), "client_id"), deployment


def _identifier(told: Any, field: str) -> str:
    """Text of 1 to 255 characters; a number is taken as it is written."""
    found = str(told) if isinstance(told, int) else told
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_ID or not found.isprintable():
        raise RegistrationFailed(field)
    return found


def _store(
    session: Session,
    platform: Platform,
    invitation: Invitation,
    client_id: str,
    deployment: str | None,
    now: datetime,
) -> Registration:
    """The registration as it is now. What the operator switched off stays off; what was approved stays approved.

    A deployment of an approved platform still waits where the invitation does not approve. An invitation opens the
    deployment that the platform names, never all: one that it does not name is learnt at its first launch, and waits.
    """
    named = select(Registration).filter_by(issuer=platform.issuer, client_id=client_id)
    known = session.scalars(named).one_or_none()
    if known is not None and known.status != PENDING and not invitation.approve:
        _require_same_addresses(known, platform)
    is_open = known is not None and known.status == APPROVED
    launches_all = known is not None and known.approves_deployments
    add_registration(
        session,
        name=invitation.name or (known.name if known else platform.host),
        issuer=platform.issuer,
        client_id=client_id,
        deployment_id=deployment if invitation.approve or not is_open else None,
        auth_login_url=platform.authorization_endpoint,
        auth_token_url=platform.token_endpoint,
        key_set_url=platform.jwks_uri,
        approve=invitation.approve and (known is None or known.status != OFF),
        now=now,
    )
    stored = session.scalars(named, execution_options={"populate_existing": True}).one()
    stored.approves_deployments = launches_all
    return stored


def _require_same_addresses(known: Registration, platform: Platform) -> None:
    """Only who may approve a platform moves one that was decided about, keys and all: a document at its host, which
    may keep the files of many people, proves too little for that. Raises ConfigurationRefused.
    """
    decided = {
        "authorization_endpoint": known.auth_login_url,
        "token_endpoint": known.auth_token_url,
        "jwks_uri": known.key_set_url,
    }
    for name, address in decided.items():
        if getattr(platform, name) != address:
            raise ConfigurationRefused(name)
