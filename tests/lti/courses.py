"""A course with its launches, lessons and gradebook, at a platform that answers over real HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import Range

from lti_tool.courses.models import CourseVisit
from lti_tool.courses.service import visit as visit_of
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.tokens import Vault
from lti_tool.kernel.web import Services
from lti_tool.lessons.models import Attendance, Lesson
from lti_tool.lti import claims as names
from lti_tool.lti.grading import service as grading
from lti_tool.lti.grading.models import Gradebook, GradebookScore
from lti_tool.lti.grading.rules import Wanted
from lti_tool.lti.grading.sending import Sender
from lti_tool.lti.models import Launch, Registration
from lti_tool.lti.rosters import launches
from lti_tool.lti.rosters.models import Roster
from lti_tool.lti.rosters.refresh import Refresher
from lti_tool.lti.services.platforms import Platforms
from lti_tool.lti.transport import Answer, Call, HttpTransport, Transport
from lti_tool.mentors.models import Mentor
from lti_tool.people.models import Identity, Person
from lti_tool.scheduling.models import Booking

from .lms import Lms
from .platforms import ISSUER, MEMBERSHIP, begin, post, sign, student
from .products import PRODUCTS, Product
from .transports import FakeTransport, serving

LEARNER, TEACHER = [MEMBERSHIP + "Learner"], [MEMBERSHIP + "Instructor"]
EVERY_PRODUCT = {product.name: product for product in PRODUCTS}


@dataclass
class School:
    """``app``: makes browsers. ``lms``: what the platform's services answer. ``issuer``: the platform's."""

    app: Any
    services: Services
    clock: FixedClock
    lms: Lms
    issuer: str = ISSUER
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def database(self) -> Database:
        return self.services.database

    def launch(self, user: str, roles: list[str] = LEARNER, **changed: Any) -> str:
        """The public id of the visit."""
        browser: FlaskClient = self.app.test_client()
        begun = begin(browser)
        told = {
            "roles": roles,
            names.MEMBERS_SERVICE: self.lms.members_claim,
            names.GRADES_SERVICE: self.lms.grades_claim,
            **changed,
        }
        claims = student(begun.nonce, self.clock.now(), **told) | {"sub": user}
        answer = post(browser, begun.state, sign(claims))
        assert answer.status_code == 303, answer.text
        return self.latest_visit()

    def latest_visit(self) -> str:
        """The public id of the visit of the latest launch."""
        with self.database.transaction() as session:
            launched = select(CourseVisit.public_id).join(Launch, Launch.visit_id == CourseVisit.id)
            latest = session.scalars(launched.order_by(Launch.id.desc()).limit(1))
            return str(latest.one())

    def person(self, user: str) -> int:
        with self.database.transaction() as session:
            wanted = select(Identity).filter_by(issuer=self.issuer, subject=user)
            return session.scalars(wanted).one().person_id

    def lesson(self, user: str, visit: str, *, attended: bool = True) -> int:
        """A lesson that is over, booked from this visit; the number of its booking."""
        start = self.clock.now() - timedelta(days=next(self.numbers), hours=2)
        learner = self.person(user)
        with self.database.transaction() as session:
            mentor = self._mentor(session, start)
            booking = Booking(
                mentor_id=mentor.id,
                learner_id=learner,
                visit_id=visit_of(session, visit).id,
                during=Range(start, start + timedelta(hours=1)),
                status="done",
                minutes=60,
                price_amount=0,
                price_currency="EUR",
                created_at=start,
            )
            session.add(booking)
            session.flush()
            lesson = Lesson(booking_id=booking.id, created_at=start)
            if attended:
                lesson.started_at, lesson.finished_at = start, start + timedelta(hours=1)
            session.add(lesson)
            session.flush()
            if attended:
                session.add(
                    Attendance(
                        lesson_id=lesson.id, person_id=learner, role="learner", joined_at=start
                    )
                )
            return booking.id

    def _mentor(self, session: Any, at: datetime) -> Mentor:
        found = session.scalars(select(Mentor).limit(1)).one_or_none()
        if found is not None:
            return found  # type: ignore[no-any-return]
        person = Person(name="Bruno", created_at=at)
        session.add(person)
        session.flush()
        made = Mentor(person_id=person.id, slug="bruno", name="Bruno", status="approved")
        session.add(made)
        session.flush()
        return made

    def choose(self, visit: str, mode: str, maximum: int = 1) -> int:
        """The number of the gradebook."""
        with self.database.transaction() as session:
            place = grading.place(session, visit)
            grading.choose(
                session,
                place,
                Wanted(mode, maximum),
                label="Lessons with a mentor",
                person_id=None,
                now=self.clock.now(),
            )
            return session.scalars(select(Gradebook.id)).one()

    def platforms(self, transport: Transport | None = None) -> Platforms:
        sent = transport or HttpTransport(self.clock, allow_loopback=True)
        vault = Vault(self.services.settings.secret_key)
        return Platforms(self.database, vault, sent, self.clock)

    def sender(self, transport: Transport | None = None) -> Sender:
        return Sender(self.database, self.platforms(transport), self.clock)

    def refresh(self, transport: Transport | None = None) -> None:
        """What the two jobs do."""
        with self.database.transaction() as session:
            launches.take_in(session)
            rosters = session.scalars(select(Roster.id)).all()
        for roster in rosters:
            Refresher(self.database, self.platforms(transport), self.clock).refresh(roster)

    def book(self) -> Gradebook:
        with self.database.transaction() as session:
            return session.scalars(select(Gradebook)).one()

    def roster(self) -> Roster:
        with self.database.transaction() as session:
            return session.scalars(select(Roster)).one()

    def score(self, user: str) -> GradebookScore:
        with self.database.transaction() as session:
            return session.scalars(select(GradebookScore).filter_by(user_id=user)).one()

    def given(self) -> dict[str, float]:
        """What the platform shows, by learner, out of one."""
        return {one["userId"]: one["scoreGiven"] / one["scoreMaximum"] for one in self.lms.scores}

    def queued(self, job: str) -> list[dict[str, Any]]:
        with self.database.transaction() as session:
            found = text("SELECT args, lock FROM procrastinate_jobs WHERE task_name = :job")
            return [{**args, "lock": lock} for args, lock in session.execute(found, {"job": job})]


@contextmanager
def school(app: Any, services: Services, clock: FixedClock, product: Product) -> Iterator[School]:
    """A registered platform whose services are this product's."""
    lms = Lms(product, lambda: app.test_client().get("/lti/jwks.json").json, clock)
    with serving(lms) as lms.base:
        with services.database.transaction() as session:
            registration = session.scalars(select(Registration)).one()
            registration.auth_token_url = f"{lms.base}/token"
            if product.audience:
                registration.token_audience = product.audience
        yield School(app, services, clock, lms)


class Crash(Exception):
    """A process that dies."""


def watched(there: School, **at: Any) -> FakeTransport:
    """Real HTTP, with something that happens ``before`` or ``after`` each call."""
    over = HttpTransport(there.clock, allow_loopback=True)

    def send(call: Call) -> Answer:
        if "before" in at:
            at["before"](call)
        said = over.send(call)
        if "after" in at:
            at["after"](call)
        return said

    return FakeTransport(send)
