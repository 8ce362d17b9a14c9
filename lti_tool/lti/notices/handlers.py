"""Asking platforms to tell us: an address of ours for each kind of notice, by deployment."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import LivementorError, Unavailable
from lti_tool.kernel.jobs import enqueue
from lti_tool.lti import claims as names
from lti_tool.lti.models import Launch
from lti_tool.lti.notices.models import NoticeHandler
from lti_tool.lti.notices.reading import KINDS
from lti_tool.lti.services.platforms import Platforms
from lti_tool.lti.transport import Call

PATH = "/lti/notices"
SCOPE = "https://purl.imsglobal.org/spec/lti/scope/noticehandlers"
VERSION = "1.0"
JOB = "lti.register_handler"
LATELY = timedelta(hours=1)
"""Which launches are looked at; a later one of the same deployment tells the same."""
EVERY = timedelta(hours=6)
"""How often a platform is asked again that said no, or did not answer."""


def take_in(session: Session, address: str, now: datetime) -> None:
    """Every deployment whose launches show the service, and has not yet ``address`` for each kind. Again: the same."""
    key = Launch.deployment_id
    shows = Launch.claims.has_key(names.NOTICES_SERVICE)
    latest = (
        select(key, Launch.claims[names.NOTICES_SERVICE])
        .where(Launch.created_at > now - LATELY, shows)
        .ext(distinct_on(key))
        .order_by(key, Launch.created_at.desc())
    )
    rows = [
        {"deployment_id": deployment, "kind": kind, "service": service, "handler": address}
        for deployment, claim in session.execute(latest)
        for kind, service in _offered(claim)
    ]
    if rows:
        written = insert(NoticeHandler)
        fresh = {name: written.excluded[name] for name in ("service", "handler")}
        moved = or_(*(getattr(NoticeHandler, name) != new for name, new in fresh.items()))
        session.execute(
            written.on_conflict_do_update(
                index_elements=["deployment_id", "kind"],
                set_={**fresh, "registered_at": None, "tried_at": None},
                where=moved,
            ),
            rows,
        )


def enqueue_due(session: Session, now: datetime) -> None:
    """A job for each that the platform has not taken yet."""
    due = (
        select(NoticeHandler)
        .where(NoticeHandler.registered_at.is_(None))
        .where(or_(NoticeHandler.tried_at.is_(None), NoticeHandler.tried_at < now - EVERY))
    )
    for one in session.scalars(due):
        name = f"{JOB}.{one.deployment_id}.{one.kind}"
        enqueue(session, JOB, once=name, deployment_id=one.deployment_id, kind=one.kind)


class Registrar:
    def __init__(self, database: Database, platforms: Platforms, clock: Clock) -> None:
        self._database, self._platforms, self._clock = database, platforms, clock

    def register(self, deployment_id: int, kind: str) -> None:
        """Raises PlatformUnreachable, AnswerUnreadable, for another try; what is refused is kept as the trouble."""
        key = (NoticeHandler.deployment_id == deployment_id, NoticeHandler.kind == kind)
        self._set(key, tried_at=self._clock.now())
        try:
            self._put(key)
        except LivementorError as error:
            self._set(key, trouble=error.code)
            if isinstance(error, Unavailable):
                raise
        else:
            self._set(key, registered_at=self._clock.now(), trouble="")

    def _put(self, key: Any) -> None:
        with self._database.transaction() as session:
            handler = session.scalars(select(NoticeHandler).where(*key)).one()
            platform = self._platforms.reached(session, handler.deployment_id)
            told = {"notice_type": handler.kind, "handler": handler.handler}
            address = handler.service
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        call = Call("PUT", address, headers, json.dumps(told).encode(), repeatable=True)
        platform.send(call, SCOPE)

    def _set(self, key: Any, **values: object) -> None:
        with self._database.transaction() as session:
            session.execute(update(NoticeHandler).where(*key).values(**values))


def _offered(claim: Any) -> Iterator[tuple[str, str]]:
    """Kinds that we want and the platform has, and where it takes addresses for them."""
    if not isinstance(claim, dict):
        return
    service = names.text(claim, "platform_notification_service_url")
    kinds, versions = claim.get("notice_types_supported"), claim.get("service_versions")
    if service and isinstance(kinds, list) and isinstance(versions, list) and VERSION in versions:
        yield from ((kind, service) for kind in KINDS if kind in kinds)
