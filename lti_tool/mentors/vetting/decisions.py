"""What is decided about an application: its stage, notes, and the log of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.kernel.errors import Conflict, Forbidden
from lti_tool.kernel.events import Event, publish
from lti_tool.kernel.i18n import N_
from lti_tool.mentors.vetting import enlisting, minors
from lti_tool.mentors.vetting.models import Action, Application, Decision
from lti_tool.mentors.vetting.stages import DECIDED, Stage, StageChanged, require_move
from lti_tool.people.models import Person

LONGEST_WORDS = 4000


class OwnApplication(Forbidden):
    code = "application_own"
    message = N_("This is your own application. Another operator decides about it.")


class NotTrained(Conflict):
    code = "application_not_trained"
    message = N_("The self-assessment has not been passed yet. Approve after that.")


@dataclass(frozen=True)
class ApplicationDecided(Event):
    """One line of the log that the applicant is told of."""

    decision_id: int


def require_other(application: Application, operator_id: int) -> None:
    """Nobody decides about themselves. Raises OwnApplication."""
    if application.person_id == operator_id:
        raise OwnApplication


def move(
    session: Session,
    application: Application,
    to: str,
    *,
    by: int | None,
    reason: str = "",
    now: datetime,
) -> None:
    """To another stage, once; the applicant is told. ``by``: an operator, None for the applicant.

    Raises StageChanged (also when somebody else was faster), ReasonMissing, NotTrained, OwnApplication.
    """
    before = application.stage
    require_move(before, to, "operator" if by else "applicant", reason)
    if by:
        require_other(application, by)
    if (before, to) == ("training", "approved") and application.trained_at is None:
        raise NotTrained
    _change_stage(session, application, before, to, now)
    _carry_out(session, application)
    made = log(session, application, "moved", by=by, words=reason, now=now, before=before)
    publish(session, ApplicationDecided(made.id))


def note(session: Session, application: Application, words: str, *, by: int, now: datetime) -> None:
    """For operators only. An empty one is none."""
    require_other(application, by)
    if words.strip():
        log(session, application, "note", by=by, words=words, now=now)


def first_lesson(session: Session, application: Application, *, by: int, now: datetime) -> None:
    """The first lesson was looked at. Again changes nothing. Raises StageChanged, OwnApplication."""
    require_other(application, by)
    if application.stage not in ("approved", "suspended"):
        raise StageChanged
    if application.first_lesson_at is None:
        application.first_lesson_at = now
        log(session, application, "first_lesson", by=by, now=now)


def log(
    session: Session,
    application: Application,
    action: Action,
    *,
    by: int | None,
    words: str = "",
    now: datetime,
    before: Stage | None = None,
) -> Decision:
    """``before``: the stage that was left, for a move."""
    made = Decision(
        application_id=application.id,
        operator_id=by,
        action=action,
        stage_before=before or application.stage,
        stage_after=application.stage,
        words=words.strip()[:LONGEST_WORDS],
        happened_at=now,
    )
    session.add(made)
    session.flush()
    return made


def told(session: Session, application: Application) -> Decision | None:
    """The last move, whose reason the applicant reads; notes are for operators."""
    moves = select(Decision).filter_by(application_id=application.id, action="moved")
    return session.scalars(moves.order_by(Decision.id.desc()).limit(1)).one_or_none()


def log_of(session: Session, application: Application) -> Sequence[tuple[Decision, str]]:
    """The newest first, each with the operator's name, empty for the applicant."""
    found = session.execute(
        select(Decision, Person.name)
        .outerjoin(Person, Person.id == Decision.operator_id)
        .where(Decision.application_id == application.id)
        .order_by(Decision.id.desc())
    )
    return [(decision, name or "") for decision, name in found]


def _change_stage(
    session: Session, application: Application, before: Stage, to: str, now: datetime
) -> None:
    values = {"stage": to, "changed_at": now}
    if to == "applied":
        values["submitted_at"] = now
    if to in DECIDED and before != "suspended":
        values["decided_at"] = now
    if to == "draft":
        values["decided_at"] = None
    moved = session.execute(
        update(Application)
        .where(Application.id == application.id, Application.stage == before)
        .values(values)
        .returning(Application.id)
    )
    if moved.first() is None:
        raise StageChanged
    session.refresh(application)


def _carry_out(session: Session, application: Application) -> None:
    """Whoever is approved is listed, whoever is not is hidden, and is cleared for minors no longer."""
    if application.stage == "approved":
        enlisting.list_mentor(session, application)
    elif application.stage in ("suspended", "refused"):
        enlisting.hide_mentor(session, application)
        minors.take_back(session, application)
