"""``livementor bench booking``: times held by the service, beside pgbench writing the same rows into the same table."""

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from threading import Barrier
from time import perf_counter
from typing import TextIO

from sqlalchemy import delete, text

from lti_tool.bench.plain import Writer, plain_writer
from lti_tool.config import Settings
from lti_tool.database import ready_database
from lti_tool.kernel.clock import SystemClock
from lti_tool.kernel.db import Database
from lti_tool.mentors.models import Mentor
from lti_tool.people.models import Person
from lti_tool.scheduling import bookings
from lti_tool.scheduling.models import Booking, WeeklyRule

MENTORS, ROUNDS, WARM, TIMES = 40, 5, 40, 400
HOURS = (8, 20)
CLIENTS = (1, 8)


@dataclass(frozen=True)
class Group:
    """A mentor, and learners who book nobody else: no two groups wait for one another."""

    mentor: Mentor
    learner_ids: Sequence[int]


def run(settings: Settings, out: TextIO) -> None:
    """Measure on this settings' database, and delete what was written."""
    logging.disable(logging.INFO)
    database = ready_database(settings)
    try:
        with groups(database) as made, plain_writer(database, pairs_of(made)) as plain:
            print(f"Free times held and committed, {TIMES} in each of {ROUNDS} rounds", file=out)
            for clients in CLIENTS:
                _print(out, clients, plain.name, *measured(database, made, plain, clients))
    finally:
        database.close()
        logging.disable(logging.NOTSET)


def measured(
    database: Database, made: Sequence[Group], plain: Writer, clients: int
) -> tuple[float, float]:
    """Rows per second, ours and plain: the median of rounds of the one and the other in turn."""
    ours, theirs = [], []
    for number in range(ROUNDS + 1):
        count = TIMES if number else WARM
        ours.append(_held(database, made, clients, count))
        _forget(database, made)
        theirs.append(plain.write(clients, count))
        _forget(database, made)
    return median(ours[1:]), median(theirs[1:])


def _held(database: Database, made: Sequence[Group], clients: int, count: int) -> float:
    """Every client is a thread with groups of its own, as the service answers requests in threads."""
    barrier = Barrier(clients + 1)

    def client(number: int) -> None:
        mine = made[number::clients]
        barrier.wait()
        for index in range(count // clients):
            hold(database, mine[index % len(mine)], index // len(mine))

    with ThreadPoolExecutor(clients) as threads:
        running = [threads.submit(client, number) for number in range(clients)]
        barrier.wait()
        began = perf_counter()
        for one in running:
            one.result()
        return count // clients * clients / (perf_counter() - began)


def hold(database: Database, group: Group, number: int) -> None:
    """What a request does once it knows mentor and learner: hold, and commit. The n-th learner takes the n-th hour."""
    with database.transaction() as session:
        bookings.hold(
            session,
            mentor=group.mentor,
            learner_id=group.learner_ids[number],
            start=_start(number),
            visit=None,
            now=SystemClock().now(),
        )


def _start(number: int) -> datetime:
    """The n-th free hour from the day after tomorrow on."""
    days, hour = divmod(number, HOURS[1] - HOURS[0])
    midnight = SystemClock().now().replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=2 + days, hours=HOURS[0] + hour)


def pairs_of(made: Sequence[Group]) -> list[tuple[int, int]]:
    return [(group.mentor.id, group.learner_ids[0]) for group in made]


@contextmanager
def groups(database: Database) -> Iterator[list[Group]]:
    """Mentors who are there by day, listed nowhere, and their learners; they are deleted in the end."""
    made = _make_groups(database)
    try:
        yield made
    finally:
        _forget(database, made)
        mentors = [group.mentor for group in made]
        learners = [learner for group in made for learner in group.learner_ids]
        with database.transaction() as session:
            session.execute(delete(Mentor).where(Mentor.id.in_([one.id for one in mentors])))
            persons = [*learners, *(one.person_id for one in mentors)]
            session.execute(delete(Person).where(Person.id.in_(persons)))


def _make_groups(database: Database) -> list[Group]:
    now = SystemClock().now()
    with database.transaction() as session:
        persons = [Person(name="bench", created_at=now) for _ in range(MENTORS + TIMES)]
        session.add_all(persons)
        session.flush()
        teaching, learning = persons[:MENTORS], persons[MENTORS:]
        mentors = [
            Mentor(
                person_id=person.id,
                slug=f"bench-{person.id}",
                name="bench",
                status="suspended",
                price_amount=2400,
            )
            for person in teaching
        ]
        session.add_all(mentors)
        session.flush()
        session.add_all(
            WeeklyRule(
                mentor_id=mentor.id,
                weekday=day,
                start_minute=HOURS[0] * 60,
                end_minute=HOURS[1] * 60,
            )
            for mentor in mentors
            for day in range(1, 8)
        )
        session.flush()
        for mentor in mentors:
            session.refresh(mentor)
    numbers = [person.id for person in learning]
    return [Group(mentor, numbers[place::MENTORS]) for place, mentor in enumerate(mentors)]


def _forget(database: Database, made: Sequence[Group]) -> None:
    numbers = [group.mentor.id for group in made]
    with database.transaction() as session:
        session.execute(delete(Booking).where(Booking.mentor_id.in_(numbers)))
    with database.engine.connect() as connection:
        plain = connection.execution_options(isolation_level="AUTOCOMMIT")
        plain.execute(text("VACUUM ANALYZE booking"))


def _print(out: TextIO, clients: int, name: str, ours: float, theirs: float) -> None:
    who = "1 client " if clients == 1 else f"{clients} threads"
    print(
        f"  {who}  Livementor {ours:7.0f}/s   {name} {theirs:7.0f}/s   ratio {ours / theirs:.2f}",
        file=out,
    )
