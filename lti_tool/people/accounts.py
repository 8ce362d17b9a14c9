"""An account as its owner knows it: a name, and the ways that lead into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.people.models import Identity
from lti_tool.people.service import BY_ADDRESS, person


@dataclass(frozen=True)
class Way:
    """``told``: an e-mail address, or the host of a platform."""

    kind: Literal["address", "platform"]
    told: str
    since: datetime


@dataclass(frozen=True)
class Account:
    """``name`` may be empty; ``ways`` in the order in which they were added."""

    name: str
    ways: Sequence[Way]

    @property
    def has_address(self) -> bool:
        return any(way.kind == "address" for way in self.ways)

    @property
    def own_name(self) -> str:
        """As its owner knows it: its name, else an address that signs in to it; empty without either."""
        return self.name or next((way.told for way in self.ways if way.kind == "address"), "")


def account(session: Session, person_id: int) -> Account:
    """Raises PersonUnknown."""
    found = person(session, person_id)
    known = select(Identity).where(Identity.person_id == found.id).order_by(Identity.id)
    ways = [_way(one) for one in session.scalars(known)]
    return Account(found.name, [way for way in ways if way is not None])


def _way(identity: Identity) -> Way | None:
    """None for what nobody signs in by any more, such as a key of LTI 1.1."""
    if identity.issuer == BY_ADDRESS:
        return Way("address", identity.subject, identity.created_at)
    host = urlsplit(identity.issuer).hostname
    return Way("platform", host, identity.created_at) if host else None
