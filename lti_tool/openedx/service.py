"""What a proven site may ask for: the mentors for a unit, and a hand-off for one of its learners."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import CourseVisit
from lti_tool.courses.service import remember_visit
from lti_tool.kernel.errors import LivementorError, TooManyRequests
from lti_tool.kernel.origins import origins_of
from lti_tool.kernel.tokens import Vault
from lti_tool.mentors.limits import Limits
from lti_tool.openedx import asked
from lti_tool.openedx.models import Site, SiteKey, UsedNonce
from lti_tool.openedx.rules import (
    Proven,
    RequestReplayed,
    Signed,
    TrustedKey,
    verify,
)
from lti_tool.people.limits import Limit, count_try
from lti_tool.people.service import person_for_identity
from lti_tool.people.sharing import share

logger = logging.getLogger(__name__)
HAND_OFFS = Limit("openedx.handoff", tries=60, window=timedelta(hours=1))
"""For one learner."""
MOST_REQUESTS = 3000
"""Of one key in a minute and a little: a site asks for a unit once a minute, however many learners open it."""


class ListMentors(Protocol):
    """``picker.lists.Lists.told``: the list as the documented JSON."""

    def __call__(
        self,
        session: Session,
        *,
        context: CourseContext,
        locale: str,
        zone: str,
        widened: bool,
        now: datetime,
        asked: Limits,
    ) -> dict[str, Any]: ...


class MakeCode(Protocol):
    """``picker.handoff.make``: a single-use code. Raises NotFound for a mentor who is not listed."""

    def __call__(
        self,
        session: Session,
        *,
        person_id: int,
        visit: CourseVisit,
        mentor_slug: str,
        origins: Sequence[str],
        now: datetime,
        asked: Limits,
    ) -> str: ...


def authenticate(session: Session, vault: Vault, request: Signed, *, now: datetime) -> Site:
    """The site that signed this request, for the first time. Raises what ``rules.verify`` does, RequestReplayed,
    and TooManyRequests.
    """
    found: dict[str, SiteKey] = {}

    def key_of(key_id: str) -> TrustedKey | None:
        key = session.scalars(select(SiteKey).filter_by(key_id=key_id, revoked_at=None)).first()
        if key is None:
            return None
        found[key_id] = key
        return TrustedKey(key_id, vault.decrypt(key.secret), key.site.issuer, key.site.is_active)

    try:
        proven = verify(request, key_of, now=now)
        key = found[proven.key_id]
        _count(session, key, now)
        _use_up(session, key, proven)
    except LivementorError as error:
        logger.warning("site refused", extra={"code": error.code, "keys": list(found)})
        raise
    return key.site


def mentors(
    session: Session, site: Site, data: dict[str, Any], list_mentors: ListMentors, *, now: datetime
) -> dict[str, Any]:
    """``data``: ``context``, ``locale``, ``zone``, ``all``, ``limits``. Raises BodyInvalid."""
    return list_mentors(
        session,
        context=asked.context(data, site.issuer),
        locale=asked.locale(data),
        zone=asked.zone(data),
        widened=data.get("all") is True,
        now=now,
        asked=asked.limits(data),
    )


def hand_off(
    session: Session, site: Site, data: dict[str, Any], make_code: MakeCode, *, now: datetime
) -> str:
    """A code that signs this learner in once. ``data``: ``context``, ``subject``, ``mentor``, ``locale``, ``limits``.

    ``subject`` is the site's own identifier of its learner: what its LTI launches carry as ``sub`` where it has
    that. ``question``, ``name`` and ``email`` are there when the learner sent them. Raises BodyInvalid,
    QuestionTooLong, TooManyRequests, NotFound for a mentor who is not listed, and MentorNotAllowed for one whom the
    author left out.
    """
    context, question = asked.context(data, site.issuer), asked.question(data)
    subject, mentor = asked.subject(data), asked.text(data, "mentor", asked.LONGEST_SLUG)
    count_try(session, HAND_OFFS, f"{site.id}:{subject}", now=now)
    person = person_for_identity(session, site.issuer, subject, locale=asked.locale(data), now=now)
    if shared := asked.shared(data):
        share(session, site.issuer, subject, **shared)
    visit = remember_visit(session, person.id, context, now, question=question)
    return make_code(
        session,
        person_id=person.id,
        visit=visit,
        mentor_slug=mentor,
        origins=origins_of(site.issuer),
        now=now,
        asked=asked.limits(data),
    )


def forget_old_nonces(session: Session, *, now: datetime) -> None:
    """Requests that are refused as too old by now need no memory."""
    session.execute(delete(UsedNonce).where(UsedNonce.expires_at < now))


def _count(session: Session, key: SiteKey, now: datetime) -> None:
    """By what is remembered against replay, without a row that all requests of a site would wait for."""
    recent = select(UsedNonce.nonce).where(
        UsedNonce.site_key_id == key.id, UsedNonce.expires_at >= now
    )
    recent_or_most = recent.limit(MOST_REQUESTS).subquery()
    if session.scalar(select(func.count()).select_from(recent_or_most)) == MOST_REQUESTS:
        raise TooManyRequests


def _use_up(session: Session, key: SiteKey, proven: Proven) -> None:
    """Of two equal requests at once, the second waits here until the first is committed. Raises RequestReplayed."""
    row = {"site_key_id": key.id, "nonce": proven.nonce, "expires_at": proven.expires_at}
    taken = session.scalar(
        insert(UsedNonce).values(row).on_conflict_do_nothing().returning(UsedNonce.nonce)
    )
    if taken is None:
        raise RequestReplayed
