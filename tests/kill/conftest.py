"""The real service as a process that is killed, localstripe beside it, and people who were about to do something."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import requests
from sqlalchemy import select

from devstack.demo.data import fill_catalogue
from devstack.demo.ports import free_ports
from devstack.demo.processes import Program, end
from devstack.demo.stack import Stack
from devstack.localstripe import SECRET_KEY
from devstack.reserved import told_of_reserved
from lti_tool.database import ready_database
from lti_tool.kernel.db import Database
from lti_tool.mentors.models import Mentor
from lti_tool.payments.ledger import ledger_sum
from lti_tool.payments.models import PaymentAttempt
from lti_tool.scheduling import hours
from lti_tool.scheduling.models import Booking
from tests.kill.crossing import Crossing
from tests.kill.visitors import Visitor

MONEY = ("requires_capture", "succeeded")
PAID = ("authorised", "capturing", "paid_held", "lesson_done")


@dataclass
class Site:
    """The service, what it talks to, and what it wrote."""

    stack: Stack
    service: Program
    database: Database
    crossing: Crossing
    people: int = 0
    command: list[str] = field(default_factory=list)

    def start_again(self, *options: str) -> None:
        """As an operator would after a power cut. ``options``: of ``livementor serve``."""
        self.service.command = [*self.command, *options]
        self.service.start()
        self.service.wait()

    def kill_and_start(self, *options: str) -> None:
        self.service.kill()
        self.start_again(*options)

    def visitor(self) -> Visitor:
        self.people += 1
        return Visitor(self.stack, f"learner-{self.people}@learners.example")

    def mentor(self, slug: str) -> Visitor:
        return Visitor(self.stack, f"{slug.replace('-', '.')}@mentors.example")

    def open_slot(self, slug: str) -> datetime:
        """Give a mentor a time that begins in a few minutes, and return it."""
        start = (datetime.now(UTC) + timedelta(minutes=6)).replace(second=0, microsecond=0)
        with self.database.transaction() as session:
            mentor = session.scalars(select(Mentor).filter_by(slug=slug)).one()
            local = start.astimezone(ZoneInfo(mentor.zone))
            minute = local.hour * 60 + local.minute
            until = (minute + mentor.lesson_minutes) % (24 * 60)
            hours.set_terms(session, mentor, hours.Terms(notice=0))
            hours.set_override(session, mentor, local.date(), [(minute, until)])
        return start

    def booking(self, public_id: str) -> Booking:
        with self.database.transaction() as session:
            return session.scalars(select(Booking).filter_by(public_id=public_id)).one()

    def intents_with_money(self, public_id: str) -> list[str]:
        """The intents of a booking whose card was charged, or is reserved."""
        url, asked = f"{self.stack.stripe.url}/v1/payment_intents", {"limit": "1000"}
        found = requests.get(url, asked, auth=(SECRET_KEY, ""), timeout=10).json()["data"]
        return [
            one["id"]
            for one in found
            if one["status"] in MONEY and one["metadata"].get("booking") == public_id
        ]

    def must_balance(self) -> None:
        """No money without a booking, no booking without a payment, and every line of the ledger has its other."""
        with self.database.transaction() as session:
            for booked in session.scalars(select(Booking)):
                paid = select(PaymentAttempt).where(
                    PaymentAttempt.booking_id == booked.id, PaymentAttempt.status.in_(PAID)
                )
                attempts = session.scalars(paid).all()
                has_money = self.intents_with_money(str(booked.public_id))
                if booked.status in ("confirmed", "done") and booked.price_amount:
                    assert [attempt.intent_id for attempt in attempts] == has_money
                    assert len(has_money) == 1
                else:
                    assert not attempts
                    assert not has_money
            assert not any(ledger_sum(session).values())


@pytest.fixture(scope="module")
def programs(data_folder: Path) -> Iterator[Site]:
    stack = Stack(data_folder / "kill", free_ports())
    stripe, service = stack.stripe.program(stack.log("localstripe")), stack.service()
    with ExitStack() as ending:
        ending.callback(end, [service, stripe])
        stripe.start()
        database = ready_database(stack.settings)
        ending.callback(database.close)
        fill_catalogue(database, stack.settings)
        stripe.wait()
        crossing = Crossing(stack.stripe.url)
        ending.callback(crossing.close)
        here = {"LIVEMENTOR_STRIPE_API_BASE": crossing.url}
        service.environment = {**service.environment, **here}
        site = Site(stack, service, database, crossing, command=[*service.command])
        site.start_again()
        stack.stripe.send_webhooks_to(stack.service_url)
        ending.enter_context(told_of_reserved(stack.stripe, stack.service_url))
        yield site


@pytest.fixture
def site(programs: Site) -> Iterator[Site]:
    """The service runs; in the end every cent and every booking have their place."""
    yield programs
    programs.must_balance()


INTENT = re.compile("/v1/payment_intents")
CONFIRM = re.compile("/v1/payment_intents/[^/]+/confirm")
