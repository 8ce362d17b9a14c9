"""Stripe's events are kept once each, and acted on by asking Stripe."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lti_tool.kernel.db import Database
from lti_tool.payments import inbox
from lti_tool.payments.errors import PaymentUnavailable, WebhookOtherMode
from lti_tool.payments.gateway import Notice
from lti_tool.payments.models import StripeEvent
from tests.payments.conftest import Pay
from tests.payments.desk import Desk, Held
from tests.payments.fakes import FakeGateway


@pytest.fixture
def paid(held: Held, pay: Pay) -> Held:
    pay(held)
    return held


def kept(database: Database) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(StripeEvent)) or 0


def test_an_event_that_comes_twice_is_kept_once(paid: Held, desk: Desk, database: Database) -> None:
    assert [desk.hear(paid), desk.hear(paid)] == [True, False]
    assert kept(database) == 1
    assert desk.waiting().count("payments.event") == 1


def test_an_event_that_was_handled_is_not_handled_again(
    paid: Held, desk: Desk, gateway: FakeGateway
) -> None:
    desk.hear(paid)
    desk.work()
    asked = gateway.count("intent")
    desk.jobs["payments.event"](event=desk.event().id)
    assert gateway.count("intent") == asked


def test_an_event_of_the_other_mode_is_refused(
    paid: Held, desk: Desk, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(WebhookOtherMode):
        desk.hear(paid, livemode=True)
    assert (kept(database), desk.stands(paid)) == (0, ("held", "processing"))
    assert "webhook of the other mode" in caplog.text


@pytest.mark.parametrize(
    ("intent", "outcome"), [("pi_of_another_shop", "unknown"), (None, "ignored")]
)
def test_an_event_about_nothing_of_ours_is_kept_and_left(
    desk: Desk, database: Database, gateway: FakeGateway, intent: str | None, outcome: str
) -> None:
    notice = Notice("evt_1", "payout.paid", False, intent, {})
    with database.transaction() as session:
        inbox.receive(session, notice, livemode=False, now=desk.clock.now())
    desk.work()
    assert desk.event().outcome == outcome
    assert gateway.calls == []


def test_an_event_about_an_intent_that_stripe_does_not_know(
    paid: Held, desk: Desk, gateway: FakeGateway
) -> None:
    gateway.intents.clear()
    desk.hear(paid)
    desk.work()
    assert desk.event().outcome == "unknown"
    assert desk.stands(paid) == ("held", "processing")


def test_what_an_event_says_does_not_matter(paid: Held, desk: Desk, gateway: FakeGateway) -> None:
    """It says that all is well; Stripe, asked, says that the card was declined."""
    gateway.set(desk.intent_id(paid), status="requires_payment_method", decline_code="lost_card")
    desk.hear(paid)
    desk.work()
    assert desk.stands(paid) == ("held", "declined")
    assert desk.attempt(paid).decline_code == "lost_card"
    assert desk.events("PaymentDeclined") == 1


def test_while_stripe_is_away_an_event_waits(
    paid: Held, desk: Desk, gateway: FakeGateway, database: Database
) -> None:
    desk.hear(paid)
    gateway.fail_before = {"intent"}
    with pytest.raises(PaymentUnavailable):
        desk.work()
    assert desk.event().processed_at is None
    with database.transaction() as session:
        assert inbox.waiting(session, desk.clock.now()) == []
        assert inbox.waiting(session, desk.clock.now() + timedelta(1)) == [desk.event().id]
    gateway.fail_before = set()
    desk.work()
    assert desk.stands(paid) == ("confirmed", "authorised")
