"""What a learner says after a lesson: once, and only who was there."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.kernel.db import violated_constraint
from lti_tool.kernel.errors import Conflict, Forbidden, InvalidInput, LivementorError
from lti_tool.kernel.events import publish
from lti_tool.kernel.i18n import N_
from lti_tool.lessons import service
from lti_tool.lessons.events import LessonReviewed
from lti_tool.lessons.models import Review
from lti_tool.lessons.rules import Role
from lti_tool.lessons.seats import Seat
from lti_tool.mentors.service import add_rating

LONGEST_COMMENT = 2_000  # characters


class StarsInvalid(InvalidInput):
    code = "stars_invalid"
    message = N_("Choose from one to five stars.")


class CommentTooLong(InvalidInput):
    code = "comment_too_long"
    message = N_("Your comment is too long: at most 2,000 characters.")


class NotFinished(Conflict):
    code = "lesson_not_finished"
    message = N_("You can rate the lesson when it is over.")


class OnlyAttendant(Forbidden):
    code = "only_attendant"
    message = N_("Only the learner who was in the lesson can rate it.")


class AlreadyReviewed(Conflict):
    code = "already_reviewed"
    message = N_("You have rated this lesson already. Thank you.")


def may_review(session: Session, seat: Seat) -> None:
    """Raises OnlyAttendant, NotFinished, AlreadyReviewed."""
    if seat.role is not Role.LEARNER:
        raise OnlyAttendant
    lesson = service.lesson_of(session, seat)
    if lesson is None or lesson.finished_at is None:
        raise NotFinished
    if not service.attended(session, lesson.id, seat.person_id):
        raise OnlyAttendant
    if review_of(session, seat.booking.id) is not None:
        raise AlreadyReviewed


def is_awaited(session: Session, seat: Seat) -> bool:
    """Whether this person could rate the lesson now."""
    try:
        may_review(session, seat)
    except LivementorError:
        return False
    return True


def review(session: Session, seat: Seat, *, stars: str, comment: str, now: datetime) -> Review:
    """Keep the review and count it for the mentor. Raises as ``may_review``; StarsInvalid, CommentTooLong."""
    may_review(session, seat)
    booking = seat.booking
    made = Review(
        booking_id=booking.id,
        mentor_id=booking.mentor_id,
        learner_id=seat.person_id,
        stars=_stars(stars),
        comment=_comment(comment),
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        if violated_constraint(error) == "review_booking_id_key":
            raise AlreadyReviewed from error
        raise
    add_rating(session, booking.mentor_id, made.stars)
    publish(
        session,
        LessonReviewed(booking_id=booking.id, mentor_id=booking.mentor_id, stars=made.stars),
    )
    return made


def review_of(session: Session, booking_id: int) -> Review | None:
    return session.scalars(select(Review).filter_by(booking_id=booking_id)).one_or_none()


def _stars(sent: str) -> int:
    if sent not in ("1", "2", "3", "4", "5"):
        raise StarsInvalid
    return int(sent)


def _comment(sent: str) -> str:
    text = sent.replace("\r\n", "\n").replace("\0", "").strip()
    if len(text) > LONGEST_COMMENT:
        raise CommentTooLong
    return text
