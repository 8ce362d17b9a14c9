"""What is typed about a platform, and stored when nothing is wrong with it."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Self

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.kernel.i18n import gettext
from lti_tool.lti.addresses import is_acceptable
from lti_tool.lti.checks import LONGEST_ID
from lti_tool.lti.console.presets import ADDRESSES
from lti_tool.lti.models import APPROVED, OFF, PENDING, Registration
from lti_tool.lti.registrations import decide

LONGEST_NAME, LONGEST_ADDRESS = 120, 2000


@dataclass(frozen=True)
class Facts:
    """What is typed about a platform."""

    name: str = ""
    issuer: str = ""
    client_id: str = ""
    auth_login_url: str = ""
    auth_token_url: str = ""
    key_set_url: str = ""

    @classmethod
    def of(cls, registration: Registration) -> Self:
        return cls(*(getattr(registration, field.name) for field in fields(cls)))

    @property
    def addresses(self) -> dict[str, str]:
        return {field: getattr(self, field) for field in ADDRESSES}

    def problems(self, *, allow_loopback: bool) -> dict[str, str]:
        """Messages by field; empty when it may be stored."""
        found = {}
        if not 0 < len(self.name) <= LONGEST_NAME or not self.name.isprintable():
            found["name"] = gettext("Give the platform a name of at most 120 characters.")
        if not 0 < len(self.issuer) <= LONGEST_ADDRESS or not self.issuer.isprintable():
            found["issuer"] = gettext("Copy the issuer from the LMS, exactly as it stands there.")
        if not 0 < len(self.client_id) <= LONGEST_ID or not self.client_id.isprintable():
            found["client_id"] = gettext("Copy the client id from the LMS.")
        for field, address in self.addresses.items():
            if not address:
                found[field] = gettext("Copy this address from the LMS.")
            elif len(address) > LONGEST_ADDRESS or not address.isprintable() or "{" in address:
                found[field] = gettext("This address is not complete.")
            elif not is_acceptable(address, allow_loopback=allow_loopback):
                found[field] = gettext("The address must begin with https://.")
        return found


def create(
    session: Session,
    facts: Facts,
    *,
    login_token: str,
    deployment_id: str,
    status: str,
    now: datetime,
) -> Registration | None:
    """The new registration; None when this issuer and client id are registered already.

    ``deployment_id``: may launch as soon as the platform may; empty when it is not known yet.
    """
    row = {**asdict(facts), "status": status, "login_token": login_token, "created_at": now}
    number = session.scalar(
        insert(Registration).values(row).on_conflict_do_nothing().returning(Registration.id)
    )
    if number is None:
        return None
    made = session.get_one(Registration, number)
    if deployment_id:
        decide(session, made, deployment_id, APPROVED, now)
    return made


def change(session: Session, registration: Registration, facts: Facts, *, checked: bool) -> bool:
    """False, and nothing is changed, when another registration has this issuer and client id.

    Not checked, it waits for approval again, unless it is off.
    """
    same = select(Registration.id).filter_by(issuer=facts.issuer, client_id=facts.client_id)
    if session.scalar(same.where(Registration.id != registration.id)) is not None:
        return False
    for field, told in asdict(facts).items():
        setattr(registration, field, told)
    if not checked and registration.status != OFF:
        registration.status = PENDING
    session.flush()
    return True
