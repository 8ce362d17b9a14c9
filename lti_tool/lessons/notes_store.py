"""Where notes last: a snapshot of each lesson's notes, and a tail of the updates since."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from sqlalchemy import delete, insert, literal, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.db import Database
from lti_tool.lessons import notes_document
from lti_tool.lessons.models import Lesson, NoteSnapshot, NoteUpdate


class Update(NamedTuple):
    lesson_id: int
    payload: bytes


class NotesStore(Protocol):
    """The port of the hub. When ``append`` has returned, its updates survive a power cut."""

    async def load(self, lesson_id: int) -> list[bytes]:
        """Yjs updates that together are the notes of this lesson."""
        ...

    async def append(self, updates: Sequence[Update]) -> None:
        """Keep all of them or none."""
        ...

    async def fold(self, lesson_id: int) -> None:
        """Replace snapshot and tail by one snapshot with the same content."""
        ...


class PostgresNotes:
    """In the service's database; the hub never writes two batches at once, so one connection is in use."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def load(self, lesson_id: int) -> list[bytes]:
        return await asyncio.to_thread(self._load, lesson_id)

    async def append(self, updates: Sequence[Update]) -> None:
        await asyncio.to_thread(self._append, updates)

    async def fold(self, lesson_id: int) -> None:
        await asyncio.to_thread(self._fold, lesson_id)

    def _load(self, lesson_id: int) -> list[bytes]:
        with self._database.transaction() as session:
            return read_updates(session, lesson_id)

    def _append(self, updates: Sequence[Update]) -> None:
        now = self._clock.now()
        rows = [{**update._asdict(), "created_at": now} for update in updates]
        with self._database.transaction() as session:
            session.execute(insert(NoteUpdate), rows)

    def _fold(self, lesson_id: int) -> None:
        with self._database.transaction() as session:
            locked = select(Lesson.id).filter_by(id=lesson_id).with_for_update(key_share=True)
            session.execute(locked)
            tail = session.scalars(select(NoteUpdate.id).filter_by(lesson_id=lesson_id)).all()
            if not tail:
                return
            notes = notes_document.open_notes(read_updates(session, lesson_id))
            row = {"state": notes.get_update(), "text": notes_document.to_text(notes)}
            _keep_snapshot(session, lesson_id, {**row, "updated_at": self._clock.now()})
            session.execute(delete(NoteUpdate).where(NoteUpdate.id.in_(tail)))


def read_updates(session: Session, lesson_id: int) -> list[bytes]:
    """Snapshot and tail in one statement: a fold that commits meanwhile hides nothing."""
    snapshot = select(literal(0).label("place"), NoteSnapshot.state).filter_by(lesson_id=lesson_id)
    tail = select(NoteUpdate.id, NoteUpdate.payload).filter_by(lesson_id=lesson_id)
    rows = session.execute(snapshot.union_all(tail).order_by("place"))
    return [content for _, content in rows]


def _keep_snapshot(session: Session, lesson_id: int, values: dict[str, object]) -> None:
    session.execute(
        postgresql.insert(NoteSnapshot)
        .values(lesson_id=lesson_id, **values)
        .on_conflict_do_update(index_elements=["lesson_id"], set_=values)
    )
