"""An e-mail address becomes a way into the account of somebody who came from a course.

The link in the mail proves the address; the session proves the account. Both must be there in one browser, and that
browser must have asked for the link: somebody who is lured into another's session joins nothing there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lti_tool.kernel.codes import issue_code, peek_code, redeem_code
from lti_tool.kernel.errors import Forbidden
from lti_tool.kernel.i18n import N_
from lti_tool.people import identities, sign_in
from lti_tool.people.joining import Join
from lti_tool.people.models import Person
from lti_tool.people.service import BY_ADDRESS, number, person
from lti_tool.people.sign_in import LIFETIME, LinkMail

PURPOSE = "join-address"


class OtherBrowser(Forbidden):
    code = "join_other_browser"
    message = N_(
        "Open this link in the browser in which you asked for it, while you are still signed in there."
    )


@dataclass(frozen=True)
class Asked:
    """``owner``: whose account the address opens already; None when it opens none."""

    address: str
    owner: int | None


def request_link(
    session: Session, person_id: int, wanted: sign_in.Request, send: LinkMail, *, now: datetime
) -> str:
    """Mail a link that works once in the next 20 minutes; returns the address as it is written here.

    The same is sent to every address, counted with the links to sign in. Raises AddressInvalid, TooManyRequests.
    """
    address = sign_in.counted(session, wanted, now=now)
    payload = {"address": address, "person": person_id}
    code = issue_code(session, PURPOSE, payload, now=now, lifetime=LIFETIME)
    send(session, address=address, code=code, locale=wanted.locale, zone=wanted.zone, now=now)
    return address


def asked(session: Session, code: str, person_id: int | None, *, now: datetime) -> Asked:
    """What a link would do; it stays unused. ``person_id``: who asked for it in this browser, None for nobody.

    Raises CodeUnknown, CodeUsed, CodeExpired, OtherBrowser.
    """
    payload = peek_code(session, PURPOSE, code, now=now)
    _require_same(session, payload, person_id)
    return Asked(payload["address"], identities.owner(session, BY_ADDRESS, payload["address"]))


def add(session: Session, code: str, person_id: int | None, join: Join, *, now: datetime) -> Person:
    """Make the address a way into this account, with whatever account it opened before.

    Raises as ``asked``, and what ``join`` raises; nothing has changed then, and the link still works.
    """
    mine = _require_same(session, peek_code(session, PURPOSE, code, now=now), person_id)
    payload = redeem_code(session, PURPOSE, code, now=now)
    identities.add(session, mine, BY_ADDRESS, payload["address"], now)
    owner = identities.owner(session, BY_ADDRESS, payload["address"])
    found = join(session, mine, mine if owner is None else owner, now)
    found.email, found.chosen_at = payload["address"], found.chosen_at or now
    return found


def _require_same(session: Session, payload: dict[str, Any], person_id: int | None) -> int:
    mine = number(session, payload["person"])
    if mine != person_id:
        raise OtherBrowser
    return person(session, mine).id
