"""Who sits where in a booked lesson: two people have a seat, nobody else."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import CourseVisit
from lti_tool.courses.units import note_at
from lti_tool.kernel.errors import NotFound
from lti_tool.kernel.interval import Interval
from lti_tool.lessons.rules import NotConfirmed, Role
from lti_tool.mentors.models import Mentor
from lti_tool.people.models import Person
from lti_tool.scheduling.models import Booking

CONFIRMED = ("confirmed", "done")


class LessonUnknown(NotFound):
    code = "lesson_unknown"


@dataclass(frozen=True)
class Seat:
    """One person's place in a booked lesson, seen from their side. Names may be empty."""

    booking: Booking
    person_id: int
    role: Role
    name: str
    other: str

    @property
    def booked(self) -> Interval:
        return self.booking.interval


def seat(session: Session, booking: UUID, person_id: int) -> Seat:
    """The person's seat. Raises LessonUnknown for everybody who is not one of the two, NotConfirmed."""
    found = session.execute(
        select(Booking, Mentor, Person)
        .join(Mentor, Mentor.id == Booking.mentor_id)
        .join(Person, Person.id == Booking.learner_id)
        .where(Booking.public_id == booking)
    ).one_or_none()
    if found is None:
        raise LessonUnknown
    booked, mentor, learner = found
    names = {Role.MENTOR: mentor.name, Role.LEARNER: learner.name}
    people = {mentor.person_id: Role.MENTOR, learner.id: Role.LEARNER}
    if person_id not in people:
        raise LessonUnknown
    if booked.status not in CONFIRMED:
        raise NotConfirmed
    role = people[person_id]
    return Seat(booked, person_id, role, names[role], names[role.other])


def team_note(session: Session, taken: Seat) -> str:
    """What the team of the learner's course tells mentors; empty for the learner."""
    if taken.role is not Role.MENTOR or taken.booking.visit_id is None:
        return ""
    visit = session.get_one(CourseVisit, taken.booking.visit_id)
    return note_at(session, CourseContext.from_json(visit.context))
