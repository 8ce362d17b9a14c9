"""The platforms that there are, with their deployments."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.kernel.errors import NotFound
from lti_tool.lti.models import PENDING, Deployment, Launch, Registration
from lti_tool.lti.registrations import new_login_token


@dataclass(frozen=True)
class Listed:
    """``waiting``: deployments that wait for a decision. ``last_launch``: of the last 30 days, else None."""

    platform: Registration
    deployments: int
    waiting: int
    last_launch: datetime | None


def listed(session: Session) -> list[Listed]:
    """All, by name; those that wait for a decision first."""
    counted = (
        select(
            Deployment.registration_id,
            func.count().label("all"),
            func.count().filter(Deployment.status == PENDING).label("waiting"),
        )
        .group_by(Deployment.registration_id)
        .subquery()
    )
    launched = _last_launches(Launch.registration_id)
    rows = session.execute(
        select(
            Registration,
            func.coalesce(counted.c.all, 0),
            func.coalesce(counted.c.waiting, 0),
            launched.c.last,
        )
        .outerjoin(counted, counted.c.registration_id == Registration.id)
        .outerjoin(launched, launched.c.registration_id == Registration.id)
        .order_by(Registration.status != PENDING, func.lower(Registration.name), Registration.id)
    )
    return [Listed(*row) for row in rows]


def numbered(session: Session, public_id: UUID) -> Registration:
    """Raises NotFound."""
    found = session.scalars(select(Registration).filter_by(public_id=public_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def deployments(
    session: Session, registration: Registration
) -> list[tuple[Deployment, datetime | None]]:
    """Each with its last launch of the last 30 days, in the order in which they were seen."""
    launched = _last_launches(Launch.deployment_id)
    rows = session.execute(
        select(Deployment, launched.c.last)
        .outerjoin(launched, launched.c.deployment_id == Deployment.id)
        .where(Deployment.registration_id == registration.id)
        .order_by(Deployment.id)
    )
    return [(found, last) for found, last in rows]


def let_deployments_wait(registration: Registration) -> None:
    """From now on a deployment that is seen for the first time waits for approval."""
    registration.approves_deployments = False


def renew_login_address(registration: Registration) -> None:
    """The old one stops at once: the LMS needs the new one."""
    registration.login_token = new_login_token()


def _last_launches(column: Any) -> Any:
    return select(column, func.max(Launch.created_at).label("last")).group_by(column).subquery()
