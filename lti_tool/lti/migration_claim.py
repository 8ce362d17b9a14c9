"""A platform that was known by LTI 1.1 tells who and where that was (the claim ``lti1p1`` of the migration guide).

Only its signature with the old secret is believed. Then the old user is the person of the launch, and what was decided
about the old course and link holds in the new ones. Two persons who are there already are never made one here.
"""

import base64
import hashlib
import hmac
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses.context import CourseContext
from lti_tool.courses.copies import copy_unit
from lti_tool.kernel.db import Database
from lti_tool.kernel.tokens import Vault
from lti_tool.lti import claims as names
from lti_tool.lti.claims import Claims, section, text
from lti_tool.lti.consumers import secret_of
from lti_tool.lti.errors import TokenRefused
from lti_tool.lti.lineage import carry_course
from lti_tool.lti.models import APPROVED, Deployment, Launch, Registration
from lti_tool.lti.place import course_context
from lti_tool.people import identities
from lti_tool.people.service import person_for_identity

SIGNATURE = "oauth_consumer_key_sign"


def issuer_of(key: str) -> str:
    """Of identities by which users of LTI 1.1 are known; the subject is the old ``user_id``."""
    return f"lti1p1:{key}"


def honour(
    database: Database, secret_key: str, registration: Registration, claims: Claims, now: datetime
) -> None:
    """Before the launch is written, and committed: it finds its person by what stands here then.

    A claim without a signature, or with a key that this platform did not have, says nothing. Again changes nothing.
    Raises TokenRefused for a wrong signature.
    """
    told = section(claims, names.LTI_1P1)
    key, signed = text(told, "oauth_consumer_key"), text(told, SIGNATURE)
    if not key or not signed:
        return
    with database.transaction() as session:
        secret = secret_of(session, Vault(secret_key), registration.id, key)
        if secret is None:
            return
        wanted = signature(secret, key, registration.client_id, claims)
        if not hmac.compare_digest(signed.encode(), wanted.encode()):
            raise TokenRefused(SIGNATURE)
        if _may_launch(session, registration, claims):
            _bring_person(session, issuer_of(key), claims, now)
            _bring_place(session, claims, now)


def signature(secret: str, key: str, client_id: str, claims: Claims) -> str:
    """As the platform signs: HMAC-SHA256, in base64, of key, deployment, issuer, client, ``exp`` and nonce."""
    parts = (key, claims[names.DEPLOYMENT_ID], claims["iss"], client_id)
    base = "&".join([*parts, str(int(claims["exp"])), claims["nonce"]])
    digest = hmac.new(secret.encode(), base.encode("utf-8", "replace"), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _may_launch(session: Session, registration: Registration, claims: Claims) -> bool:
    """Whether the launch will be accepted: a deployment that waits brings nobody, and no launch counts twice."""
    used = session.scalar(select(Launch.id).filter_by(nonce=claims["nonce"]))
    place = {"registration_id": registration.id, "deployment_id": claims[names.DEPLOYMENT_ID]}
    status = session.scalar(select(Deployment.status).filter_by(**place))
    approved = registration.approves_deployments if status is None else status == APPROVED
    return approved and used is None


def _bring_person(session: Session, old_issuer: str, claims: Claims, now: datetime) -> None:
    issuer, subject = claims["iss"], claims.get("sub")
    if subject is None:
        return
    old_subject = text(section(claims, names.LTI_1P1), "user_id") or subject
    known = identities.owner(session, old_issuer, old_subject)
    if known is None:
        person = person_for_identity(session, issuer, subject, now=now)
        identities.add(session, person.id, old_issuer, old_subject, now)
    else:
        identities.add(session, known, issuer, subject, now)


def _bring_place(session: Session, claims: Claims, now: datetime) -> None:
    told, here = section(claims, names.LTI_1P1), course_context(claims)
    old = CourseContext(course_id=text(told, "context_id"), unit_id=text(told, "resource_link_id"))
    if not here.course_id:
        return
    if old.course_id:
        title = here.course_title
        carry_course(session, here.platform, [old.course_id], here.course_id, title, now)
    if old.unit_id and here.unit_id:
        copy_unit(session, here.platform, here.course_id, old.unit_id, here.unit_id)
