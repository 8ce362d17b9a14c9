"""What ``livementor lti`` does. It works while the service runs: nothing of a registration is cached there."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import false, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.kernel.errors import ConfigurationError
from lti_tool.kernel.tokens import Vault
from lti_tool.lti import registrations
from lti_tool.lti.addresses import is_acceptable
from lti_tool.lti.keys import rotate_keys
from lti_tool.lti.models import APPROVED, PENDING, Deployment, Registration


def add_registration(
    session: Session,
    *,
    name: str,
    issuer: str,
    client_id: str,
    deployment_id: str | None,
    auth_login_url: str,
    auth_token_url: str,
    key_set_url: str,
    approve: bool,
    now: datetime,
) -> dict[str, Any]:
    """Register a platform, or update the registration of this issuer and client id, and tell what it is now.

    ``deployment_id``: approved at once. Approved without one, every deployment of the platform may launch.
    Raises ConfigurationError.
    """
    addresses = {
        "auth_login_url": auth_login_url,
        "auth_token_url": auth_token_url,
        "key_set_url": key_set_url,
    }
    _check(name=name, issuer=issuer, client_id=client_id, **addresses)
    told: dict[str, Any] = {"name": name, **addresses}
    if approve:
        told |= {"status": APPROVED, "approves_deployments": deployment_id is None}
    row = {"issuer": issuer, "client_id": client_id, "status": PENDING, **told}
    row |= {"login_token": registrations.new_login_token(), "created_at": now}
    session.execute(
        insert(Registration)
        .values(row)
        .on_conflict_do_update(index_elements=["issuer", "client_id"], set_=told)
    )
    wanted = select(Registration).filter_by(issuer=issuer, client_id=client_id)
    made = session.scalars(wanted, execution_options={"populate_existing": True}).one()
    if deployment_id:
        registrations.decide(session, made, deployment_id, APPROVED, now)
    return described(session, made)


def list_registrations(session: Session) -> list[dict[str, Any]]:
    """All platforms, oldest first."""
    found = session.scalars(select(Registration).order_by(Registration.id))
    return [described(session, registration) for registration in found]


def decide(
    session: Session, public_id: str, deployment_id: str | None, status: str, now: datetime
) -> dict[str, Any]:
    """Approve a platform or switch it off; with ``deployment_id`` that deployment of it, and tell what it is now.

    Raises ConfigurationError for a number that ``list_registrations`` does not have.
    """
    found = numbered(session, public_id)
    registrations.decide(session, found, deployment_id or "", status, now)
    return described(session, found)


def numbered(session: Session, public_id: str) -> Registration:
    """Raises ConfigurationError for a number that ``list_registrations`` does not have."""
    try:
        wanted = select(Registration).filter_by(public_id=UUID(public_id))
    except ValueError:
        wanted = select(Registration).where(false())
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise ConfigurationError(
            f"No platform has the id {public_id}; `livementor lti list` has all."
        )
    return found


def rotate(session: Session, vault: Vault, now: datetime) -> list[dict[str, str]]:
    """Sign with the next key, and tell all keys that are published, the newest first."""
    return [
        {"kid": key.kid, "state": key.state, "created_at": key.created_at.isoformat()}
        for key in rotate_keys(session, vault, now)
    ]


def described(session: Session, registration: Registration) -> dict[str, Any]:
    """A registration as JSON values; ``login_path`` is its own login address on this service."""
    deployments = session.scalars(
        select(Deployment).filter_by(registration_id=registration.id).order_by(Deployment.id)
    )
    shown = ("name", "issuer", "client_id", "status")
    addresses = ("auth_login_url", "auth_token_url", "key_set_url", "token_audience")
    return {
        "id": str(registration.public_id),
        **{field: getattr(registration, field) for field in (*shown, *addresses)},
        "login_path": f"/lti/login/{registration.login_token}",
        "approves_deployments": registration.approves_deployments,
        "deployments": [
            {"deployment_id": one.deployment_id, "status": one.status} for one in deployments
        ],
    }


def _check(*, name: str, issuer: str, client_id: str, **addresses: str) -> None:
    told = {"name": name, "issuer": issuer, "client_id": client_id}
    empty = [field for field, value in told.items() if not value.strip()]
    if empty:
        raise ConfigurationError(f"These must not be empty: {', '.join(empty)}.")
    for field, address in addresses.items():
        if not is_acceptable(address, allow_loopback=True):
            raise ConfigurationError(
                f"{field} must begin with https:// (http:// on this machine only): {address}"
            )
