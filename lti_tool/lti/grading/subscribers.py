"""A lesson that is over may change a score."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses.models import CourseVisit
from lti_tool.kernel.events import Subscribers
from lti_tool.lessons.events import LessonFinished
from lti_tool.lti.grading.models import OFF, Gradebook
from lti_tool.lti.grading.service import enqueue_sending
from lti_tool.lti.models import Deployment, Registration
from lti_tool.lti.rosters.models import Roster
from lti_tool.scheduling.models import Booking


def count_lesson(session: Session, event: LessonFinished) -> None:
    """A job for the gradebook of the course from which the lesson was booked, if it has one that is on."""
    books = (
        select(Gradebook.id)
        .join(Roster, Roster.id == Gradebook.roster_id)
        .join(Deployment, Deployment.id == Roster.deployment_id)
        .join(Registration, Registration.id == Deployment.registration_id)
        .join(CourseVisit, CourseVisit.context["course_id"].astext == Roster.course)
        .join(Booking, Booking.visit_id == CourseVisit.id)
        .where(CourseVisit.context["platform"].astext == Registration.issuer)
        .where(Booking.id == event.booking_id, Gradebook.mode != OFF)
    )
    for gradebook_id in session.scalars(books):
        enqueue_sending(session, gradebook_id)


def subscribers() -> Subscribers:
    return {LessonFinished: [count_lesson]}
