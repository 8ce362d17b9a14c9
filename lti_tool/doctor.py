"""``livementor doctor``: what is wrong with a set-up, in words, one line each."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TextIO

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from lti_tool.config import Settings, read_settings
from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import ConfigurationError
from lti_tool.migrations.commands import missing
from lti_tool.payments.stripe_gateway import check_stripe

LARGEST_SKEW = timedelta(seconds=30)
OLDEST_POSTGRESQL = 150_000
Check = Callable[[Settings, Database], Iterator[str]]


def examine(
    read: Callable[[], Settings], open_database: Callable[[Settings], Database]
) -> list[str]:
    """All that is wrong, as sentences that say what to do; empty when all is well."""
    try:
        settings = read()
    except ConfigurationError as error:
        return str(error).splitlines()
    try:
        database = open_database(settings)
        with database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError) as error:
        reason = str(error).splitlines()[0]
        return [f"The database can't be reached: {reason}. Check DATABASE_URL and that it runs."]
    return [problem for check in CHECKS for problem in check(settings, database)]


def _version(_: Settings, database: Database) -> Iterator[str]:
    with database.engine.connect() as connection:
        version = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    if version < OLDEST_POSTGRESQL:
        yield f"PostgreSQL {version // 10_000} is too old: 15 or later is needed."


def _migrations(_: Settings, database: Database) -> Iterator[str]:
    lacking = missing(database)
    if lacking:
        yield f"Migrations are missing ({', '.join(lacking)}): run `livementor db upgrade`."


def _clock(_: Settings, database: Database) -> Iterator[str]:
    with database.engine.connect() as connection:
        theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    skew = abs(datetime.now(UTC) - theirs)
    if skew > LARGEST_SKEW:
        seconds = round(skew.total_seconds())
        yield f"This machine's clock and the database's differ by {seconds} s: synchronise them (NTP)."


def _stripe(settings: Settings, _: Database) -> Iterator[str]:
    problem = check_stripe(settings)
    if problem:
        yield problem


CHECKS: tuple[Check, ...] = (_version, _migrations, _clock, _stripe)


def run(
    out: TextIO,
    read: Callable[[], Settings] = read_settings,
    open_database: Callable[[Settings], Database] | None = None,
) -> int:
    """Print what is wrong and return 1, or say that all is well and return 0."""
    problems = examine(
        read, open_database or (lambda settings: Database(settings.database_url or ""))
    )
    for problem in problems:
        print(f"✗ {problem}", file=out)
    if not problems:
        print(
            "✓ The database, its migrations, the clock, the secrets and Stripe are in order.",
            file=out,
        )
    return 1 if problems else 0
