"""Who may teach minors: only whom two different operators approved for it, each by themselves."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.mentors.vetting.models import Application, MinorsApproval
from lti_tool.mentors.vetting.stages import MAY_HAVE_MINORS, StageChanged
from lti_tool.people.models import Person

NEEDED = 2


def approve(session: Session, application: Application, *, by: int, now: datetime) -> bool:
    """Whether this one was new. The caller has made sure that ``by`` is another person. Raises StageChanged."""
    if application.stage not in MAY_HAVE_MINORS:
        raise StageChanged
    row = {"application_id": application.id, "operator_id": by, "given_at": now}
    made = insert(MinorsApproval).values(row).on_conflict_do_nothing()
    return session.scalar(made.returning(MinorsApproval.operator_id)) is not None


def take_back(session: Session, application: Application) -> bool:
    """All approvals: one operator's doubt is enough. Whether there was any."""
    gone = delete(MinorsApproval).where(MinorsApproval.application_id == application.id)
    return bool(session.execute(gone.returning(MinorsApproval.operator_id)).all())


def approved_by(session: Session, application: Application) -> Sequence[tuple[int, str]]:
    """Number and name of each operator who approved."""
    found = session.execute(
        select(Person.id, Person.name)
        .join(MinorsApproval, MinorsApproval.operator_id == Person.id)
        .where(MinorsApproval.application_id == application.id)
        .order_by(MinorsApproval.given_at)
    )
    return [(number, name) for number, name in found]
