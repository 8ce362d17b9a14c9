"""localstripe calls our webhook over HTTP, and that confirms the booking."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, Response, request

from devstack.reserved import told_of_reserved
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.payments.captures import capture_for_booking, settle_lesson
from lti_tool.payments.checkout import Checkout
from lti_tool.payments.jobs import jobs
from lti_tool.payments.views import blueprint
from tests.payments.conftest import Hold
from tests.payments.desk import Desk, Held
from tests.payments.fakes import GOOD, SECURE
from tests.payments.stripes import Local, localstripe
from tests.ports import on_a_port

PATIENCE = 20  # seconds until a webhook must have come


class Post:
    """Waits for webhooks; ``answers`` are their statuses, ``address`` where they go."""

    def __init__(self) -> None:
        self.address = ""
        self.answers: list[int] = []
        self._came = threading.Semaphore(0)

    def note(self, response: Response) -> Response:
        if request.path == "/webhooks/stripe":
            self.answers.append(response.status_code)
            response.call_on_close(self._came.release)  # by then the request is committed
        return response

    def wait(self) -> int:
        assert self._came.acquire(timeout=PATIENCE), "no webhook came"
        return self.answers[-1]


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    with localstripe(tmp_path_factory.mktemp("localstripe")) as running:
        yield Local(running)


@pytest.fixture
def checkout(database: Database, local: Local) -> Checkout:
    return Checkout(database, local.gateway, 15)


@pytest.fixture
def post(web: Flask, checkout: Checkout, local: Local) -> Iterator[Post]:
    """The webhook's page on a port of its own, known to localstripe."""
    came = Post()
    web.register_blueprint(blueprint(checkout))
    web.after_request(came.note)
    with on_a_port(web, host="127.0.0.1") as came.address:
        local.local.forget()
        local.local.send_webhooks_to(came.address)
        yield came


@pytest.fixture
def worker(desk: Desk, database: Database, local: Local, clock: FixedClock) -> Desk:
    desk.jobs = jobs(database, local.gateway, clock)
    return desk


def pay(checkout: Checkout, local: Local, held: Held, desk: Desk, card: str = GOOD) -> None:
    """As the browser does it, with the bank's window if there is one."""
    now = desk.clock.now()
    form = checkout.card_form(held.public_id, held.learner, now)
    assert form.attempt is not None and form.client_secret is not None
    local.type_card(form.client_secret, card)
    told = checkout.pay(form.attempt, held.learner, now)
    if told.state == "action":
        local.authenticate(told.client_secret or "")
        told = checkout.look(form.attempt, held.learner, now)
    assert told.state == "waiting"


@pytest.mark.parametrize("card", [GOOD, SECURE])
def test_a_lesson_far_away_is_confirmed_by_the_webhook(
    hold: Hold, checkout: Checkout, local: Local, post: Post, worker: Desk, card: str
) -> None:
    held = hold(starts_in=timedelta(days=5))
    pay(checkout, local, held, worker, card)
    assert worker.stands(held) == ("held", "processing")
    while worker.stands(held)[0] == "held":
        assert post.wait() == 200  # of the customer first, then of the payment
        worker.work()
    assert worker.stands(held) == ("confirmed", "paid_held")
    assert (worker.attempt(held).confirmed_by or "").startswith("evt_")
    assert worker.balances() == {"stripe_clearing": 2400, "learner_funds_held": -2400}


def test_a_near_lesson_is_reserved_taken_and_shared(
    held: Held, checkout: Checkout, local: Local, post: Post, worker: Desk
) -> None:
    """The emulator tells nothing of reserved money; asking does."""
    pay(checkout, local, held, worker)
    worker.clock.advance(timedelta(seconds=15))
    worker.work()
    assert worker.stands(held) == ("confirmed", "authorised")
    with worker.database.transaction() as session:
        capture_for_booking(session, held.id)
    worker.work()
    with worker.database.transaction() as session:
        settle_lesson(session, held.id, worker.clock.now())
    assert worker.attempt(held).status == "lesson_done"
    assert worker.balances() == {
        "stripe_clearing": 2400,
        "mentor_payable": -2040,
        "commission": -360,
    }


def test_what_the_emulator_does_not_tell_of_a_near_lesson_is_told_beside_it(
    held: Held, checkout: Checkout, local: Local, post: Post, worker: Desk
) -> None:
    pay(checkout, local, held, worker)
    with told_of_reserved(local.local, post.address):
        while worker.stands(held)[0] == "held":
            assert post.wait() == 200
            worker.work()
    assert worker.stands(held) == ("confirmed", "authorised")
    assert worker.attempt(held).confirmed_by == f"evt_reserved_{worker.intent_id(held)}"


def test_the_emulator_is_ended_and_started_again_and_knows_what_it_knew(
    held: Held, checkout: Checkout, tmp_path: Path, desk: Desk
) -> None:
    memory = tmp_path / "memory"
    with localstripe(tmp_path) as running:
        first = Local(running)
        pay(replace(checkout, gateway=first.gateway), first, held, desk)
        running.remember(memory)
    with localstripe(tmp_path, memory) as running:
        again = Local(running).gateway.intent(desk.intent_id(held))
    assert (again.status, again.amount) == ("requires_capture", 2400)


def test_a_payment_that_is_too_late_goes_back(
    hold: Hold, checkout: Checkout, local: Local, post: Post, worker: Desk
) -> None:
    held = hold(starts_in=timedelta(days=5))
    pay(checkout, local, held, worker)
    worker.clock.advance(timedelta(minutes=10))
    worker.expire()
    hold(starts_in=timedelta(days=5))
    worker.work()
    assert worker.stands(held) == ("expired", "refunded")
    assert local.gateway.intent(worker.intent_id(held)).refunded == 2400
    assert worker.balances() == {}


def test_a_webhook_signed_with_another_secret_is_refused(
    checkout: Checkout, local: Local, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local.gateway, "_webhook_secret", "whsec_of_somebody_else")
    checkout.gateway.create_customer("somebody", key="one")
    assert post.wait() == 400
