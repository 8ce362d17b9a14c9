"""What carries picture and sound. Notes and chat stay ours on every engine, so they last."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

RELAY_LIFETIME = timedelta(hours=2)


@dataclass(frozen=True)
class Access:
    """What a browser needs to join: the engine's name, its address, a token for it, and ICE servers (W3C form)."""

    engine: str
    url: str
    token: str
    ice_servers: list[dict[str, Any]]


class Engine(Protocol):
    def access(self, *, room: str, token: str, person: str, now: datetime) -> Access:
        """Access for one person; ``token`` is our own ticket, ``person`` a stable name for logs of relays."""
        ...


class PeerToPeer:
    """Browsers talk to each other; a TURN server relays what firewalls do not let through."""

    def __init__(self, turn_urls: Sequence[str] = (), turn_secret: str | None = None) -> None:
        self._turn_urls, self._turn_secret = list(turn_urls), turn_secret

    def access(self, *, room: str, token: str, person: str, now: datetime) -> Access:
        return Access("p2p", f"/live/signal/{room}", token, self._ice_servers(person, now))

    def _ice_servers(self, person: str, now: datetime) -> list[dict[str, Any]]:
        """coturn's ``use-auth-secret``: the name holds the end of its validity, the password signs it (HMAC-SHA1)."""
        if not self._turn_urls or not self._turn_secret:
            return []
        username = f"{int((now + RELAY_LIFETIME).timestamp())}:{person}"
        digest = hmac.digest(self._turn_secret.encode(), username.encode(), hashlib.sha1)
        credential = base64.b64encode(digest).decode()
        return [{"urls": self._turn_urls, "username": username, "credential": credential}]
