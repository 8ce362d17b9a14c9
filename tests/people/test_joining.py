"""Two accounts become one: everything follows, nothing is left, and what can't be joined says why."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.dialects.postgresql import Range

from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import CourseVisit
from lti_tool.courses.service import remember_visit
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import Conflict
from lti_tool.kernel.events import EventRecord
from lti_tool.mail.models import OutgoingMail
from lti_tool.mentors.models import Mentor
from lti_tool.mentors.rules import BothTeach
from lti_tool.migrations.schema import all_tables
from lti_tool.payments.models import StripeCustomer
from lti_tool.people.jobs import jobs
from lti_tool.people.joining import OperatorApart, join
from lti_tool.people.models import Identity, Person
from lti_tool.people.references import KEY, references, unique_with
from lti_tool.people.service import PersonUnknown, choose, number, person, person_for_identity
from lti_tool.scheduling.errors import LessonBetween, LessonsOverlap
from lti_tool.scheduling.joining import refuse_lessons_between
from lti_tool.scheduling.models import Booking

MOODLE, CANVAS = "https://moodle.example.org", "https://canvas.example.org"
Make = Callable[..., int]


@pytest.fixture
def known(database: Database, now: datetime) -> Make:
    """Somebody whom an issuer knows."""

    def make(issuer: str, name: str = "", **told: Any) -> int:
        with database.transaction() as session:
            return person_for_identity(session, issuer, name, name=name, now=now, **told).id

    return make


@pytest.fixture
def ada(known: Make) -> int:
    return known(MOODLE, "Ada", locale="fr")


@pytest.fixture
def other_ada(known: Make) -> int:
    return known(CANVAS, "Ada King", email="ada@example.org")


def joined(database: Database, kept: int, gone: int, now: datetime) -> int:
    with database.transaction() as session:
        return join(session, kept, gone, now, objections=[refuse_lessons_between]).id


def mentor(database: Database, person_id: int, slug: str) -> int:
    with database.transaction() as session:
        made = Mentor(person_id=person_id, slug=slug, name=slug, status="approved")
        session.add(made)
        session.flush()
        return made.id


def book(database: Database, mentor_id: int, learner: int, start: datetime, **told: Any) -> None:
    row = {
        "mentor_id": mentor_id,
        "learner_id": learner,
        "during": Range(start, start + timedelta(hours=1)),
        "status": "confirmed",
        "minutes": 60,
        "price_amount": 0,
        "price_currency": "EUR",
        "created_at": start,
    }
    with database.transaction() as session:
        session.execute(insert(Booking).values(row | told))


def still_named(database: Database, gone: int) -> list[str]:
    """Columns in which the old number stands."""
    with database.transaction() as session:
        return [
            str(column)
            for column in references(all_tables())
            if session.scalar(select(func.count()).select_from(column.table).where(column == gone))
        ]


def test_every_reference_to_a_person_in_the_database_is_moved(database: Database) -> None:
    query = text(
        "SELECT conrelid::regclass::text || '.' || attname FROM pg_constraint"
        " JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)"
        " WHERE contype = 'f' AND confrelid = 'person'::regclass"
    )
    with database.engine.connect() as connection:
        held = set(connection.scalars(query))
    assert {str(column) for column in references(all_tables())} == held


def test_whoever_keeps_a_person_unique_says_what_becomes_of_two() -> None:
    """A new column with a unique constraint needs ``info``: see ``people.references``."""
    undecided = [
        str(column)
        for column in references(all_tables())
        if KEY not in column.info and any(unique_with(column))
    ]
    assert undecided == []


def test_everything_follows_and_the_old_number_leads_on(
    database: Database, known: Make, ada: int, other_ada: int, now: datetime
) -> None:
    bruno = mentor(database, known(MOODLE, "Bruno"), "bruno")
    book(database, bruno, other_ada, now)
    with database.transaction() as session:
        remember_visit(session, other_ada, CourseContext(), now)

    assert joined(database, ada, other_ada, now) == ada

    assert still_named(database, other_ada) == []
    with database.transaction() as session:
        assert session.scalars(select(Booking.learner_id)).one() == ada
        assert session.scalars(select(CourseVisit.person_id)).one() == ada
        assert person(session, other_ada).id == number(session, other_ada) == ada
        for issuer, subject in ((MOODLE, "Ada"), (CANVAS, "Ada King")):
            assert person_for_identity(session, issuer, subject, now=now).id == ada


def test_what_was_chosen_stays_and_what_is_missing_is_taken_over(
    database: Database, ada: int, other_ada: int, now: datetime
) -> None:
    with database.transaction() as session:
        choose(session, other_ada, name="A. King", locale="en", zone="Europe/Paris", now=now)
    joined(database, ada, other_ada, now)
    with database.transaction() as session:
        found = person(session, ada)
        assert (found.name, found.locale, found.zone) == ("A. King", "en", "Europe/Paris")
        assert (found.email, found.chosen_at) == ("ada@example.org", now)
        left = session.get_one(Person, other_ada)
        assert (left.name, left.email, left.joined_into_id) == ("", None, ada)


def test_again_changes_nothing(database: Database, ada: int, other_ada: int, now: datetime) -> None:
    for pair in ((ada, other_ada), (ada, other_ada), (other_ada, ada), (ada, ada)):
        assert joined(database, *pair, now) == ada
    with database.transaction() as session:
        told = session.scalars(select(EventRecord)).one()
        assert (told.name, told.payload) == ("PersonsJoined", {"kept": ada, "gone": other_ada})


def test_a_third_account_leads_all_old_numbers_to_one(
    database: Database, known: Make, ada: int, other_ada: int, now: datetime
) -> None:
    third = known("https://third.example", "Ada L.")
    joined(database, ada, other_ada, now)
    assert joined(database, third, other_ada, now) == third
    with database.transaction() as session:
        assert {number(session, one) for one in (ada, other_ada, third)} == {third}


def test_nobody_is_joined_to_nobody(database: Database, ada: int, now: datetime) -> None:
    for pair in ((ada, 4711), (4711, ada)):
        with pytest.raises(PersonUnknown):
            joined(database, *pair, now)


def test_who_joined_whom_stands_in_the_log(
    database: Database, ada: int, other_ada: int, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    joined(database, ada, other_ada, now)
    (line,) = [record for record in caplog.records if record.message == "persons joined"]
    assert (line.kept, line.gone) == (ada, other_ada)  # type: ignore[attr-defined]


def test_what_both_have_stays_once(
    database: Database, ada: int, other_ada: int, now: datetime
) -> None:
    mail = {"kind": "lesson_notes", "address": "a@b.org", "name": "", "locale": "en"}
    with database.transaction() as session:
        for one in (ada, other_ada):
            session.add(StripeCustomer(person_id=one, livemode=False, created_at=now))
            texts = {"subject": "s", "text": "t", "html": "h"}
            session.add(OutgoingMail(person_id=one, booking_id=7, **mail, **texts, created_at=now))
    joined(database, ada, other_ada, now)
    with database.transaction() as session:
        assert session.scalars(select(StripeCustomer.person_id)).all() == [ada]
        assert session.scalars(select(OutgoingMail.person_id)).all() == [ada]


class TestWhatStaysApart:
    """Each is told in words, and nothing has moved."""

    @pytest.fixture
    def refused(self, database: Database, ada: int, other_ada: int, now: datetime) -> Any:
        def refuse(error: type[Conflict]) -> None:
            for pair in ((ada, other_ada), (other_ada, ada)):
                with database.transaction() as session, pytest.raises(error):
                    join(session, *pair, now, objections=[refuse_lessons_between])
            with database.transaction() as session:
                owners = session.scalars(select(Identity.person_id).order_by(Identity.id)).all()
                assert {ada, other_ada} <= set(owners)
                assert number(session, ada) != number(session, other_ada)
                assert session.scalar(select(func.count()).select_from(EventRecord)) == 0

        return refuse

    def test_two_mentors(self, database: Database, ada: int, other_ada: int, refused: Any) -> None:
        mentor(database, ada, "ada")
        mentor(database, other_ada, "other-ada")
        refused(BothTeach)

    def test_two_lessons_at_once(
        self,
        database: Database,
        known: Make,
        ada: int,
        other_ada: int,
        now: datetime,
        refused: Any,
    ) -> None:
        bruno, zoe = (mentor(database, known(MOODLE, name), name.lower()) for name in "BZ")
        book(database, bruno, ada, now)
        book(database, zoe, other_ada, now + timedelta(minutes=30))
        refused(LessonsOverlap)

    def test_mentor_and_learner_of_one_lesson(
        self, database: Database, ada: int, other_ada: int, now: datetime, refused: Any
    ) -> None:
        book(database, mentor(database, ada, "ada"), other_ada, now)
        refused(LessonBetween)

    @pytest.mark.parametrize("which", ["ada", "other_ada"])
    def test_an_operator(
        self, request: pytest.FixtureRequest, database: Database, which: str, refused: Any
    ) -> None:
        with database.transaction() as session:
            session.get_one(Person, request.getfixturevalue(which)).is_operator = True
        refused(OperatorApart)


def test_a_lesson_that_was_given_back_keeps_nobody_apart(
    database: Database, ada: int, other_ada: int, now: datetime
) -> None:
    book(database, mentor(database, ada, "ada"), other_ada, now, status="cancelled")
    assert joined(database, ada, other_ada, now) == ada


def test_joinings_at_once_end_in_one_person(database: Database, known: Make, now: datetime) -> None:
    three = [known(f"https://{name}.example", name) for name in "abc"]
    pairs = [(one, other) for one in three for other in three if one != other]
    with ThreadPoolExecutor(len(pairs)) as pool:
        list(pool.map(lambda pair: joined(database, *pair, now), pairs))
    with database.transaction() as session:
        (root,) = {number(session, one) for one in three}
        assert set(session.scalars(select(Identity.person_id))) == {root}
        aliases = select(Person.joined_into_id).where(Person.id != root)
        assert session.scalars(aliases).all() == [root, root]


def test_what_was_written_beside_the_joining_is_moved_later(
    database: Database, ada: int, other_ada: int, clock: FixedClock
) -> None:
    now = clock.now()
    joined(database, ada, other_ada, now)
    with database.transaction() as session:
        remember_visit(session, other_ada, CourseContext(), now)
    settle = partial(jobs(database, clock)["people.settle"], gone=other_ada)
    settle()
    settle()
    assert still_named(database, other_ada) == []
    jobs(database, clock)["people.settle"](gone=ada)
    with database.transaction() as session:
        assert session.scalars(select(CourseVisit.person_id)).one() == ada
