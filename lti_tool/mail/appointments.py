"""A booking as mails tell it, put together from the rooms that know its parts."""

from sqlalchemy.orm import Session

from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import CourseVisit
from lti_tool.courses.units import note_at
from lti_tool.mail.letters import Appointment, Side
from lti_tool.mentors.models import Mentor
from lti_tool.people import service as people
from lti_tool.scheduling.models import Booking


def appointment(session: Session, booking_id: int) -> Appointment:
    """Raises NoResultFound for a booking that is gone."""
    booking = session.get_one(Booking, booking_id)
    mentor = session.get_one(Mentor, booking.mentor_id)
    place = _place(session, booking.visit_id)
    return Appointment(
        booking_id=booking.id,
        public_id=str(booking.public_id),
        start=booking.start,
        minutes=booking.minutes,
        price=booking.price,
        course=place.course_title,
        unit=place.unit,
        learner=_side(session, booking.learner_id),
        mentor=_side(session, mentor.person_id, name=mentor.name, zone=mentor.zone),
        mentor_slug=mentor.slug,
        note=note_at(session, place),
        question=booking.question,
        level=place.level,
    )


def _side(session: Session, person_id: int, *, name: str = "", zone: str = "") -> Side:
    """A mentor's displayed name and working zone go before the person's own."""
    person = people.person(session, person_id)
    return Side(person.id, person.email, name or person.name, person.locale, zone or person.zone)


def _place(session: Session, visit_id: int | None) -> CourseContext:
    """An empty one when nobody came from a course."""
    visit = session.get(CourseVisit, visit_id) if visit_id else None
    return CourseContext.from_json(visit.context) if visit else CourseContext()
