"""What a notice does. Today one kind does something: a copied course keeps what its team decided."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.lti.lineage import carry_course
from lti_tool.lti.models import Registration
from lti_tool.lti.notices.models import Notice
from lti_tool.lti.notices.reading import CONTEXT_COPY


def handle(session: Session, notice_id: int, now: datetime) -> None:
    """Once; again, and after it was forgotten, nothing happens."""
    wanted = select(Notice).filter_by(id=notice_id, handled_at=None).with_for_update()
    notice = session.scalars(wanted).one_or_none()
    if notice is None:
        return
    if notice.kind == CONTEXT_COPY:
        issuer = session.get_one(Registration, notice.registration_id).issuer
        told = notice.told
        carry_course(session, issuer, told["origins"], told["course"], told["title"], now)
    notice.handled_at = now
