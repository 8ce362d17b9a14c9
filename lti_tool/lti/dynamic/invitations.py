"""Who may register a platform: whoever has an address that was made for it. It works once."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from lti_tool.kernel.codes import issue_code, peek_code, redeem_code
from lti_tool.kernel.errors import ConfigurationError

PURPOSE = "lti.registration"
PATH = "/lti/register"
DAYS = 7
MOST_DAYS = 90


@dataclass(frozen=True)
class Invitation:
    """``name``: what we call the platform, or empty for its host. ``approve``: it may launch at once."""

    name: str
    approve: bool


def invite(
    session: Session, base_url: str, invitation: Invitation, *, days: int, now: datetime
) -> str:
    """The address that an institution's administrator pastes into the LMS. Raises ConfigurationError."""
    if not 1 <= days <= MOST_DAYS:
        raise ConfigurationError(f"An invitation lives for 1 to {MOST_DAYS} days.")
    lifetime = timedelta(days=days)
    code = issue_code(session, PURPOSE, asdict(invitation), now=now, lifetime=lifetime)
    return f"{base_url}{PATH}?{urlencode({'unlock': code})}"


def peek(session: Session, code: str, now: datetime) -> Invitation:
    """Raises CodeUnknown, CodeUsed, CodeExpired."""
    return Invitation(**peek_code(session, PURPOSE, code, now=now))


def redeem(session: Session, code: str, now: datetime) -> Invitation:
    """Once, unless the session's transaction is rolled back. Raises as ``peek`` does."""
    return Invitation(**redeem_code(session, PURPOSE, code, now=now))
