"""When queue and webhooks are lost, what is stuck is found and brought to an end."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from lti_tool.kernel.db import Database
from lti_tool.payments.checkout import Checkout
from lti_tool.payments.errors import PaymentUnavailable
from lti_tool.payments.jobs import jobs
from lti_tool.scheduling import bookings
from tests.payments.conftest import Hold, Pay
from tests.payments.desk import Desk, Held
from tests.payments.fakes import SECURE, FakeGateway

Look = Callable[[], list[str]]


@pytest.fixture
def look_after(desk: Desk) -> Look:
    """The queue is lost, the clock goes on for two minutes, and the job of every minute runs."""

    def look() -> list[str]:
        desk.drop_jobs()
        desk.clock.advance(timedelta(minutes=2))
        desk.jobs["payments.reconcile"]()
        return desk.work()

    return look


def test_a_payment_whose_webhook_never_came(
    held: Held, pay: Pay, desk: Desk, look_after: Look
) -> None:
    pay(held)
    assert look_after() == ["payments.advance"]
    assert desk.stands(held) == ("confirmed", "authorised")


def test_a_payment_that_broke_off(
    held: Held, pay: Pay, desk: Desk, gateway: FakeGateway, look_after: Look
) -> None:
    gateway.fail_before = {"create_intent"}
    pay(held)
    gateway.fail_before = set()
    assert look_after() == ["payments.advance"]
    assert desk.stands(held) == ("confirmed", "authorised")


def test_an_event_that_nobody_acted_on(held: Held, pay: Pay, desk: Desk, look_after: Look) -> None:
    pay(held)
    desk.hear(held)
    assert sorted(look_after()) == ["payments.advance", "payments.event"]
    assert desk.stands(held) == ("confirmed", "authorised")
    assert desk.event().processed_at is not None


def test_money_that_was_to_go_back(
    hold: Hold, pay: Pay, desk: Desk, gateway: FakeGateway, look_after: Look
) -> None:
    held = hold(starts_in=timedelta(days=5))
    pay(held)
    with desk.database.transaction() as session:
        bookings.give_back(session, held.id)
    desk.hear(held)
    desk.jobs["payments.event"](event=desk.event().id)
    assert desk.attempt(held).status == "returning"
    assert look_after() == ["payments.undo"]
    assert desk.attempt(held).status == "refunded"
    assert desk.balances() == {}


def test_money_that_was_being_taken(
    held: Held, pay: Pay, desk: Desk, gateway: FakeGateway, look_after: Look
) -> None:
    pay(held)
    desk.hear(held)
    desk.work()
    gateway.fail_before = {"capture_intent"}
    with pytest.raises(PaymentUnavailable):
        desk.jobs["payments.capture"](attempt_id=desk.attempt(held).id)
    gateway.fail_before = set()
    assert look_after() == ["payments.capture"]
    assert desk.attempt(held).status == "paid_held"


def test_a_card_form_that_was_left_open(
    held: Held, checkout: Checkout, desk: Desk, look_after: Look
) -> None:
    checkout.card_form(held.public_id, held.learner, desk.clock.now())
    assert look_after() == []
    desk.expire()
    desk.clock.advance(timedelta(minutes=25))
    assert look_after() == ["payments.advance"]
    assert desk.attempt(held).status == "voided"


def test_what_waits_for_the_learner_is_asked_about_less_and_less_often(
    held: Held, pay: Pay, desk: Desk, gateway: FakeGateway, look_after: Look
) -> None:
    pay(held, SECURE)
    asked = []
    for _ in range(10):
        before = gateway.count("intent")
        look_after()
        asked.append(gateway.count("intent") - before)
    assert asked[:3] == [1, 1, 1]
    assert sum(asked) < 10


def test_what_is_fresh_is_left_to_its_own_jobs(held: Held, pay: Pay, desk: Desk) -> None:
    pay(held)
    desk.drop_jobs()
    desk.jobs["payments.reconcile"]()
    assert desk.waiting() == []


def test_without_stripes_keys_jobs_wait(database: Database, desk: Desk) -> None:
    idle = jobs(database, None, desk.clock)
    idle["payments.reconcile"]()
    with pytest.raises(RuntimeError, match="without Stripe's keys"):
        idle["payments.advance"](attempt_id=1)
