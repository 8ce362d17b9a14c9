"""Registrations as they were a moment ago: enough for a login; a launch asks again in the statement that writes it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lti_tool.kernel.db import Database
from lti_tool.kernel.kept import Kept
from lti_tool.lti import registrations
from lti_tool.lti.models import APPROVED, Registration

FRESH = timedelta(seconds=10)
"""How long a login may still begin at a platform that was switched off, or be sent to an address that was changed."""
MOST = 1000


class KnownRegistrations:
    """For all threads of a process. Rows of no session: they are read and never written. One that waits is not kept."""

    def __init__(self) -> None:
        self._kept = Kept[object, Registration](
            fresh=FRESH, most=MOST, keeps=lambda found: found.status == APPROVED
        )

    def named(
        self, database: Database, issuer: str, client_id: str | None, now: datetime
    ) -> Registration:
        """As ``registrations.named``."""
        return self._found(
            database,
            (issuer, client_id),
            lambda session: registrations.named(session, issuer, client_id),
            now,
        )

    def at_address(
        self,
        database: Database,
        login_token: str,
        issuer: str,
        client_id: str | None,
        now: datetime,
    ) -> Registration:
        """As ``registrations.at_address``."""
        return self._found(
            database,
            (login_token, issuer, client_id),
            lambda session: registrations.at_address(session, login_token, issuer, client_id),
            now,
        )

    def numbered(self, database: Database, registration_id: int, now: datetime) -> Registration:
        """As ``registrations.numbered``."""
        return self._found(
            database,
            registration_id,
            lambda session: registrations.numbered(session, registration_id),
            now,
        )

    def _found(
        self,
        database: Database,
        key: object,
        look_up: Callable[[Session], Registration],
        now: datetime,
    ) -> Registration:
        def make() -> Registration:
            with database.transaction() as session:
                return look_up(session)

        return self._kept.get(key, make, now)
