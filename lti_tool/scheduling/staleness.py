"""What changes when somebody is free makes their listing due for a look: the database notes it with the change itself.

``freshness`` looks. ``STATEMENTS`` may be run again and again.
"""

from collections.abc import Iterator

from lti_tool.kernel.db import made_with

TABLES = ("weekly_rule", "date_override", "booking_terms", "booking")
EVENTS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}
DUE = """
CREATE OR REPLACE FUNCTION look_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE mentor_listing SET refresh_at = '-infinity'
    WHERE subject_code = '' AND mentor_id IN (SELECT mentor_id FROM changed) AND refresh_at <> '-infinity';
    RETURN NULL;
END $$
"""
DUE_FOR_MENTOR = """
CREATE OR REPLACE FUNCTION look_again_at_mentor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE mentor_listing SET refresh_at = '-infinity' WHERE subject_code = '' AND mentor_id = NEW.id;
    RETURN NULL;
END $$
"""


TRIGGERS = (
    *((f"{table}_look_again_{change.lower()}", table) for table in TABLES for change in EVENTS),
    ("mentor_look_again", "mentor"),
)


def _followed() -> Iterator[str]:
    for name, table in TRIGGERS:
        yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    for table in TABLES:
        for change, rows in EVENTS.items():
            yield (
                f"CREATE TRIGGER {table}_look_again_{change.lower()} AFTER {change} ON {table}"
                f" REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION look_again()"
            )
    yield (
        "CREATE TRIGGER mentor_look_again AFTER UPDATE OF zone, lesson_minutes ON mentor"
        " FOR EACH ROW EXECUTE FUNCTION look_again_at_mentor()"
    )


STATEMENTS = (DUE, DUE_FOR_MENTOR, *_followed())
FUNCTIONS = ("look_again()", "look_again_at_mentor()")

made_with(("mentor_listing", *TABLES), STATEMENTS)
