"""Who runs the service, and may open its console. Only a command makes somebody an operator."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lti_tool.kernel.errors import ConfigurationError
from lti_tool.people import rules
from lti_tool.people.models import Identity, Person
from lti_tool.people.service import BY_ADDRESS, person_with_address


def add_operator(session: Session, email: str, now: datetime) -> list[dict[str, Any]]:
    """Whoever can open mail of this address is an operator from now on; all operators are returned.

    Not an account that was joined to one of a course: its platform could sign in as the operator.
    Raises AddressInvalid, ConfigurationError.
    """
    person = person_with_address(session, email, now=now)
    issuers = select(Identity.issuer).filter_by(person_id=person.id)
    if set(session.scalars(issuers)) != {BY_ADDRESS}:
        raise ConfigurationError(
            f"The account of {email} is also reached from a course, whose platform could then sign in as the"
            " operator. Use an address of its own."
        )
    person.is_operator = True
    session.flush()
    return list_operators(session)


def remove_operator(session: Session, email: str) -> list[dict[str, Any]]:
    """The account stays; the operators that remain are returned. Raises AddressInvalid, ConfigurationError."""
    address = rules.address(email)
    found = session.execute(_operators().where(Identity.subject == address)).one_or_none()
    if found is None:
        raise ConfigurationError(f"{address} is no operator; `livementor operator list` has all.")
    found[0].is_operator = False
    session.flush()
    return list_operators(session)


def list_operators(session: Session) -> list[dict[str, Any]]:
    """Name and address of each, as JSON values; the address is the one that signs them in."""
    found = session.execute(_operators())
    return [{"email": address, "name": person.name} for person, address in found]


def is_operator(session: Session, person_id: int) -> bool:
    return bool(session.scalar(select(Person.is_operator).filter_by(id=person_id)))


def _operators() -> Select[Person, str]:
    """Each with the address that signs them in."""
    return (
        select(Person, Identity.subject)
        .join(Identity, Identity.person_id == Person.id)
        .where(Person.is_operator, Identity.issuer == BY_ADDRESS)
        .order_by(Identity.subject)
    )
