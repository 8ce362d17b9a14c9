"""Notices as they come: each is checked, written down once, and handled by a job."""

import logging
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.kernel.errors import LivementorError
from lti_tool.kernel.jobs import enqueue
from lti_tool.lti import id_token, registrations
from lti_tool.lti.errors import PlatformOff, TokenRefused
from lti_tool.lti.key_sets import KeySets
from lti_tool.lti.models import APPROVED, PENDING, Deployment, Registration
from lti_tool.lti.notices import reading
from lti_tool.lti.notices.models import Notice

logger = logging.getLogger("livementor.lti")
JOB = "lti.handle_notice"


def take(session: Session, keys: KeySets, tokens: Iterable[str], now: datetime) -> None:
    """Write down what is good; what came before changes nothing.

    Platforms may not send again, so a bad notice takes no good one with it: only when none is good does this raise
    TokenRefused, PlatformUnknown, PlatformWaiting, PlatformOff or PlatformKeysUnavailable.
    """
    refused: list[LivementorError] = []
    taken = 0
    for token in tokens:
        try:
            _take(session, keys, token, now)
        except LivementorError as error:
            logger.warning("notice refused", extra={"code": error.code, **error.data})
            refused.append(error)
        else:
            taken += 1
    if refused and not taken:
        raise refused[0]


def _take(session: Session, keys: KeySets, token: str, now: datetime) -> None:
    issuer, client_id = reading.sender(token)
    registration = registrations.named(session, issuer, client_id)
    registrations.require_open(registration)
    claims = id_token.read(token, lambda kid: keys.key(registration.key_set_url, kid, now))
    notice = reading.read(claims, issuer, client_id, now)
    deployment = _open_deployment(session, registration, notice.deployment)
    if notice.kind in reading.KINDS:
        _keep(session, deployment, notice, now)


def _open_deployment(session: Session, registration: Registration, name: str) -> Deployment:
    """None is learnt here: a deployment that never launched has asked for nothing."""
    wanted = select(Deployment).filter_by(registration_id=registration.id, deployment_id=name)
    found = session.scalars(wanted).one_or_none()
    if found is None or found.status == PENDING:
        raise TokenRefused("deployment_id")
    if found.status != APPROVED:
        raise PlatformOff
    return found


def _keep(session: Session, deployment: Deployment, notice: reading.Notice, now: datetime) -> None:
    row = {
        "registration_id": deployment.registration_id,
        "key": notice.key,
        "deployment_id": deployment.id,
        "kind": notice.kind,
        "told": notice.told,
        "received_at": now,
    }
    written = insert(Notice).values(row)
    first = written.on_conflict_do_nothing(index_elements=["registration_id", "key"])
    number = session.scalar(first.returning(Notice.id))
    logger.info("notice", extra={"kind": notice.kind, "is_new": number is not None})
    if number is not None:
        enqueue(session, JOB, notice_id=number)
