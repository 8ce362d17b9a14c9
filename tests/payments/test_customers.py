"""A person is one customer at Stripe, known there by a number and nothing else."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from lti_tool.kernel.db import Database
from lti_tool.payments import customers
from lti_tool.payments.errors import PaymentUnavailable
from tests.payments.desk import Desk, Held
from tests.payments.fakes import FakeGateway


def ask(desk: Desk, gateway: FakeGateway, person: int) -> str:
    return customers.customer(desk.database, gateway, person, desk.clock.now())


def test_a_person_is_one_customer(held: Held, desk: Desk, gateway: FakeGateway) -> None:
    with ThreadPoolExecutor(4) as together:
        asked = [together.submit(ask, desk, gateway, held.learner) for _ in range(4)]
        told = {each.result() for each in asked}
    assert told == {ask(desk, gateway, held.learner)}
    assert len(gateway.customers) == 1


def test_an_answer_that_was_lost_makes_no_second_customer(
    held: Held, desk: Desk, gateway: FakeGateway
) -> None:
    gateway.fail_after = {"create_customer"}
    with pytest.raises(PaymentUnavailable):
        ask(desk, gateway, held.learner)
    gateway.fail_after = set()
    assert ask(desk, gateway, held.learner) in gateway.customers
    assert len(gateway.customers) == 1


def test_stripe_learns_no_name_and_no_number_of_ours(
    held: Held, desk: Desk, gateway: FakeGateway
) -> None:
    ask(desk, gateway, held.learner)
    (told,) = gateway.customers.values()
    assert len(told) == 36
    assert told != str(held.learner)


def test_test_mode_and_live_mode_know_different_customers(
    held: Held, desk: Desk, gateway: FakeGateway
) -> None:
    live = FakeGateway(livemode=True)
    ask(desk, gateway, held.learner)
    ask(desk, live, held.learner)
    assert gateway.count("create_customer") == live.count("create_customer") == 1


def test_a_customer_that_is_forgotten_is_made_anew(
    held: Held, desk: Desk, gateway: FakeGateway, database: Database
) -> None:
    first = ask(desk, gateway, held.learner)
    customers.forget(database, gateway, held.learner)
    assert ask(desk, gateway, held.learner) != first
