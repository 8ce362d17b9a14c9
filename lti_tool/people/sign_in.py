"""Signing in by a link in a mail: no password, and nothing that tells who has an account.

A link goes to every address that is asked for, and the account is made when the link is opened. So the answer, its
time and the mail are the same for a known and an unknown address, and an account stands only for a proven address.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.orm import Session

from lti_tool.kernel.codes import issue_code, peek_code, redeem_code
from lti_tool.people import rules
from lti_tool.people.limits import Limit, count_try
from lti_tool.people.models import Person
from lti_tool.people.service import notice_zone, person_with_address

PURPOSE = "sign-in"
LIFETIME = timedelta(minutes=20)
PER_ADDRESS = Limit("sign-in address", tries=5, window=timedelta(minutes=15))
PER_ORIGIN = Limit("sign-in ip", tries=30, window=timedelta(minutes=15))


@dataclass(frozen=True)
class Request:
    """What somebody who wants to sign in sent, and from where."""

    address: str
    ip: str
    locale: str
    zone: str
    next_path: str


class LinkMail(Protocol):
    """Queues the mail with the link, in the same transaction."""

    def __call__(
        self, session: Session, *, address: str, code: str, locale: str, zone: str, now: datetime
    ) -> None: ...


def request_link(session: Session, wanted: Request, send: LinkMail, *, now: datetime) -> str:
    """Mail a link that works once in the next 20 minutes; returns the address as it is written here.

    Raises AddressInvalid, and TooManyRequests for too many links to one address or from one place.
    """
    address = counted(session, wanted, now=now)
    payload = {"address": address, "locale": wanted.locale, "next": wanted.next_path}
    code = issue_code(session, PURPOSE, payload, now=now, lifetime=LIFETIME)
    send(session, address=address, code=code, locale=wanted.locale, zone=wanted.zone, now=now)
    return address


def counted(session: Session, wanted: Request, *, now: datetime) -> str:
    """The address, one link to which is counted. Raises AddressInvalid, TooManyRequests."""
    address = rules.address(wanted.address)
    count_try(session, PER_ORIGIN, wanted.ip, now=now)
    count_try(session, PER_ADDRESS, address, now=now)
    return address


def address_of(session: Session, code: str, *, now: datetime) -> str:
    """Whom a link signs in; the link stays unused. Raises CodeUnknown, CodeUsed, CodeExpired."""
    return str(peek_code(session, PURPOSE, code, now=now)["address"])


def redeem_link(session: Session, code: str, *, zone: str, now: datetime) -> tuple[Person, str]:
    """The person whose address the link proves, and the path to go on to. Raises as ``address_of``."""
    payload: dict[str, Any] = redeem_code(session, PURPOSE, code, now=now)
    found = person_with_address(session, payload["address"], locale=payload["locale"], now=now)
    notice_zone(session, found.id, zone)
    return found, str(payload["next"])
