"""One contract for both stores of notes."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.lessons import seats, service
from lti_tool.lessons.models import NoteSnapshot, NoteUpdate
from lti_tool.lessons.notes_document import open_notes, to_text
from lti_tool.lessons.notes_store import NotesStore, PostgresNotes, Update
from tests.lessons.conftest import Booked, Cast, book
from tests.lessons.fakes import MemoryNotes, typed

ABSENT = 404


@pytest.fixture
def lessons(database: Database, cast: Cast, booked: Booked, clock: FixedClock) -> list[int]:
    """Two lessons."""
    later = book(database, cast, booked.end)
    with database.transaction() as session:
        both = [seats.seat(session, one.public_id, cast.learner) for one in (booked, later)]
        return [service.open_lesson(session, seat, seat.booked.start).id for seat in both]


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest, database: Database, clock: FixedClock) -> NotesStore:
    return MemoryNotes() if request.param == "memory" else PostgresNotes(database, clock)


def text(store: NotesStore, lesson_id: int) -> str:
    return to_text(open_notes(asyncio.run(store.load(lesson_id))))


def test_what_was_kept_is_loaded_in_its_order(store: NotesStore, lessons: list[int]) -> None:
    one, two = lessons
    updates = [typed(content).get_update() for content in ("first", "second")]
    asyncio.run(store.append([Update(one, updates[0]), Update(two, typed("other").get_update())]))
    asyncio.run(store.append([Update(one, updates[1])]))
    assert asyncio.run(store.load(one)) == updates
    assert text(store, two) == "other"


def test_a_lesson_without_notes_is_empty(store: NotesStore, lessons: list[int]) -> None:
    assert asyncio.run(store.load(lessons[0])) == []
    asyncio.run(store.fold(lessons[0]))
    assert asyncio.run(store.load(lessons[0])) == []


def test_folding_changes_nothing_but_the_number_of_parts(
    store: NotesStore, lessons: list[int]
) -> None:
    for content in ("one", "two", "three"):
        asyncio.run(store.append([Update(lessons[0], typed(content).get_update())]))
    before = text(store, lessons[0])
    for _ in range(2):
        asyncio.run(store.fold(lessons[0]))
        assert len(asyncio.run(store.load(lessons[0]))) == 1
        assert text(store, lessons[0]) == before
    asyncio.run(store.append([Update(lessons[0], typed("four").get_update())]))
    asyncio.run(store.fold(lessons[0]))
    assert sorted(text(store, lessons[0]).split("\n\n")) == ["four", "one", "three", "two"]


def test_a_batch_is_kept_whole_or_not_at_all(store: NotesStore, lessons: list[int]) -> None:
    if isinstance(store, MemoryNotes):
        store.broken = {ABSENT}
    batch = [Update(lessons[0], typed("good").get_update()), Update(ABSENT, b"\0\0")]
    with pytest.raises(Exception):  # noqa: B017 - whatever the store raises
        asyncio.run(store.append(batch))
    assert asyncio.run(store.load(lessons[0])) == []


def test_the_tail_is_emptied_into_a_snapshot_with_its_text(
    database: Database, lessons: list[int]
) -> None:
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    store = PostgresNotes(database, FixedClock(at))
    asyncio.run(store.append([Update(lessons[0], typed("Eigenvalues").get_update())]))
    asyncio.run(store.fold(lessons[0]))
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(NoteUpdate)) == 0
        snapshot = session.scalars(select(NoteSnapshot)).one()
    assert (snapshot.text, snapshot.updated_at) == ("Eigenvalues", at)
