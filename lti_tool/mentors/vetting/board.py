"""The operator's board: which applications there are, and what is decided about one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.kernel.errors import NotFound
from lti_tool.kernel.events import publish
from lti_tool.kernel.i18n import N_
from lti_tool.mentors.vetting import decisions, minors
from lti_tool.mentors.vetting.models import Application
from lti_tool.mentors.vetting.stages import STAGES, ReasonMissing, Stage
from lti_tool.people.models import Person

A_PAGE = 100


class ApplicationUnknown(NotFound):
    code = "application_unknown"
    message = N_("There is no such application.")


@dataclass(frozen=True)
class Listed:
    """``account``: the name of the person's account, where no other was told yet."""

    application: Application
    account: str


def counts(session: Session) -> dict[Stage, int]:
    """How many there are in each stage, also in those where there is none."""
    by_stage = select(Application.stage, func.count()).group_by(Application.stage)
    found = dict(session.execute(by_stage).all())
    return {stage: found.get(stage, 0) for stage in STAGES}


def in_stage(session: Session, stage: Stage) -> Sequence[Listed]:
    """At most a hundred, who waits longest first."""
    found = session.execute(
        select(Application, Person.name)
        .join(Person, Person.id == Application.person_id)
        .where(Application.stage == stage)
        .order_by(Application.changed_at, Application.id)
        .limit(A_PAGE)
    )
    return [Listed(application, name) for application, name in found]


def application(session: Session, public_id: UUID) -> Application:
    """Raises ApplicationUnknown."""
    found = session.scalars(select(Application).filter_by(public_id=public_id)).one_or_none()
    if found is None:
        raise ApplicationUnknown
    return found


def approve_for_minors(
    session: Session, application: Application, *, by: int, now: datetime
) -> None:
    """One operator's yes; with the second one the applicant is told. Again changes nothing.

    Raises OwnApplication, StageChanged.
    """
    decisions.require_other(application, by)
    _lock(session, application)
    if minors.approve(session, application, by=by, now=now):
        made = decisions.log(session, application, "minors_approved", by=by, now=now)
        if len(minors.approved_by(session, application)) == minors.NEEDED:
            publish(session, decisions.ApplicationDecided(made.id))


def doubt_for_minors(
    session: Session, application: Application, reason: str, *, by: int, now: datetime
) -> None:
    """Takes all approvals back. Raises OwnApplication, ReasonMissing."""
    decisions.require_other(application, by)
    if not reason.strip():
        raise ReasonMissing
    _lock(session, application)
    if minors.take_back(session, application):
        decisions.log(session, application, "minors_withdrawn", by=by, words=reason, now=now)


def _lock(session: Session, application: Application) -> None:
    """Two operators at once count as two, one after the other."""
    session.refresh(application, with_for_update=True)
