"""What the search reads, kept by the database: a row for each mentor and subject, with all that is filtered by.

``mentor_listing`` repeats what other tables have, already in the steps that a filter offers ("up to 25 euros", "4.5
and more"). Triggers write it for every change of a mentor or of what they teach; those who are not listed have no row.
The row with an empty subject is the mentor for any subject. When somebody is free is written by
``scheduling.freshness``. ``STATEMENTS`` may be run again and again.
"""

from collections.abc import Iterator

from lti_tool.courses.context import LEVELS
from lti_tool.kernel.db import made_with
from lti_tool.mentors.worth import EUROS, cents_of_minor_unit

ANY_SUBJECT = ""
GENDERS = ("woman", "man", "other")
PRICES = (1, 1501, 2501, 4001)
"""The least of each step of prices but the first, in euro cents for an hour."""
RATINGS = (40, 45, 48)
"""The least of each step of ratings but the lowest, in tenths of a star."""
REVIEWS = (1, 5, 20, 50)

LEVEL_BITS = " | ".join(
    f"CASE WHEN '{level}' = ANY(told) THEN {1 << place} ELSE 0 END"
    for place, level in enumerate(LEVELS)
)
RATES = " ".join(f"WHEN '{code}' THEN {cents_of_minor_unit(code)!r}" for code in EUROS)
GENDER_NUMBERS = " ".join(f"WHEN '{one}' THEN {place}" for place, one in enumerate(GENDERS, 1))
RATING_STEPS = " + ".join(
    f"(m.rating_sum * 10 >= {step} * m.rating_count)::int" for step in RATINGS
)

BITS = f"""
CREATE OR REPLACE FUNCTION level_bits(told text[]) RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT {LEVEL_BITS}
$$
"""
WORTH = f"""
CREATE OR REPLACE FUNCTION euro_cents(amount int, currency text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT round(amount * CASE currency {RATES} ELSE 1.0 END)::int
$$
"""
MENTOR_COLUMNS = (
    *("kind", "gender", "languages", "worth", "price", "rating", "reviews", "quality"),
    *("levels", "lessons", "score"),
)
LIST = f"""
CREATE OR REPLACE FUNCTION list_mentors(numbers bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM mentor_listing l USING (SELECT DISTINCT unnest(numbers) AS id) changed
    WHERE l.mentor_id = changed.id AND NOT EXISTS (
        SELECT FROM mentor_subject s
        WHERE s.mentor_id = l.mentor_id AND s.score IS NOT NULL AND l.subject_code IN ('', s.subject_code));
    INSERT INTO mentor_listing AS l (mentor_id, subject_code, windows, next_free_at, refresh_at,
                                     {", ".join(MENTOR_COLUMNS)})
    SELECT m.id, t.subject_code, coalesce(free.windows, '{{0,0,0,0,0,0}}'), free.next_free_at,
           coalesce(free.refresh_at, '-infinity'),
           (m.kind = 'professional')::int, CASE m.gender {GENDER_NUMBERS} ELSE 0 END, m.languages, worth.cents,
           width_bucket(worth.cents, ARRAY[{", ".join(map(str, PRICES))}]),
           CASE WHEN m.rating_count = 0 THEN 0 ELSE 1 + {RATING_STEPS} END,
           width_bucket(m.rating_count, ARRAY[{", ".join(map(str, REVIEWS))}]),
           mentor_quality(m.rating_sum, m.rating_count), t.levels, t.lessons, t.score
    FROM (SELECT DISTINCT unnest(numbers) AS id) changed
    JOIN mentor m ON m.id = changed.id
    CROSS JOIN LATERAL (SELECT euro_cents(m.price_amount, m.price_currency) AS cents) worth
    CROSS JOIN LATERAL (
        SELECT subject_code, level_bits(levels) AS levels, lessons_given AS lessons, score
        FROM mentor_subject WHERE mentor_id = m.id AND score IS NOT NULL
        UNION ALL
        SELECT '', bit_or(level_bits(levels)), sum(lessons_given), max(score)
        FROM mentor_subject WHERE mentor_id = m.id AND score IS NOT NULL HAVING count(*) > 0
    ) t
    LEFT JOIN mentor_listing free ON free.mentor_id = m.id AND free.subject_code = ''
    ON CONFLICT (subject_code, mentor_id) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in MENTOR_COLUMNS)}
    WHERE ({", ".join(f"l.{name}" for name in MENTOR_COLUMNS)})
        IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in MENTOR_COLUMNS)});
END $$
"""  # noqa: S608 - made of what stands above
CHANGES = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}
FOLLOWED = (
    ("mentor", "id", ("UPDATE",)),
    ("mentor_subject", "mentor_id", ("INSERT", "UPDATE", "DELETE")),
)
TRIGGERS = tuple(
    (f"{table}_listed_{change.lower()}", table)
    for table, _, events in FOLLOWED
    for change in events
)


def trigger(name: str, change: str, table: str, function: str) -> tuple[str, str]:
    """One that runs once for a statement, however many rows it changes: the function finds them in ``changed``."""
    return (
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} AFTER {change} ON {table} REFERENCING {CHANGES[change]} TABLE AS changed"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {function}",
    )


def _followed() -> Iterator[str]:
    for table, number, events in FOLLOWED:
        function = f"list_changed_{table}()"
        yield (
            f"CREATE OR REPLACE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" PERFORM list_mentors(array_agg({number})) FROM changed; RETURN NULL; END $$"
        )
        for change in events:
            yield from trigger(f"{table}_listed_{change.lower()}", change, table, function)


STATEMENTS = (
    *(BITS, WORTH, LIST, *_followed()),
    "ALTER TABLE mentor_listing SET (fillfactor = 90)",
)
FUNCTIONS = (
    *("list_changed_mentor()", "list_changed_mentor_subject()", "list_mentors(bigint[])"),
    *("euro_cents(int, text)", "level_bits(text[])"),
)

made_with(("mentor", "mentor_subject", "mentor_listing"), STATEMENTS)
