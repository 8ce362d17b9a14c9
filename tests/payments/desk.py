"""A held booking, and a desk from which a test looks at the database and runs this room's worker by hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.mentors.models import Mentor
from lti_tool.payments import inbox
from lti_tool.payments.gateway import Notice
from lti_tool.payments.jobs import jobs
from lti_tool.payments.models import PaymentAttempt, StripeEvent
from lti_tool.payments.subscribers import give_up
from lti_tool.people.models import Person
from lti_tool.scheduling import bookings, moves
from lti_tool.scheduling.bookings import HOLD
from lti_tool.scheduling.events import BookingReleased
from lti_tool.scheduling.models import Booking
from tests.payments.fakes import FakeGateway


@dataclass(frozen=True)
class Held:
    """A held booking: 24,00 € for an hour that begins in two hours."""

    id: int
    public_id: UUID
    learner: int
    mentor_id: int


def make_held(
    database: Database, start: datetime, held_from: datetime, *, amount: int = 2400
) -> Held:
    """A held booking of a new learner with the one mentor."""
    with database.transaction() as session:
        mentor = _mentor(session, held_from)
        learner = Person(name="Amina", created_at=held_from)
        session.add(learner)
        session.flush()
        booking = Booking(
            mentor_id=mentor.id,
            learner_id=learner.id,
            during=Range(start, start + timedelta(hours=1)),
            status="held",
            minutes=60,
            price_amount=amount,
            price_currency="EUR",
            held_until=held_from + HOLD,
            created_at=held_from,
        )
        session.add(booking)
        session.flush()
        return Held(booking.id, booking.public_id, learner.id, mentor.id)


def _mentor(session: Session, now: datetime) -> Mentor:
    found = session.scalars(select(Mentor)).first()
    if found is not None:
        return found
    person = Person(name="Bruno", created_at=now)
    session.add(person)
    session.flush()
    mentor = Mentor(person_id=person.id, slug="bruno", name="Bruno", status="approved")
    session.add(mentor)
    session.flush()
    return mentor


class Desk:
    """What tests ask of the database and of Stripe, and the worker of this room, run by hand."""

    def __init__(self, database: Database, gateway: FakeGateway, clock: FixedClock) -> None:
        self.database, self.gateway, self.clock = database, gateway, clock
        self.jobs = jobs(database, gateway, clock)

    def attempts(self, held: Held) -> list[PaymentAttempt]:
        wanted = select(PaymentAttempt).filter_by(booking_id=held.id).order_by(PaymentAttempt.id)
        with self.database.transaction() as session:
            return list(session.scalars(wanted))

    def attempt(self, held: Held) -> PaymentAttempt:
        return self.attempts(held)[-1]

    def intent_id(self, held: Held) -> str:
        found = self.attempt(held).intent_id
        assert found is not None
        return found

    def booking(self, held: Held) -> Booking:
        with self.database.transaction() as session:
            return session.get_one(Booking, held.id)

    def stands(self, held: Held) -> tuple[str, str]:
        """The statuses of the booking and of its last attempt."""
        return self.booking(held).status, self.attempt(held).status

    def events(self, name: str) -> int:
        wanted = text("SELECT count(*) FROM event WHERE name = :name")
        with self.database.transaction() as session:
            return int(session.scalar(wanted, {"name": name}) or 0)

    def balances(self) -> dict[str, int]:
        """The ledger's accounts that are not empty."""
        wanted = text("SELECT account, sum(amount) FROM ledger_entry GROUP BY account")
        with self.database.transaction() as session:
            return {account: int(sum_) for account, sum_ in session.execute(wanted) if sum_}

    def expire(self) -> int:
        """The job of the room below: holds that are over end."""
        with self.database.transaction() as session:
            return moves.expire(session, self.clock.now())

    def give_back(self, held: Held) -> None:
        """The learner gives the time back, and this room hears of it."""
        with self.database.transaction() as session:
            bookings.give_back(session, held.id)
            give_up(session, BookingReleased(held.id))

    def hear(self, held: Held, event: str = "evt_1", *, livemode: bool | None = None) -> bool:
        """A webhook about the last attempt arrives; whether it is the first with this id."""
        mode = self.gateway.livemode if livemode is None else livemode
        kind, intent = "payment_intent.updated", self.intent_id(held)
        notice = Notice(event, kind, mode, intent, {"id": event, "data": "says anything"})
        with self.database.transaction() as session:
            ours, now = self.gateway.livemode, self.clock.now()
            return inbox.receive(session, notice, livemode=ours, now=now)

    def event(self, event: str = "evt_1") -> StripeEvent:
        with self.database.transaction() as session:
            return session.scalars(select(StripeEvent).filter_by(event_id=event)).one()

    def waiting(self) -> list[str]:
        """Names of this room's jobs that wait, due or not."""
        wanted = text(
            "SELECT task_name FROM procrastinate_jobs"
            " WHERE status = 'todo' AND task_name LIKE 'payments.%' ORDER BY id"
        )
        with self.database.transaction() as session:
            return list(session.scalars(wanted))

    def work(self) -> list[str]:
        """Run this room's jobs that are due by the clock, and those that they bring; returns their names.

        A job that fails stays where it is, as in a worker that died.
        """
        done: list[str] = []
        while due := self._due():
            number, name, arguments = due
            self.jobs[name](**arguments)
            self._end(number)
            done.append(name)
        return done

    def drop_jobs(self) -> None:
        """As if the queue had been lost."""
        with self.database.transaction() as session:
            session.execute(text("DELETE FROM procrastinate_jobs"))

    def _end(self, number: int) -> None:
        ended = text("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = :id")
        with self.database.transaction() as session:
            session.execute(ended, {"id": number})

    def _due(self) -> tuple[int, str, dict[str, int]] | None:
        wanted = text(
            "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo'"
            " AND task_name LIKE 'payments.%' AND coalesce(scheduled_at, :now) <= :now"
            " ORDER BY id LIMIT 1"
        )
        with self.database.transaction() as session:
            row = session.execute(wanted, {"now": self.clock.now()}).one_or_none()
            return (row[0], row[1], row[2]) if row else None
