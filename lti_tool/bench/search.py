"""``livementor bench search``: a page of 20 mentors with all counts, beside the normalised SQL that one writes first.

Both answer the same questions, of which the naive one answers some, and it is checked that the counts are equal. Times
are those of a client that waits, one at a time; the CPU is this process's and PostgreSQL's together.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import accumulate
from math import ceil
from random import Random
from time import perf_counter, process_time
from typing import Any, TextIO

from sqlalchemy import text

from lti_tool.bench import catalogue, naive_search
from lti_tool.bench.cores import server_cpu
from lti_tool.bench.figures import line, quantile, verdict
from lti_tool.bench.flows import Spent
from lti_tool.bench.scratch import scratch, settle
from lti_tool.config import Settings
from lti_tool.courses.subjects import taxonomy
from lti_tool.kernel.clock import SystemClock
from lti_tool.kernel.db import Database
from lti_tool.mentors.faceted import Found, Search, search
from lti_tool.mentors.facets import FACETS
from lti_tool.mentors.models import MentorListing
from lti_tool.mentors.windows import HOUR, HOURS_OF_A_WEEK, MONDAY, bits, offset
from lti_tool.scheduling.freshness import WRITE

SEARCHES, NAIVE, EVERYBODY, CHANGES = 400, 40, 20, 200
WANTED = 20
"""How many times longer the naive way takes."""
A_WEEK = HOURS_OF_A_WEEK * HOUR
SHOWN = 8
CHOSEN = 0.2
"""How likely it is that a facet is used."""
LANGUAGES = ("en", "fr", "es", "pt", "hi")


def run(settings: Settings, out: TextIO, mentors: int) -> None:
    """Measure in a database of its own, which is dropped again."""
    now = SystemClock().now().replace(microsecond=0)
    with scratch(settings) as (_, database):
        print(f"Writing {mentors:,} mentors ...", file=out, flush=True)
        catalogue.fill(database, mentors, now)
        free_times(database, now)
        print(f"A page of 20 with all counts, one client, {mentors:,} mentors", file=out)
        asked = questions(SEARCHES, now)
        ours, naive, cpu = measured(database, asked)
        _tell(out, ours, naive, cpu)
        _tell_everybody(out, database, now)
        _tell_changes(out, database, mentors, now)


def free_times(database: Database, now: datetime) -> None:
    """Of each mentor's own hours, as ``freshness`` would write them, and the tables of the naive way."""
    connection = database.engine.raw_connection()
    try:
        cursor: Any = connection.cursor()
        cursor.execute(
            "CREATE TEMP TABLE week (mentor_id bigint, windows int[], next_free_at timestamptz)"
        )
        cursor.execute(
            "SELECT mentor.id, zone, array_agg(ARRAY[weekday, start_minute, end_minute])"
            " FROM mentor JOIN weekly_rule ON mentor_id = mentor.id GROUP BY mentor.id"
        )
        hours = cursor.fetchall()
        with cursor.copy("COPY week FROM STDIN") as copy:
            for number, zone, week in hours:
                starts = _starts(zone, week, now)
                copy.write_row((number, bits(starts), datetime.fromtimestamp(min(starts), UTC)))
        cursor.execute(
            "UPDATE mentor_listing l SET windows = week.windows, next_free_at = week.next_free_at,"
            " refresh_at = week.next_free_at FROM week WHERE week.mentor_id = l.mentor_id"
        )
        for statement in naive_search.PREPARED:
            cursor.execute(statement)
        connection.commit()
    finally:
        connection.close()
    settle(database)


