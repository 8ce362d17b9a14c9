"""A learner who holds a time of a mentor, a gateway in memory, and a desk to look from."""

import socket
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.payments.checkout import Checkout
from lti_tool.payments.conversation import Conversation
from lti_tool.payments.ledger import ledger_sum
from lti_tool.payments.progress import Progress
from lti_tool.payments.views import blueprint
from tests.payments.desk import Desk, Held, make_held
from tests.payments.fakes import GOOD, FakeGateway
from tests.payments.pages import Browser, browser_of

Hold = Callable[..., Held]
"""``hold(starts_in=timedelta, amount=minor units)``: a held booking of a new learner."""
Pay = Callable[..., Progress]
"""``pay(held, card)``: the card is typed and paid with; returns what the learner is told."""


@pytest.fixture
def gateway() -> FakeGateway:
    return FakeGateway()


@pytest.fixture
def hold(database: Database, clock: FixedClock, now: datetime) -> Hold:
    """Make a booking that is held from now on; its start counts from the beginning of the test."""

    def make(*, starts_in: timedelta = timedelta(hours=2), amount: int = 2400) -> Held:
        return make_held(database, now + starts_in, clock.now(), amount=amount)

    return make


@pytest.fixture
def held(hold: Hold) -> Held:
    return hold()


@pytest.fixture
def checkout(database: Database, gateway: FakeGateway) -> Checkout:
    return Checkout(database, gateway, commission_percent=15)


@pytest.fixture
def conversation(database: Database, gateway: FakeGateway) -> Conversation:
    return Conversation(database, gateway)


@pytest.fixture
def desk(database: Database, gateway: FakeGateway, clock: FixedClock) -> Iterator[Desk]:
    """Whatever the test did, the ledger balances afterwards."""
    yield Desk(database, gateway, clock)
    with database.transaction() as session:
        assert set(ledger_sum(session).values()) <= {0}


@pytest.fixture
def pay(checkout: Checkout, gateway: FakeGateway, clock: FixedClock) -> Pay:
    """Go through the card form and pay."""

    def go(held: Held, card: str = GOOD) -> Progress:
        form = checkout.card_form(held.public_id, held.learner, clock.now())
        assert form.attempt is not None and form.client_secret is not None
        gateway.type_card(form.client_secret, card)
        return checkout.pay(form.attempt, held.learner, clock.now())

    return go


@pytest.fixture
def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture
def browser(web: Flask, checkout: Checkout) -> Browser:
    """A client signed in as a person; Stripe's keys are set."""
    web.register_blueprint(blueprint(checkout))
    return browser_of(web)


@pytest.fixture
def free_only(web: Flask) -> Browser:
    """The same without Stripe's keys."""
    web.register_blueprint(blueprint(None))
    return browser_of(web)
