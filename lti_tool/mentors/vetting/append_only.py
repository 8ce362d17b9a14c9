"""The log of decisions is only ever added to: the database refuses the rest. ``STATEMENTS`` may be run again and again.

The column of the operator may change, as an account that is joined to another gets its number.
"""

from typing import Any

from sqlalchemy import MetaData, event, text
from sqlalchemy.engine import Connection

from lti_tool.kernel.db import Base

KEEP = """
CREATE OR REPLACE FUNCTION keep_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME;
END $$
"""
STATEMENTS = (
    KEEP,
    "DROP TRIGGER IF EXISTS application_decision_stays ON application_decision",
    "CREATE TRIGGER application_decision_stays BEFORE DELETE OR UPDATE OF id, public_id, application_id, action,"
    " stage_before, stage_after, words, happened_at ON application_decision"
    " FOR EACH ROW EXECUTE FUNCTION keep_decision()",
)


@event.listens_for(Base.metadata, "after_create")
def _install(_: MetaData, connection: Connection, tables: list[Any], **__: Any) -> None:
    if "application_decision" in {table.name for table in tables}:
        for statement in STATEMENTS:
            connection.execute(text(statement.replace(":", "\\:")))