def _starts(zone: str, week: Sequence[Sequence[int]], now: datetime) -> list[int]:
    """Of slots in the coming seven days, on whole hours; the change of clocks is left out."""
    shift, first = offset(zone, now) * HOUR, int(now.timestamp())
    found = [
        MONDAY + ((weekday - 1) * 24 + hour) * HOUR - shift
        for weekday, start, end in week
        for hour in range(start // 60, end // 60)
    ]
    return [at + ceil((first - at) / A_WEEK) * A_WEEK for at in found]


def questions(count: int, now: datetime) -> list[Search]:
    """Subjects are looked for as unevenly as they are taught, with one or two filters as a rule."""
    draw, codes = Random(6), catalogue.popular()  # noqa: S311 - as above
    weights = list(accumulate((place + 1) ** -catalogue.SKEW for place in range(len(codes))))
    made = []
    for code in draw.choices(codes, cum_weights=weights, k=count):
        chosen = {
            facet.name: facet.chosen(draw.sample(facet.values or LANGUAGES, draw.randint(1, 2)))
            for facet in FACETS
            if draw.random() < CHOSEN
        }
        domain = taxonomy().subject(code).domain
        near = [
            one.code for one in taxonomy().subjects if one.domain == domain and one.code != code
        ]
        made.append(
            Search(at=now, subjects=(code,), shown=(code, *near[: SHOWN - 1]), chosen=chosen)
        )
    return made


def measured(
    database: Database, asked: Sequence[Search]
) -> tuple[list[Spent], list[Spent], float | None]:
    """Ours and the naive ones in turn, and the CPU in seconds of one of ours. Raises AssertionError if they differ."""
    ours: list[Spent] = []
    naive: list[Spent] = []
    with database.session() as session:
        for one in asked[:20]:
            search(session, one)
        before = server_cpu(database)
        for one in asked:
            ours.append(_spent(lambda one=one: search(session, one))[0])  # type: ignore[misc]
        after = server_cpu(database)
        every = max(1, len(asked) // NAIVE)
        for one in asked[::every]:
            found: Found = search(session, one)
            spent, told = _spent(lambda one=one: naive_search.search(session.connection(), one))  # type: ignore[misc]
            naive.append(spent)
            assert _same(found, told), one  # noqa: S101 - figures of unequal work mean nothing
    client = sum(one.cpu for one in ours) / len(ours)
    server = None if before is None or after is None else (after - before) / len(ours)
    return ours, naive, None if server is None else client + server


def _same(found: Found, told: dict[str, Any]) -> bool:
    counts = {
        facet: {value: number for value, number in values.items() if number}
        for facet, values in found.counts.items()
    }
    return bool(found.count == told["count"] and counts == told["counts"])


def _spent(act: Callable[[], Any]) -> tuple[Spent, Any]:
    clock, cpu = perf_counter(), process_time()
    answer = act()
    return Spent(clock=perf_counter() - clock, cpu=process_time() - cpu), answer


def _tell(out: TextIO, ours: Sequence[Spent], naive: Sequence[Spent], cpu: float | None) -> None:
    print(line("one statement", ours), file=out)
    print(line(f"{naive_search.STATEMENTS} statements with joins", naive), file=out)
    p50, p95 = (quantile(naive, part) / quantile(ours, part) for part in (0.5, 0.95))
    print(f"  {'p50 of the naive way, times ours':<48}{p50:6.2f}", file=out)
    reached = p95 >= WANTED
    print(verdict("p95 of the naive way, times ours", p95, f"at least {WANTED}", reached), file=out)
    if cpu is not None:
        print(
            f"  CPU of a search {cpu * 1000:6.2f} ms: {1 / cpu:6.0f} a second on a core", file=out
        )


def _tell_everybody(out: TextIO, database: Database, now: datetime) -> None:
    """Without a subject every mentor is looked at; the plain first page is kept for half a minute."""
    asked = Search(at=now, shown=tuple(catalogue.popular()[:SHOWN]))
    peers = replace(asked, chosen={"kind": ("peer",)})
    with database.session() as session:
        for name, one in (("everybody, no filter", asked), ("everybody, one filter", peers)):
            spent = [_spent(lambda one=one: search(session, one))[0] for _ in range(EVERYBODY)]  # type: ignore[misc]
            print(line(name, spent), file=out)


def _tell_changes(out: TextIO, database: Database, mentors: int, now: datetime) -> None:
    draw = Random(7)  # noqa: S311 - as above
    spent = []
    for _ in range(CHANGES):
        row = {"number": draw.randint(1, mentors), "free": bits([int(now.timestamp())])}
        with database.session() as session:
            spent.append(_spent(lambda row=row: _change(session, row, now))[0])  # type: ignore[misc]
    print(line("a changed availability, with commit", spent), file=out)
    table = MentorListing.__tablename__
    with database.transaction() as session:
        size = session.scalar(text(f"SELECT pg_total_relation_size('{table}')")) or 0
        rows = session.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 - a table of ours
    print(f"  {table}: {rows:,} rows, {size / 2**20:.0f} MB with indexes", file=out)


def _change(session: Any, row: dict[str, Any], now: datetime) -> None:
    session.execute(WRITE, [{**row, "next": now, "again": now}])
    session.commit()
