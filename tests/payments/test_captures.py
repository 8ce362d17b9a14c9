"""Reserved money is taken when the lesson starts, and shared when it is over; free lessons need nothing."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from lti_tool.payments import captures
from lti_tool.payments.errors import PaymentUnavailable
from lti_tool.payments.gateway import GatewayRefused
from lti_tool.payments.subscribers import share_the_money, take_the_money
from tests.payments.conftest import Hold, Pay
from tests.payments.desk import Desk, Held
from tests.payments.fakes import FakeGateway

SHARED = {"stripe_clearing": 2400, "mentor_payable": -2040, "commission": -360}
KEPT = {"stripe_clearing": 2400, "learner_funds_held": -2400}


@dataclass(frozen=True)
class LessonHappened:
    """As the lesson's own events look."""

    booking_id: int


@pytest.fixture
def booked(held: Held, pay: Pay, desk: Desk) -> Held:
    """Confirmed, with its money reserved."""
    pay(held)
    desk.hear(held)
    desk.work()
    return held


@pytest.fixture
def charged(hold: Hold, pay: Pay, desk: Desk) -> Held:
    """Confirmed, and charged at once, as it is five days away."""
    held = hold(starts_in=timedelta(days=5))
    pay(held)
    desk.hear(held)
    desk.work()
    return held


def start(desk: Desk, held: Held) -> None:
    with desk.database.transaction() as session:
        take_the_money(session, LessonHappened(held.id))


def finish(desk: Desk, held: Held) -> None:
    with desk.database.transaction() as session:
        share_the_money(desk.clock)(session, LessonHappened(held.id))


def test_a_lesson_takes_the_money_and_shares_it(booked: Held, desk: Desk) -> None:
    assert desk.balances() == {}
    start(desk, booked)
    assert desk.work() == ["payments.capture"]
    assert (desk.attempt(booked).status, desk.balances()) == ("paid_held", KEPT)
    finish(desk, booked)
    assert (desk.attempt(booked).status, desk.balances()) == ("lesson_done", SHARED)


def test_a_lesson_far_away_was_charged_when_it_was_booked(charged: Held, desk: Desk) -> None:
    assert (desk.attempt(charged).status, desk.balances()) == ("paid_held", KEPT)
    start(desk, charged)
    assert desk.work() == []
    finish(desk, charged)
    assert (desk.attempt(charged).status, desk.balances()) == ("lesson_done", SHARED)


def test_told_twice_it_happens_once(booked: Held, desk: Desk, gateway: FakeGateway) -> None:
    for _ in range(2):
        start(desk, booked)
    desk.work()
    for _ in range(2):
        finish(desk, booked)
    desk.work()
    assert gateway.count("capture_intent") == 1
    assert desk.balances() == SHARED


def test_an_end_that_is_told_before_the_start(booked: Held, desk: Desk) -> None:
    finish(desk, booked)
    start(desk, booked)
    desk.work()
    assert (desk.attempt(booked).status, desk.balances()) == ("lesson_done", SHARED)


def test_an_end_while_the_money_is_being_taken(
    booked: Held, desk: Desk, gateway: FakeGateway
) -> None:
    start(desk, booked)
    gateway.fail_before = {"capture_intent"}
    with pytest.raises(PaymentUnavailable):
        desk.work()
    assert desk.attempt(booked).status == "capturing"
    finish(desk, booked)
    assert desk.balances() == {}
    gateway.fail_before = set()
    desk.work()
    assert (desk.attempt(booked).status, desk.balances()) == ("lesson_done", SHARED)


def test_money_that_was_taken_while_the_answer_was_lost(
    booked: Held, desk: Desk, gateway: FakeGateway
) -> None:
    start(desk, booked)
    gateway.fail_after = {"capture_intent"}
    with pytest.raises(PaymentUnavailable):
        desk.work()
    gateway.fail_after = set()
    desk.work()
    assert (desk.attempt(booked).status, desk.balances()) == ("paid_held", KEPT)


def test_money_that_the_operator_took_at_stripe(
    booked: Held, desk: Desk, gateway: FakeGateway
) -> None:
    gateway.capture_intent(desk.intent_id(booked), key="the dashboard")
    start(desk, booked)
    desk.work()
    assert (desk.attempt(booked).status, desk.balances()) == ("paid_held", KEPT)


def test_a_reservation_that_has_lapsed_takes_nothing(
    booked: Held, desk: Desk, gateway: FakeGateway
) -> None:
    gateway.set(desk.intent_id(booked), status="canceled")
    start(desk, booked)
    desk.work()
    assert (desk.attempt(booked).status, desk.balances()) == ("voided", {})
    assert desk.events("PaymentLost") == 1


def test_money_that_stripe_refuses_to_take_is_tried_again(
    booked: Held, desk: Desk, gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(intent_id: str, *, key: str) -> None:
        raise GatewayRefused(f"{intent_id} {key}")

    start(desk, booked)
    with monkeypatch.context() as broken, pytest.raises(GatewayRefused):
        broken.setattr(gateway, "capture_intent", refuse)
        desk.work()
    assert desk.attempt(booked).status == "capturing"
    desk.work()
    assert desk.attempt(booked).status == "paid_held"


def test_a_booking_without_a_payment_needs_nothing(held: Held, desk: Desk) -> None:
    start(desk, held)
    finish(desk, held)
    with desk.database.transaction() as session:
        captures.settle_lesson(session, held.id, desk.clock.now())
    assert (desk.waiting(), desk.balances()) == ([], {})


def test_a_lesson_that_was_given_back_is_not_charged(
    held: Held, pay: Pay, desk: Desk, gateway: FakeGateway
) -> None:
    pay(held)
    desk.give_back(held)
    desk.work()
    start(desk, held)
    desk.work()
    assert gateway.count("capture_intent") == 0
    assert desk.stands(held) == ("cancelled", "voided")
