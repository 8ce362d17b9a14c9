"""What changes when somebody is free makes their listing due for a look: the database notes it with the change itself.

``freshness`` looks. ``STATEMENTS`` may be run again and again.
"""

from collections.abc import Iterator

from lti_tool.kernel.db import made_with
from lti_tool.mentors.listing import CHANGES, trigger

TABLES = ("weekly_rule", "date_override", "booking_terms", "booking")
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
    *((f"{table}_look_again_{change.lower()}", table) for table in TABLES for change in CHANGES),
    ("mentor_look_again", "mentor"),
)


def _followed() -> Iterator[str]:
    for table in TABLES:
        for change in CHANGES:
            name = f"{table}_look_again_{change.lower()}"
            yield from trigger(name, change, table, "look_again()")
    yield "DROP TRIGGER IF EXISTS mentor_look_again ON mentor"
    yield (
        "CREATE TRIGGER mentor_look_again AFTER UPDATE OF zone, lesson_minutes ON mentor"
        " FOR EACH ROW EXECUTE FUNCTION look_again_at_mentor()"
    )


STATEMENTS = (DUE, DUE_FOR_MENTOR, *_followed())
FUNCTIONS = ("look_again()", "look_again_at_mentor()")

made_with(("mentor_listing", *TABLES), STATEMENTS)
