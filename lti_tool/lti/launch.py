"""The end of a launch: a checked token becomes a visit to the list of mentors."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.kernel.db import Database
from lti_tool.kernel.i18n import negotiate
from lti_tool.lti import arrival, id_token, registrations
from lti_tool.lti import claims as names
from lti_tool.lti.accepted import Accepted, Waiting
from lti_tool.lti.arrival import Arrival, Comer
from lti_tool.lti.checks import Expected, check
from lti_tool.lti.deep_linking import answers
from lti_tool.lti.deep_linking.answers import Picking
from lti_tool.lti.deep_linking.request import answers_to, require_team
from lti_tool.lti.errors import LaunchUsed
from lti_tool.lti.institution import ROLE
from lti_tool.lti.key_sets import KeySets
from lti_tool.lti.login import Login
from lti_tool.lti.models import Launch, Registration
from lti_tool.lti.place import course_context, list_query, person_name
from lti_tool.lti.protocol import CheckedLaunch
from lti_tool.people import rules
from lti_tool.picker.place import Place


def checked(
    keys: KeySets,
    registration: Registration,
    login: Login,
    token: str,
    now: datetime,
    *,
    allow_loopback: bool,
) -> Mapping[str, Any]:
    """The claims of a token that is the answer to this login. ``allow_loopback``: see ``checks.Expected``.

    Raises TokenRefused, PlatformKeysUnavailable.
    """
    found = id_token.read(token, lambda kid: keys.key(registration.key_set_url, kid, now))
    check(found, _expected(registration, login, allow_loopback), now)
    return found


def _expected(registration: Registration, login: Login, allow_loopback: bool) -> Expected:
    return Expected(
        issuer=registration.issuer,
        client_id=registration.client_id,
        nonce=login.nonce,
        target_link_uri=login.request.target_link_uri,
        deployment_id=login.request.lti_deployment_id or None,
        allow_loopback=allow_loopback,
    )


def accept(
    database: Database,
    registration: Registration,
    login: Login,
    claims: Mapping[str, Any],
    now: datetime,
) -> Accepted | Picking | Waiting:
    """Take checked claims, once: the nonce is used up in the statement that writes the launch down.

    It is committed when this returns. Raises LaunchUsed, PlatformUnknown, PlatformWaiting, PlatformOff,
    DeepLinkingNotAllowed.
    """
    is_picking = CheckedLaunch(claims, registration).is_deep_link_launch()
    if is_picking:
        require_team(claims)
    visit, context = uuid4(), None if is_picking else course_context(claims)
    administers = context is not None and context.role == ROLE
    written = arrival.write(
        database,
        Arrival(
            registration=registration.id,
            deployment=claims[names.DEPLOYMENT_ID],
            nonce=login.nonce,
            claims=names.kept(claims),
            comer=_comer(registration, claims),
            visit=visit,
            context=context.to_json() if context else None,
            administers=administers,
        ),
        now,
    )
    if written.launch is None:
        return Waiting(written.deployment)
    presentation = names.section(claims, names.PRESENTATION)
    returns = names.text(presentation, "return_url")
    frame = registrations.origins(registration, returns, answers_to(claims))
    locale = names.text(presentation, "locale")
    if is_picking:
        with database.transaction() as session:
            return answers.begin(session, written.launch, frame, locale, now)
    return Accepted(
        visit=str(visit),
        person_id=written.person,
        registration_id=registration.id,
        deployment_id=written.deployment,
        frame=frame,
        locale=locale,
        role=context.role if context and context.course_id else "",
        query=list_query(claims),
        administers=administers,
        is_paused=written.is_paused,
        place=Place.read(context, written.decided) if context else None,
    )


def require_unused(session: Session, login: Login) -> None:
    """Raises LaunchUsed."""
    if session.scalar(select(Launch.id).filter_by(nonce=login.nonce)) is not None:
        raise LaunchUsed


def _comer(registration: Registration, claims: Mapping[str, Any]) -> Comer | None:
    """None for an anonymous launch. The address is where mail goes; it never finds a person."""
    subject = claims.get("sub")
    if subject is None:
        return None
    locale = names.text(names.section(claims, names.PRESENTATION), "locale")
    return Comer(
        registration.issuer,
        subject,
        name=rules.name(person_name(claims)),
        email=rules.address_or_none(names.text(claims, "email")),
        locale=negotiate(locale) if locale else None,
    )
