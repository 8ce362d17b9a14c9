"""A payment that came too late, was given up, or should not exist goes back in full, once."""

from datetime import timedelta

import pytest

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.payments.checkout import Checkout
from lti_tool.payments.errors import PaymentUnavailable
from lti_tool.payments.progress import progress
from lti_tool.payments.returns import reserve_refund
from lti_tool.scheduling.models import Booking
from tests.payments.conftest import Hold, Pay
from tests.payments.desk import Desk, Held
from tests.payments.fakes import SECURE, FakeGateway

FAR = timedelta(days=5)
"""So far away that it is charged at once."""


def state(desk: Desk, held: Held) -> str:
    with desk.database.transaction() as session:
        return progress(session, session.get_one(Booking, held.id), desk.clock.now()).state


def late(desk: Desk, gateway: FakeGateway, held: Held, secret: str | None) -> None:
    """The bank says yes a minute after the ten minutes."""
    desk.clock.advance(timedelta(minutes=11))
    desk.expire()
    gateway.authenticate(secret or "")
    desk.hear(held, f"evt_{held.id}")


@pytest.mark.parametrize(
    ("ahead", "status"), [(timedelta(hours=2), "authorised"), (FAR, "paid_held")]
)
def test_a_late_payment_takes_the_time_if_it_is_free(
    hold: Hold, pay: Pay, desk: Desk, gateway: FakeGateway, ahead: timedelta, status: str
) -> None:
    held = hold(starts_in=ahead)
    late(desk, gateway, held, pay(held, SECURE).client_secret)
    assert desk.booking(held).status == "expired"
    desk.work()
    assert desk.stands(held) == ("confirmed", status)
    assert desk.events("PaymentTooLate") == 0


@pytest.mark.parametrize(
    ("ahead", "status", "at_stripe"),
    [(timedelta(hours=2), "voided", "canceled"), (FAR, "refunded", "succeeded")],
)
def test_a_late_payment_goes_back_if_the_time_is_taken(
    hold: Hold,
    pay: Pay,
    desk: Desk,
    gateway: FakeGateway,
    ahead: timedelta,
    status: str,
    at_stripe: str,
) -> None:
    held = hold(starts_in=ahead)
    late(desk, gateway, held, pay(held, SECURE).client_secret)
    other = hold(starts_in=ahead)
    for _ in range(2):
        desk.hear(held, "evt_again")
        desk.work()
    assert desk.stands(held) == ("expired", status)
    assert desk.booking(other).status == "held"
    assert gateway.intents["pi_1"].status == at_stripe
    assert gateway.intents["pi_1"].refunded == (2400 if status == "refunded" else 0)
    assert desk.attempt(held).return_reason == "late"
    assert desk.events("PaymentTooLate") == 1
    assert desk.events("PaymentAuthorised") == 0
    assert desk.balances() == {}
    assert state(desk, held) == "late"


def test_a_late_payment_for_a_lesson_that_has_begun_goes_back(
    hold: Hold, pay: Pay, desk: Desk, gateway: FakeGateway
) -> None:
    held = hold(starts_in=timedelta(minutes=11))
    late(desk, gateway, held, pay(held, SECURE).client_secret)
    desk.work()
    assert desk.stands(held) == ("expired", "voided")
    assert desk.events("PaymentTooLate") == 1


def test_an_abandoned_hold_gives_the_time_back_and_later_the_payment_up(
    held: Held, hold: Hold, pay: Pay, desk: Desk, gateway: FakeGateway
) -> None:
    """The learner closed the tab while the bank asked."""
    pay(held, SECURE)
    desk.clock.advance(timedelta(minutes=10))
    assert desk.expire() == 1
    assert desk.stands(held) == ("expired", "requires_action")
    other = hold()
    assert desk.booking(other).status == "held"
    desk.clock.advance(timedelta(minutes=15))
    desk.work()
    assert desk.stands(held) == ("expired", "voided")
    assert gateway.intents["pi_1"].status == "canceled"
    assert state(desk, held) == "over"


