"""What must not become one person: a mentor and the learner of a lesson of theirs."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from lti_tool.mentors.models import Mentor
from lti_tool.scheduling.errors import LessonBetween
from lti_tool.scheduling.models import Booking
from lti_tool.scheduling.states import TAKES_TIME


def refuse_lessons_between(session: Session, one: int, other: int) -> None:
    """An objection to the joining of two accounts. Raises LessonBetween."""
    between = or_(
        and_(Booking.learner_id == one, Mentor.person_id == other),
        and_(Booking.learner_id == other, Mentor.person_id == one),
    )
    lessons = select(Booking.id).join(Mentor, Mentor.id == Booking.mentor_id)
    if session.scalar(lessons.where(between, Booking.status.in_(TAKES_TIME)).limit(1)) is not None:
        raise LessonBetween
