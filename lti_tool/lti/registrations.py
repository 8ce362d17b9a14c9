"""Which platform is meant, whether it may launch, what is decided about it, and which pages may frame us."""

import secrets
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.kernel.origins import origins_of
from lti_tool.lti.errors import (
    LoginIncomplete,
    PlatformAmbiguous,
    PlatformOff,
    PlatformUnknown,
    PlatformWaiting,
)
from lti_tool.lti.models import OFF, PENDING, Deployment, Registration

SHARED = {
    "https://canvas.instructure.com": ("https://*.instructure.com",),
    "https://blackboard.com": ("https://*.blackboard.com",),
}
"""Issuers that stand for many schools, whose pages are not at the issuer's address."""


def named(session: Session, issuer: str, client_id: str | None) -> Registration:
    """By what a login tells. Raises LoginIncomplete, PlatformUnknown, PlatformAmbiguous.

    ``client_id`` is optional in LTI; without it the issuer must have one registration only.
    """
    if not issuer:
        raise LoginIncomplete("iss")
    wanted: dict[str, Any] = {"issuer": issuer}
    if client_id:
        wanted["client_id"] = client_id
    found = session.scalars(select(Registration).filter_by(**wanted).limit(2)).all()
    if not found:
        raise PlatformUnknown
    if len(found) > 1:
        raise PlatformAmbiguous
    return found[0]


def at_address(
    session: Session, login_token: str, issuer: str, client_id: str | None
) -> Registration:
    """By the registration's own login address; what else the platform tells must agree. Raises PlatformUnknown."""
    found = session.scalars(select(Registration).filter_by(login_token=login_token)).one_or_none()
    if found is None or issuer != found.issuer or client_id not in (None, "", found.client_id):
        raise PlatformUnknown
    return found


def numbered(session: Session, registration_id: int) -> Registration:
    """Raises PlatformUnknown."""
    found = session.get(Registration, registration_id)
    if found is None:
        raise PlatformUnknown
    return found


def require_open(registration: Registration) -> None:
    """Raises PlatformWaiting, PlatformOff unless the platform may launch."""
    if registration.status == PENDING:
        raise PlatformWaiting
    if registration.status == OFF:
        raise PlatformOff


def decide(
    session: Session, registration: Registration, deployment_id: str, status: str, now: datetime
) -> None:
    """Approve the platform or switch it off, or the deployment that is named, also before it was ever seen."""
    if not deployment_id:
        registration.status = status
        session.flush()
        return
    row = {"registration_id": registration.id, "deployment_id": deployment_id, "first_seen_at": now}
    session.execute(
        insert(Deployment)
        .values(**row, status=status)
        .on_conflict_do_update(
            index_elements=["registration_id", "deployment_id"], set_={"status": status}
        )
    )


def new_login_token() -> str:
    """For ``Registration.login_token``."""
    return secrets.token_urlsafe(16)


def origins(registration: Registration, *told: str) -> tuple[str, ...]:
    """Where the platform's pages live: its issuer, its login, and addresses that it told in a signed launch.

    A school with a name of its own at Canvas is known by the return address that Canvas signs.
    """
    return _origins(registration.issuer, registration.auth_login_url, *told)


@lru_cache(1024)
def _origins(issuer: str, *told: str) -> tuple[str, ...]:
    return tuple(sorted({*origins_of(issuer, *told), *SHARED.get(issuer, ())}))
