"""Remembering from which unit somebody came, and keeping the table of subjects in step with the taxonomy."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import CourseVisit, SubjectRow
from lti_tool.courses.subjects import Taxonomy
from lti_tool.kernel.errors import NotFound
from lti_tool.kernel.i18n import N_


class VisitUnknown(NotFound):
    code = "visit_unknown"
    message = N_("We no longer know from which unit you came. Open the list of mentors again.")


def remember_visit(
    session: Session,
    person_id: int | None,
    context: CourseContext,
    now: datetime,
    *,
    question: str = "",
) -> CourseVisit:
    """``person_id`` None: somebody whom the platform did not name. ``question``: as ``question.read`` leaves it."""
    made = CourseVisit(
        person_id=person_id, context=context.to_json(), question=question, created_at=now
    )
    session.add(made)
    session.flush()
    return made


def visit(session: Session, public_id: UUID | str) -> CourseVisit:
    """Raises VisitUnknown, for text that is no identifier too."""
    try:
        wanted = public_id if isinstance(public_id, UUID) else UUID(public_id)
    except ValueError as error:
        raise VisitUnknown from error
    found = session.scalars(select(CourseVisit).filter_by(public_id=wanted)).one_or_none()
    if found is None:
        raise VisitUnknown
    return found


def sync_subjects(session: Session, taxonomy: Taxonomy) -> int:
    """Write every subject, retire those that are gone, and return how many are listed. Again: the same."""
    rows = [
        {"code": subject.code, "domain": subject.domain, "labels": dict(subject.labels)}
        for subject in taxonomy.subjects
    ]
    written = insert(SubjectRow)
    fresh = {name: written.excluded[name] for name in ("domain", "labels")}
    session.execute(
        written.on_conflict_do_update(index_elements=["code"], set_={**fresh, "is_retired": False}),
        rows,
    )
    gone = SubjectRow.code.not_in([subject.code for subject in taxonomy.subjects])
    session.execute(update(SubjectRow).where(gone).values(is_retired=True))
    return len(rows)
