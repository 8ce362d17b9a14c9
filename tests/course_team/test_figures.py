"""Numbers of learners: distinct, of the last 30 days, and nothing under the floor."""

from datetime import datetime, timedelta

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from lti_tool.course_team.figures import FLOOR, Figures, figures
from lti_tool.courses.context import CourseContext
from lti_tool.courses.decisions import course_of
from lti_tool.courses.models import CourseVisit
from lti_tool.courses.service import remember_visit
from lti_tool.kernel.db import Database
from lti_tool.people.models import Person
from lti_tool.scheduling.models import Booking
from tests.course_team.conftest import A_DAY, HERE, later
from tests.mentors.conftest import Enlist

LEARNING = later(HERE, role="learner")


def come(
    session: Session, now: datetime, count: int, context: CourseContext = LEARNING
) -> list[CourseVisit]:
    """So many learners, each twice."""
    people = [Person(created_at=now) for _ in range(count)]
    session.add_all(people)
    session.flush()
    return [remember_visit(session, person.id, context, now) for person in people for _ in range(2)]


def test_learners_are_counted_from_the_floor_on(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        course = course_of(session, HERE, now)
        come(session, now, FLOOR)
        come(session, now, FLOOR - 1, later(LEARNING, unit_id="u2"))
        come(session, now, 9, HERE)
        come(session, now, 9, later(LEARNING, course_id="la2"))
        come(session, now - 31 * A_DAY, 9)
        told = figures(session, course, now)
        assert told == {"u1": Figures(opened=FLOOR), "u2": Figures()}


def test_bookings_are_counted_by_learner(database: Database, enlist: Enlist, now: datetime) -> None:
    mentor = enlist("Amina", {"python": 1})
    with database.transaction() as session:
        course = course_of(session, HERE, now)
        for number, came in enumerate(come(session, now, FLOOR + 1)):
            start = now + number * timedelta(hours=2)
            session.add(
                Booking(
                    mentor_id=mentor,
                    learner_id=came.person_id,
                    visit_id=came.id,
                    during=Range(start, start + timedelta(hours=1)),
                    status="confirmed" if number else "cancelled",
                    minutes=60,
                    price_amount=0,
                    price_currency="EUR",
                    created_at=now,
                )
            )
        session.flush()
        assert figures(session, course, now)["u1"] == Figures(FLOOR + 1, FLOOR + 1)
