"""Who somebody is here: found by a proven identity, never by an address that somebody claims."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.kernel.errors import NotSignedIn
from lti_tool.kernel.i18n import N_, negotiate
from lti_tool.people import rules
from lti_tool.people.models import Identity, Person

BY_ADDRESS = "mailto"
"""The issuer of identities that were proven by opening a link in a mail; the subject is the address."""


class PersonUnknown(NotSignedIn):
    code = "person_unknown"
    message = N_("Your account is no longer here. Sign in again.")


def person(session: Session, person_id: int) -> Person:
    """The person of this number, or the one into whom they were joined. Raises PersonUnknown."""
    found = session.get(Person, person_id)
    if found is not None and found.joined_into_id is not None:
        found = session.get(Person, found.joined_into_id)
    if found is None:
        raise PersonUnknown
    return found


def number(session: Session, person_id: int) -> int:
    """The number of ``person(session, person_id)``; one that nobody has stays as it is."""
    known = select(Person.joined_into_id).where(Person.id == person_id)
    return session.scalar(known) or person_id


def person_for_identity(
    session: Session,
    issuer: str,
    subject: str,
    *,
    name: str = "",
    email: str | None = None,
    locale: str | None = None,
    now: datetime,
) -> Person:
    """The person that this issuer knows as ``subject``, made at the first visit.

    Two first visits at once get the same person. Name, address and language follow what the issuer tells, until
    the person chooses their own. The address is for mail only: it never leads to somebody else's account.
    """
    found = _known(session, issuer, subject) or _new(session, issuer, subject, now)
    if found.chosen_at is None:
        found.name = rules.name(name) or found.name
        found.email = rules.address_or_none(email) or found.email
        found.locale = negotiate(locale) if locale else found.locale
        session.flush()
    return found


def person_with_address(
    session: Session, email: str, *, name: str = "", locale: str | None = None, now: datetime
) -> Person:
    """The person who can sign in by links to this address. Raises AddressInvalid.

    Only for an address that was just proven, or that the operator vouches for (demo data, a command).
    """
    proven = rules.address(email)
    return person_for_identity(
        session, BY_ADDRESS, proven, name=name, email=proven, locale=locale, now=now
    )


def choose(
    session: Session, person_id: int, *, name: str, locale: str, zone: str, now: datetime
) -> Person:
    """The person's own choice of name, language and zone. Raises NameMissing, ZoneUnknown."""
    found = person(session, person_id)
    shown = rules.name(name)
    if not shown:
        raise rules.NameMissing
    found.name, found.locale, found.zone = shown, negotiate(locale), rules.zone(zone)
    found.chosen_at = now
    session.flush()
    return found


def notice_zone(session: Session, person_id: int, zone: str) -> None:
    """Remember the zone that the person's browser is in, unless they chose one."""
    found = person(session, person_id)
    if found.chosen_at is None and zone in rules.ZONES:
        found.zone = zone


def _known(session: Session, issuer: str, subject: str) -> Person | None:
    identity = session.scalars(select(Identity).filter_by(issuer=issuer, subject=subject)).first()
    return person(session, identity.person_id) if identity else None


def _new(session: Session, issuer: str, subject: str, now: datetime) -> Person:
    """A new person, or the one that another transaction made since we looked."""
    made = Person(created_at=now)
    session.add(made)
    session.flush()
    identity = {"person_id": made.id, "issuer": issuer, "subject": subject, "created_at": now}
    first = session.scalar(
        insert(Identity).values(identity).on_conflict_do_nothing().returning(Identity.id)
    )
    if first is not None:
        return made
    session.delete(made)  # the other one won: ON CONFLICT waited until it was committed
    session.flush()
    return session.scalars(
        select(Person).join(Identity).where(Identity.issuer == issuer, Identity.subject == subject)
    ).one()
