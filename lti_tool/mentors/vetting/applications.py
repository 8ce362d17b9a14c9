"""An applicant's own application: begun, saved step by step, handed in, taken back."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy import literal, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Session

from lti_tool.kernel.errors import Conflict
from lti_tool.kernel.i18n import N_, gettext
from lti_tool.mentors.vetting import documents
from lti_tool.mentors.vetting.decisions import move
from lti_tool.mentors.vetting.models import Application
from lti_tool.mentors.vetting.stages import StageChanged
from lti_tool.mentors.vetting.steps import KINDS, STEPS, About, Answer, Problems, Teaching
from lti_tool.people.service import person

A = TypeVar("A", bound=Answer)


class ApplicationIncomplete(Conflict):
    code = "application_incomplete"
    message = N_("Something is missing still. Complete the steps that are not done.")


def of_person(session: Session, person_id: int) -> Application | None:
    return session.scalars(select(Application).filter_by(person_id=person_id)).one_or_none()


def begun(session: Session, person_id: int, now: datetime) -> Application:
    """The person's application, made if there is none."""
    row = {"person_id": person_id, "stage": "draft", "created_at": now, "changed_at": now}
    session.execute(insert(Application).values(row).on_conflict_do_nothing())
    return session.scalars(select(Application).filter_by(person_id=person_id)).one()


def answer(application: Application | None, kind: type[A]) -> A:
    """What was told in this step so far."""
    return kind.from_json(application.answers.get(kind.name, {}) if application else {})


def save(session: Session, application: Application, told: Answer, now: datetime) -> None:
    """Only this step is written, so two open pages keep one another's. Raises StageChanged once it was handed in."""
    written = literal({told.name: told.to_json()}, JSONB)
    saved = session.execute(
        update(Application)
        .where(Application.id == application.id, Application.stage == "draft")
        .values(answers=Application.answers.op("||")(written), changed_at=now)
        .returning(Application.id)
    )
    if saved.first() is None:
        raise StageChanged
    session.refresh(application)


def problems(session: Session, application: Application | None, step: str) -> Problems:
    """What is missing or wrong in a step."""
    if step == "documents":
        return _missing_documents(session, application)
    told = answer(application, KINDS[step])
    if isinstance(told, Teaching) and application:
        told = told.proven_by_files(documents.proven(session, application))
    return told.problems()


def undone(session: Session, application: Application | None) -> list[str]:
    """The steps that are not complete, in their order."""
    return [step for step in STEPS if problems(session, application, step)]


def submit(session: Session, application: Application, now: datetime) -> None:
    """Raises ApplicationIncomplete, also without an address for mail; StageChanged."""
    if undone(session, application) or not person(session, application.person_id).email:
        raise ApplicationIncomplete
    move(session, application, "applied", by=None, now=now)


def _missing_documents(session: Session, application: Application | None) -> Problems:
    """A peer need not have a diploma yet."""
    kept = documents.of(session, application) if application else []
    kinds = {one.kind for one in kept}
    told: Problems = {}
    if "identity" not in kinds:
        told["identity"] = gettext("Upload an identity document.")
    if answer(application, About).kind == "professional" and "diploma" not in kinds:
        told["diploma"] = gettext("Upload your diploma, or another proof that you teach.")
    return told
