"""The ledger balances because the database refuses what does not."""

from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.kernel.db import Database, violated_constraint
from lti_tool.payments import ledger
from lti_tool.payments.checkout import Checkout
from lti_tool.payments.ledger import Line
from lti_tool.payments.models import PaymentAttempt
from tests.payments.desk import Desk, Held


@pytest.fixture
def attempt(held: Held, checkout: Checkout, desk: Desk, now: datetime) -> PaymentAttempt:
    checkout.card_form(held.public_id, held.learner, now)
    return desk.attempt(held)


def lines(*amounts: int) -> list[Line]:
    return [Line("stripe_clearing", amount) for amount in amounts]


@pytest.mark.parametrize("amounts", [(100,), (100, -99), (1, 1, -3), ()])
def test_a_transaction_that_does_not_balance_is_refused(
    amounts: tuple[int, ...], attempt: PaymentAttempt, database: Database, now: datetime
) -> None:
    with pytest.raises(IntegrityError) as refused, database.transaction() as session:
        ledger.post(session, attempt, "test", lines(*amounts), now)
    assert violated_constraint(refused.value) == "ledger_balanced"
    with database.transaction() as session:
        assert session.scalar(text("SELECT count(*) FROM ledger_transaction")) == 0


def test_currencies_balance_each_for_itself(
    attempt: PaymentAttempt, database: Database, now: datetime
) -> None:
    with pytest.raises(IntegrityError) as refused, database.transaction() as session:
        ledger.post(session, attempt, "test", lines(100, -100), now)
        session.execute(
            text(
                "INSERT INTO ledger_entry (transaction_id, account, amount, currency)"
                " SELECT id, 'commission', sign, code FROM ledger_transaction,"
                " (VALUES (5, 'EUR'), (-5, 'USD')) AS added (sign, code)"
            )
        )
    assert violated_constraint(refused.value) == "ledger_balanced"


def test_a_line_added_later_is_refused(
    attempt: PaymentAttempt, database: Database, now: datetime
) -> None:
    with database.transaction() as session:
        ledger.capture(session, attempt, now)
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(
            text(
                "INSERT INTO ledger_entry (transaction_id, account, amount, currency)"
                " SELECT id, 'commission', 1, 'EUR' FROM ledger_transaction"
            )
        )


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_transaction"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = DEFAULT"])
def test_what_is_written_stays(
    table: str, statement: str, attempt: PaymentAttempt, database: Database, now: datetime
) -> None:
    with database.transaction() as session:
        ledger.capture(session, attempt, now)
    with pytest.raises(IntegrityError) as refused, database.transaction() as session:
        session.execute(text(statement.format(table)))
    assert violated_constraint(refused.value) == f"{table}_append_only"


def test_what_moved_money_is_written_once(
    attempt: PaymentAttempt, database: Database, now: datetime
) -> None:
    with database.transaction() as session:
        ledger.capture(session, attempt, now)
        ledger.capture(session, attempt, now)
    with database.transaction() as session:
        ledger.capture(session, attempt, now)
        assert balances(session) == {"stripe_clearing": 2400, "learner_funds_held": -2400}


def test_a_lesson_shares_the_money(
    attempt: PaymentAttempt, held: Held, database: Database, now: datetime
) -> None:
    with database.transaction() as session:
        ledger.capture(session, attempt, now)
        ledger.settle(session, attempt, held.mentor_id, now)
        assert balances(session) == {
            "stripe_clearing": 2400,
            "learner_funds_held": 0,
            "mentor_payable": -2040,
            "commission": -360,
        }
        assert ledger.ledger_sum(session) == {"EUR": 0}
        mine = ledger.balance(session, "mentor_payable", mentor_id=held.mentor_id)
        assert mine == {"EUR": -2040}


def test_a_commission_of_nothing_is_no_line(
    held: Held, checkout: Checkout, database: Database, desk: Desk, now: datetime
) -> None:
    Checkout(database, checkout.gateway, 0).card_form(held.public_id, held.learner, now)
    with database.transaction() as session:
        ledger.settle(session, desk.attempt(held), held.mentor_id, now)
        assert ledger.balance(session, "commission") == {}
        assert ledger.ledger_sum(session) == {"EUR": 0}


def test_an_empty_ledger_has_no_sum(database: Database) -> None:
    with database.transaction() as session:
        assert ledger.ledger_sum(session) == {}


def balances(session: Session) -> dict[str, int]:
    rows = session.execute(text("SELECT account, sum(amount) FROM ledger_entry GROUP BY account"))
    return {account: int(amount) for account, amount in rows}
