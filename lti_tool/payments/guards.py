"""What the database itself holds: rows that are written once, and ledger transactions that sum to zero.

``STATEMENTS`` may be run again and again. ``create_all`` runs them, and so does a migration that creates the tables.
"""

from lti_tool.kernel.db import made_with

APPEND_ONLY = ("attempt_transition", "ledger_transaction", "ledger_entry")
BALANCED = ("ledger_transaction", "ledger_entry")

REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of this table are never changed' USING
        ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME,
        CONSTRAINT = TG_TABLE_NAME || '_append_only';
END $$
"""
MUST_BALANCE = """
CREATE OR REPLACE FUNCTION ledger_must_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    looked_at bigint;
    currencies int;
    unbalanced int;
BEGIN
    IF TG_TABLE_NAME = 'ledger_entry' THEN
        looked_at := NEW.transaction_id;
    ELSE
        looked_at := NEW.id;
    END IF;
    SELECT count(*), count(*) FILTER (WHERE total <> 0) INTO currencies, unbalanced
    FROM (SELECT sum(amount) AS total FROM ledger_entry
          WHERE transaction_id = looked_at GROUP BY currency) AS by_currency;
    IF currencies = 0 OR unbalanced > 0 THEN
        RAISE EXCEPTION 'a ledger transaction must have lines that sum to zero' USING
            ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = 'ledger_balanced';
    END IF;
    RETURN NULL;
END $$
"""


def _append_only(table: str) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    ]


def _balanced(table: str) -> list[str]:
    """Checked when the transaction commits, so that its lines can be written one after the other."""
    return [
        f"DROP TRIGGER IF EXISTS {table}_balanced ON {table}",
        f"CREATE CONSTRAINT TRIGGER {table}_balanced AFTER INSERT ON {table}"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_must_balance()",
    ]


STATEMENTS = (
    REFUSE_CHANGE,
    MUST_BALANCE,
    *(line for table in APPEND_ONLY for line in _append_only(table)),
    *(line for table in BALANCED for line in _balanced(table)),
)

made_with(APPEND_ONLY, STATEMENTS)
