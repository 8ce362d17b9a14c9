"""The state machine is complete, goes forward only, and leaves a trace."""

from datetime import datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from lti_tool.kernel.db import Database, violated_constraint
from lti_tool.payments import attempts
from lti_tool.payments.checkout import Checkout
from lti_tool.payments.models import AttemptTransition
from lti_tool.payments.states import (
    ALLOWED,
    OVER,
    STATUSES,
    UNSETTLED,
    Status,
    TransitionRefused,
    may,
)
from tests.payments.conftest import Pay
from tests.payments.desk import Desk, Held


def test_every_status_has_its_row() -> None:
    assert set(ALLOWED) == set(STATUSES)
    assert all(after <= set(STATUSES) for after in ALLOWED.values())


def test_every_status_can_be_reached() -> None:
    reached: set[Status] = {"quoted"}
    edge = set(reached)
    while edge:
        edge = {new for old in edge for new in ALLOWED[old]} - reached
        reached |= edge
    assert reached == set(STATUSES)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("declined", "authorised"),
        ("voided", "paid_held"),
        ("authorised", "requires_action"),
        ("paid_held", "authorised"),
        ("refunded", "paid_held"),
        ("returning", "authorised"),
        ("transferred", "lesson_done"),
    ],
)
def test_there_is_no_way_back(old: str, new: str) -> None:
    assert not may(old, new)  # type: ignore[arg-type]


def test_money_that_was_taken_is_never_merely_voided() -> None:
    assert [old for old in STATUSES if may(old, "voided") and old not in UNSETTLED] == [
        "quoted",
        "authorised",
        "capturing",
        "returning",
    ]


def test_a_refused_move_changes_nothing(
    checkout: Checkout, held: Held, desk: Desk, database: Database, now: datetime
) -> None:
    checkout.card_form(held.public_id, held.learner, now)
    with pytest.raises(TransitionRefused), database.transaction() as session:
        attempt = attempts.locked(session, desk.attempt(held).id)
        attempts.move(session, attempt, "transferred", by="system", now=now)
    assert desk.attempt(held).status == "quoted"


def test_every_move_leaves_a_trace(held: Held, pay: Pay, database: Database) -> None:
    pay(held)
    with database.transaction() as session:
        trace = list(session.scalars(select(AttemptTransition).order_by(AttemptTransition.id)))
    assert [(move.old, move.new, move.by) for move in trace] == [
        (None, "quoted", "learner"),
        ("quoted", "creating", "learner"),
        ("creating", "processing", "stripe"),
    ]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE attempt_transition SET by = 'nobody'", "DELETE FROM attempt_transition"],
)
def test_the_trace_is_never_changed(
    statement: str, held: Held, checkout: Checkout, database: Database, now: datetime
) -> None:
    checkout.card_form(held.public_id, held.learner, now)
    with pytest.raises(IntegrityError) as refused, database.transaction() as session:
        session.execute(text(statement))
    assert violated_constraint(refused.value) == "attempt_transition_append_only"


def test_one_booking_has_one_open_attempt(
    held: Held, checkout: Checkout, database: Database, now: datetime
) -> None:
    checkout.card_form(held.public_id, held.learner, now)
    with pytest.raises(IntegrityError) as refused, database.transaction() as session:
        session.execute(
            text(
                "INSERT INTO payment_attempt (public_id, booking_id, status, amount, currency,"
                " commission_percent, capture_method, checked_at, created_at)"
                " SELECT gen_random_uuid(), booking_id, 'processing', amount, currency,"
                " commission_percent, capture_method, checked_at, created_at FROM payment_attempt"
            )
        )
    assert violated_constraint(refused.value) == "payment_attempt_one_open_per_booking"
    assert "returning" in OVER
