"""A course that was made from another keeps the mentors that its team allowed there."""

from datetime import datetime

from sqlalchemy import literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.courses import copies
from lti_tool.mentors.models import CourseMentor


def copy_course(
    session: Session, platform: str, origin: str, course: str, title: str, now: datetime
) -> bool:
    """Whether everything that the team of ``origin`` decided now holds in ``course``; see ``courses.copies``."""
    copied = copies.copy_course(session, platform, origin, course, title, now)
    if copied is None:
        return False
    source, target = copied
    allowed = select(literal(target), CourseMentor.mentor_id).filter_by(course_id=source)
    names = ["course_id", "mentor_id"]
    session.execute(insert(CourseMentor).from_select(names, allowed).on_conflict_do_nothing())
    return True
