"""What payments do when a time is free again, told by the real events."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from lti_tool.kernel import events
from lti_tool.kernel.db import Database
from lti_tool.payments import rules
from lti_tool.payments.checkout import Checkout
from lti_tool.payments.subscribers import subscribers
from lti_tool.scheduling import bookings
from tests.payments.conftest import Pay
from tests.payments.desk import Desk, Held
from tests.payments.fakes import SECURE

Deliver = Callable[[], None]


@pytest.fixture
def deliver(database: Database, desk: Desk) -> Deliver:
    """Everything that was published comes to this room, twice; its own earlier jobs are gone."""
    told = events.jobs(database, subscribers())
    wanted = text("SELECT id FROM event WHERE name = 'BookingReleased'")

    def bring() -> None:
        desk.drop_jobs()
        with database.transaction() as session:
            published = list(session.scalars(wanted))
        for event in published:
            for _ in range(2):
                told["events.tell"](
                    event_id=event, listener="lti_tool.payments.subscribers.give_up"
                )

    return bring


def due(database: Database) -> list[datetime | None]:
    wanted = text(
        "SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'payments.advance' ORDER BY id"
    )
    with database.transaction() as session:
        return list(session.scalars(wanted))


def test_a_payment_with_the_bank_is_given_its_grace(
    held: Held, pay: Pay, desk: Desk, deliver: Deliver, database: Database
) -> None:
    pay(held, SECURE)
    until = desk.booking(held).held_until
    assert until is not None
    desk.clock.advance(timedelta(minutes=10))
    desk.expire()
    deliver()
    assert due(database) == [until + rules.GRACE] * 2
    desk.clock.advance(rules.GRACE)
    desk.work()
    assert desk.stands(held) == ("expired", "voided")


def test_what_was_given_back_ends_at_once(
    held: Held, checkout: Checkout, desk: Desk, deliver: Deliver, database: Database
) -> None:
    checkout.card_form(held.public_id, held.learner, desk.clock.now())
    with database.transaction() as session:
        bookings.give_back(session, held.id)
    deliver()
    assert due(database) == [None] * 2
    desk.work()
    assert desk.stands(held) == ("cancelled", "voided")


def test_where_nothing_was_begun_nothing_ends(
    held: Held, desk: Desk, deliver: Deliver, database: Database
) -> None:
    desk.clock.advance(timedelta(minutes=10))
    desk.expire()
    deliver()
    assert due(database) == []


def test_a_payment_that_has_ended_is_left_alone(
    held: Held, pay: Pay, desk: Desk, deliver: Deliver, database: Database
) -> None:
    pay(held, SECURE)
    desk.give_back(held)
    desk.work()
    deliver()
    assert due(database) == []
