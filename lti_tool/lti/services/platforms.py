"""The platforms as jobs reach them: one transport, and tokens that are kept for a process."""

from joserfc.jwk import RSAKey
from sqlalchemy.orm import Session

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.db import Database
from lti_tool.kernel.tokens import Vault
from lti_tool.lti.errors import PlatformOff
from lti_tool.lti.keys import signing_key
from lti_tool.lti.models import APPROVED, Deployment, Registration
from lti_tool.lti.services.calls import Platform
from lti_tool.lti.services.tokens import Client, Tokens
from lti_tool.lti.transport import Transport


class Platforms:
    def __init__(
        self, database: Database, vault: Vault, transport: Transport, clock: Clock
    ) -> None:
        def key() -> RSAKey:
            with database.transaction() as session:
                return signing_key(session, vault, clock.now())

        self._transport = transport
        self._tokens = Tokens(transport, key, clock)

    def reached(self, session: Session, deployment_id: int) -> Platform:
        """A value: calls over it need no database. Raises PlatformOff unless both may launch."""
        deployment = session.get_one(Deployment, deployment_id)
        registration = session.get_one(Registration, deployment.registration_id)
        if (registration.status, deployment.status) != (APPROVED, APPROVED):
            raise PlatformOff
        return Platform(self._transport, self._tokens, Client.of(registration, deployment))
