"""The connection of an institution, as its own administrator sees it: what is on, what may be switched, and a link.

Approving is the operator's. What the operator approved an administrator may pause, and take up again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.kernel.errors import NotFound, TooManyRequests
from lti_tool.kernel.tokens import Signer
from lti_tool.lti.dynamic.invitations import DAYS, Invitation, invite
from lti_tool.lti.errors import InvitationsUsedUp
from lti_tool.lti.models import APPROVED, PAUSED, Deployment, Registration
from lti_tool.lti.registrations import SHARED, numbered
from lti_tool.people.limits import Limit, count_try

PURPOSE = "institution"
PATH = "/lti/institution"
ROLE = "institution_admin"
"""Of ``CourseContext.role``: for whom a launch signs the reference."""
LIFETIME = timedelta(hours=2)
INVITATIONS = Limit("institution invitation", tries=5, window=timedelta(days=1))
"""For each registration, whoever of its administrators asks."""


@dataclass(frozen=True)
class Administration:
    """An administrator who came by a launch. ``deployment``: the number of the row, of where they came from.

    ``frame``: origins whose pages may show ours.
    """

    registration: int
    deployment: int
    person: int | None
    frame: list[str]


def institution_reference(
    signer: Signer,
    *,
    registration: int,
    deployment: int,
    person: int | None,
    frame: Sequence[str],
    now: datetime,
) -> str:
    """For ``/lti/institution?ref=``; whoever has it may pause this institution's tutoring, for two hours."""
    data: dict[str, Any] = {"registration": registration, "deployment": deployment}
    data |= {"person": person, "frame": list(frame)}
    return signer.sign(PURPOSE, data, now=now, lifetime=LIFETIME)


def connection(session: Session, who: Administration) -> tuple[Registration, list[Deployment]]:
    """The registration, and its deployments that are this institution's, the one of the launch first.

    At an issuer that stands for many schools, other deployments may be others' schools. Raises PlatformUnknown.
    """
    found = numbered(session, who.registration)
    wanted = select(Deployment).filter_by(registration_id=found.id)
    if found.issuer in SHARED:
        wanted = wanted.filter_by(id=who.deployment)
    mine_first = wanted.order_by(Deployment.id != who.deployment, Deployment.id)
    return found, list(session.scalars(mine_first))


def switch(session: Session, who: Administration, deployment_id: str, *, on: bool) -> None:
    """Pause tutoring in a deployment that is approved, or take it up again. Raises PlatformUnknown, NotFound."""
    before, after = (PAUSED, APPROVED) if on else (APPROVED, PAUSED)
    mine = [one.id for one in connection(session, who)[1] if one.deployment_id == deployment_id]
    changed = session.scalar(
        update(Deployment)
        .where(Deployment.id.in_(mine), Deployment.status.in_((before, after)))
        .values(status=after)
        .returning(Deployment.id)
    )
    if changed is None:
        raise NotFound


def invitation(session: Session, who: Administration, base_url: str, now: datetime) -> str:
    """The address with which another platform of theirs registers; it waits for approval. Raises InvitationsUsedUp."""
    try:
        count_try(session, INVITATIONS, str(who.registration), now=now)
    except TooManyRequests as error:
        raise InvitationsUsedUp from error
    return invite(session, base_url, Invitation("", False), days=DAYS, now=now)
