"""``livementor doctor``: what is wrong with a set-up, in words, one line each."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TextIO

from sqlalchemy import text

from lti_tool.config import Settings, read_settings
from lti_tool.database import lacking, open_database
from lti_tool.kernel.clock import Clock, SystemClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import ConfigurationError
from lti_tool.payments.stripe_gateway import check_stripe

LARGEST_SKEW = timedelta(seconds=30)
OLDEST_POSTGRESQL = 150_000
Check = Callable[[Settings, Database, Clock], Iterator[str]]


def run(
    out: TextIO, read: Callable[[], Settings] = read_settings, clock: Clock | None = None
) -> int:
    """Print what is wrong and return 1, or say that all is well and return 0."""
    problems = examine(read, clock or SystemClock())
    for problem in problems:
        print(f"✗ {problem}", file=out)
    if problems:
        return 1
    told = "✓ The database, its migrations, the clock, the secrets and Stripe are in order."
    print(told, file=out)
    return 0


def examine(read: Callable[[], Settings], clock: Clock) -> list[str]:
    """All that is wrong, as sentences that say what to do; empty when all is well."""
    try:
        settings = read()
        database = open_database(settings)
    except ConfigurationError as error:
        return str(error).splitlines()
    try:
        return [problem for check in CHECKS for problem in check(settings, database, clock)]
    finally:
        database.close()


def _version(_: Settings, database: Database, __: Clock) -> Iterator[str]:
    with database.engine.connect() as connection:
        version = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    if version < OLDEST_POSTGRESQL:
        yield f"PostgreSQL {version // 10_000} is too old: 15 or later is needed."


def _migrations(_: Settings, database: Database, __: Clock) -> Iterator[str]:
    try:
        problem = lacking(database)
    except ConfigurationError as error:
        problem = str(error)
    if problem:
        yield problem


def _clock(_: Settings, database: Database, clock: Clock) -> Iterator[str]:
    with database.engine.connect() as connection:
        theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    skew = abs(clock.now() - theirs)
    if skew > LARGEST_SKEW:
        seconds = round(skew.total_seconds())
        yield f"This machine's clock and the database's differ by {seconds} s: synchronise them (NTP)."


def _stripe(settings: Settings, _: Database, __: Clock) -> Iterator[str]:
    problem = check_stripe(settings)
    if problem:
        yield problem


CHECKS: tuple[Check, ...] = (_version, _migrations, _clock, _stripe)
