"""The name and the address that somebody lets their course platform send, and takes back.

A platform that tells names by itself (LTI) is not meant here: what it told is the platform's to decide.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.people import rules
from lti_tool.people.models import Identity, Person
from lti_tool.people.service import BY_ADDRESS, person


def share(session: Session, issuer: str, subject: str, *, name: str, email: str) -> None:
    """Know the person of this identity by what they let it send. What they chose here themselves goes first."""
    identity = session.scalars(select(Identity).filter_by(issuer=issuer, subject=subject)).one()
    identity.shared_name = rules.name(name)
    identity.shared_email = rules.address_or_none(email)
    found = person(session, identity.person_id)
    is_theirs = found.chosen_at is not None
    found.name = (found.name if is_theirs else "") or identity.shared_name or found.name
    found.email = (found.email if is_theirs else "") or identity.shared_email or found.email
    session.flush()


def take_back(session: Session, issuer: str, subject: str) -> None:
    """Forget what came so. A name that the person chose stays, and an address that they sign in by. Again: nothing."""
    known = select(Identity).filter_by(issuer=issuer, subject=subject)
    identity = session.scalars(known).one_or_none()
    if identity is None:
        return
    found = person(session, identity.person_id)
    if found.chosen_at is None and found.name == identity.shared_name:
        found.name = ""
    if found.email == identity.shared_email and not _is_proven(session, found):
        found.email = None
    identity.shared_name, identity.shared_email = "", None
    session.flush()


def _is_proven(session: Session, found: Person) -> bool:
    own = select(Identity.id).filter_by(
        person_id=found.id, issuer=BY_ADDRESS, subject=found.email or ""
    )
    return session.scalar(own) is not None
