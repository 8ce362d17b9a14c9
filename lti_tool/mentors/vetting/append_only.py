"""The log of decisions is only ever added to: the database refuses the rest. ``STATEMENTS`` may be run again and again.

The column of the operator may change, as an account that is joined to another gets its number.
"""

from lti_tool.kernel.db import made_with

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

made_with(("application_decision",), STATEMENTS)
