"""The ticket to the live sockets: signed, short, and naming one person in one lesson."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from lti_tool.kernel.tokens import Signer
from lti_tool.lessons.rules import Role

LIFETIME = timedelta(seconds=120)
PURPOSE = "lesson"


@dataclass(frozen=True)
class Ticket:
    """``room`` is the public id of the booking, as it stands in the sockets' addresses."""

    lesson_id: int
    room: str
    person_id: int
    role: Role
    name: str

    def sign(self, signer: Signer, now: datetime) -> str:
        return signer.sign(PURPOSE, asdict(self), now=now, lifetime=LIFETIME)

    @classmethod
    def read(cls, signer: Signer, token: str, now: datetime) -> "Ticket":
        """Raises TokenInvalid, TokenExpired."""
        found = signer.read(PURPOSE, token, now=now)
        return cls(**{**found, "role": Role(found["role"])})
