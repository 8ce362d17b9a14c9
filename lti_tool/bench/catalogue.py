"""Made-up mentors by the hundred thousand, the same each time: few subjects are taught by many, many by few."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import accumulate
from random import Random
from typing import Any, LiteralString

from psycopg import Cursor
from psycopg.sql import SQL, Identifier

from lti_tool.bench.scratch import settle
from lti_tool.courses.context import LEVELS
from lti_tool.courses.subjects import taxonomy
from lti_tool.kernel.db import Database
from lti_tool.mentors.listing import GENDERS

GIVEN = ("Amina", "Bruno", "Chloé", "Daniela", "Emre", "Farida", "Grace", "Hugo", "Inès", "Jonas")
FAMILY = ("Diallo", "Rossi", "Martin", "García", "Yılmaz", "Nguyen", "Okafor", "Lefèvre", "Kim")
ZONES = ("Europe/Paris", "America/New_York", "Africa/Dakar", "Asia/Kolkata", "America/Sao_Paulo")
LANGUAGES = (["fr", "en"], ["en"], ["en", "fr"], ["en", "es"], ["pt", "en"], ["en", "hi"])
HEADLINE = {"en": "I explain with examples, step by step.", "fr": "J'explique par l'exemple."}
PRICES = (0, 1200, 1800, 2400, 3000, 4500, 6000)
SHIFTS = ((540, 720), (840, 1080), (1080, 1260), (600, 1020))
SKEW = 0.9
"""The subject at place n is taught by n to the power of minus this, as often as the first."""

Row = Sequence[Any]
COLUMNS: dict[LiteralString, tuple[LiteralString, ...]] = {
    "person": ("id", "public_id", "name", "email", "locale", "zone", "created_at"),
    "mentor": (
        *("id", "person_id", "slug", "name", "headline", "kind", "languages", "zone"),
        *("price_amount", "price_currency", "status", "rating_sum", "rating_count", "gender"),
    ),
    "mentor_subject": ("mentor_id", "subject_code", "lessons_given", "levels"),
    "weekly_rule": ("mentor_id", "weekday", "start_minute", "end_minute"),
}


def popular() -> list[str]:
    """Codes of subjects, the most taught first."""
    codes = [subject.code for subject in taxonomy().subjects]
    Random(1).shuffle(codes)  # noqa: S311 - nothing is guarded by it
    return codes


def fill(database: Database, count: int, now: datetime) -> None:
    """Write them, with subjects, ratings, prices and weekly hours, into a database that has none."""
    connection = database.engine.raw_connection()
    try:
        cursor: Any = connection.cursor()
        for table, rows in _rows(count, now).items():
            _copy(cursor, table, rows)
        for table in ("person", "mentor"):
            cursor.execute(f"ALTER TABLE {table} ALTER id RESTART {count + 1}")
        connection.commit()
    finally:
        connection.close()
    settle(database)


def _copy(cursor: Cursor[Any], table: LiteralString, rows: Iterable[Row]) -> None:
    columns = SQL(", ").join(map(Identifier, COLUMNS[table]))
    wanted = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), columns)
    with cursor.copy(wanted) as copy:
        for row in rows:
            copy.write_row(row)


def _rows(count: int, now: datetime) -> dict[LiteralString, Iterable[Row]]:
    numbers = range(1, count + 1)
    return {
        "person": (_person(number, now) for number in numbers),
        "mentor": (_mentor(number) for number in numbers),
        "mentor_subject": _subjects(numbers),
        "weekly_rule": (row for number in numbers for row in _hours(number)),
    }


def _name(number: int) -> str:
    draw = Random(number)  # noqa: S311 - as above
    return f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}"


def _person(number: int, now: datetime) -> Row:
    uuid = f"00000000-0000-4000-8000-{number:012x}"
    return number, uuid, _name(number), f"mentor{number}@example.org", "en", "UTC", now


def _mentor(number: int) -> Row:
    draw = Random(f"mentor {number}")  # noqa: S311 - as above
    ratings = int(min(400, draw.paretovariate(0.7))) - 1
    stars = sum(draw.choices((3, 4, 5), (1, 3, 6))[0] for _ in range(ratings))
    price, zone = draw.choice(PRICES), draw.choice(ZONES)
    about = (json.dumps(HEADLINE), draw.choice(("peer", "professional")), draw.choice(LANGUAGES))
    identity = (number, number, f"mentor-{number}", _name(number))
    gender = draw.choice((None, *GENDERS, *GENDERS[:2]))
    return *identity, *about, zone, price, "EUR", "approved", stars, ratings, gender


def _subjects(numbers: Iterable[int]) -> Iterable[Row]:
    draw, at, codes = Random(2), Random(4), popular()  # noqa: S311 - as above
    weights = list(accumulate((place + 1) ** -SKEW for place in range(len(codes))))
    for number in numbers:
        for code in set(draw.choices(codes, cum_weights=weights, k=draw.randint(1, 4))):
            lessons = int(draw.expovariate(1 / 15))
            yield number, code, lessons, at.sample(LEVELS, at.randint(0, 3))


def _hours(number: int) -> Iterable[Row]:
    draw = Random(f"hours {number}")  # noqa: S311 - as above
    for weekday in sorted(draw.sample(range(1, 8), draw.randint(1, 6))):
        yield number, weekday, *draw.choice(SHIFTS)