def test_a_time_given_back_while_the_bank_asks_is_not_paid(
    held: Held, pay: Pay, desk: Desk, gateway: FakeGateway
) -> None:
    pay(held, SECURE)
    desk.give_back(held)
    desk.work()
    assert desk.stands(held) == ("cancelled", "voided")
    assert gateway.intents["pi_1"].status == "canceled"
    assert state(desk, held) == "over"


@pytest.mark.parametrize(("ahead", "status"), [(timedelta(hours=2), "voided"), (FAR, "refunded")])
def test_a_bank_that_was_faster_than_giving_back(
    hold: Hold, pay: Pay, desk: Desk, gateway: FakeGateway, ahead: timedelta, status: str
) -> None:
    held = hold(starts_in=ahead)
    gateway.authenticate(pay(held, SECURE).client_secret or "")
    desk.give_back(held)
    desk.work()
    attempt = desk.attempt(held)
    assert (attempt.status, attempt.return_reason) == (status, "cancelled")
    assert desk.booking(held).status == "cancelled"
    assert desk.events("PaymentTooLate") == desk.events("BookingConfirmed") == 0
    assert desk.balances() == {}
    assert state(desk, held) == "late"


def test_a_card_form_of_a_time_given_back_is_closed(
    held: Held, checkout: Checkout, clock: FixedClock, desk: Desk, gateway: FakeGateway
) -> None:
    checkout.card_form(held.public_id, held.learner, clock.now())
    desk.give_back(held)
    desk.work()
    assert desk.stands(held) == ("cancelled", "voided")
    assert gateway.count("create_intent") == 0


@pytest.mark.parametrize("ahead", [timedelta(hours=2), FAR])
@pytest.mark.parametrize("when", ["before", "after"])
def test_giving_back_survives_a_crash(
    hold: Hold, pay: Pay, desk: Desk, gateway: FakeGateway, ahead: timedelta, when: str
) -> None:
    held = hold(starts_in=ahead)
    late(desk, gateway, held, pay(held, SECURE).client_secret)
    hold(starts_in=ahead)
    broken = gateway.fail_before if when == "before" else gateway.fail_after
    broken |= {"cancel_intent", "refund"}
    with pytest.raises(PaymentUnavailable):
        desk.work()
    assert desk.attempt(held).status == "returning"
    broken.clear()
    desk.work()
    assert desk.attempt(held).status == ("voided" if ahead < FAR else "refunded")
    assert gateway.intents["pi_1"].refunded == (0 if ahead < FAR else 2400)
    assert desk.balances() == {}


def test_what_the_operator_gave_back_at_stripe_is_not_given_again(
    hold: Hold, pay: Pay, desk: Desk, gateway: FakeGateway
) -> None:
    held = hold(starts_in=FAR)
    late(desk, gateway, held, pay(held, SECURE).client_secret)
    hold(starts_in=FAR)
    gateway.refund("pi_1", 1000, key="the dashboard")
    desk.work()
    assert gateway.intents["pi_1"].refunded == 2400
    assert desk.attempt(held).status == "refunded"


@pytest.mark.parametrize(
    ("wanted", "reserved"),
    [((2400,), 2400), ((1000, 1400, 1), 2400), ((2401,), 0), ((1000, 1500), 1000)],
)
def test_no_more_is_reserved_than_was_taken(
    held: Held, pay: Pay, desk: Desk, database: Database, wanted: tuple[int, ...], reserved: int
) -> None:
    pay(held)
    attempt = desk.attempt(held).id
    with database.transaction() as session:
        told = [reserve_refund(session, attempt, amount) for amount in wanted]
    assert sum(amount for amount, yes in zip(wanted, told, strict=True) if yes) == reserved
    assert desk.attempt(held).refunded_amount == reserved
