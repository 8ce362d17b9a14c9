"""The notes of all lessons that are open in this process, and their way to the store.

Typed text is written in batches; a member is told how many of its updates are on disk, and never earlier. What is
kept is the Yjs state itself, for ever: a document rebuilt from text would double for everybody who comes back.
"""

import asyncio
import contextlib
import logging

from lti_tool.lessons import wire
from lti_tool.lessons.notes_room import Member, Room
from lti_tool.lessons.notes_store import NotesStore, Update

logger = logging.getLogger(__name__)

BATCH = 0.5  # seconds between two writes
EMPTY_FOR = 20.0  # seconds that a room without members stays in memory


class NotesHub:
    def __init__(
        self, store: NotesStore, *, batch: float = BATCH, empty_for: float = EMPTY_FOR
    ) -> None:
        self._store, self._batch, self._empty_for = store, batch, empty_for
        self._rooms: dict[int, asyncio.Task[Room]] = {}
        self._retiring: dict[int, asyncio.Task[None]] = {}
        self._writing = asyncio.Lock()
        self._writer: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._writer = asyncio.create_task(self._write_for_ever())

    async def stop(self) -> None:
        """Write what is left, and fold every open room into its snapshot."""
        for task in [self._writer, *self._retiring.values()]:
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        await self.flush()
        for lesson_id in list(self._rooms):
            await self._fold(lesson_id)

    async def enter(self, lesson_id: int, person_id: int) -> Member:
        """A new member of this lesson's notes. Raises Ended for somebody who is banned."""
        room = await self._room(lesson_id)
        if waiting := self._retiring.pop(lesson_id, None):
            waiting.cancel()
        return room.enter(person_id)

    def leave(self, member: Member) -> None:
        """A room that stays without members is folded and forgotten."""
        room = member.room
        room.leave(member)
        if not room.members:
            self._retiring[room.lesson_id] = asyncio.create_task(self._retire(room))

    async def flush(self) -> None:
        """Write what came since the last time; what can't be written now is tried again."""
        async with self._writing:
            rooms = self._loaded()
            taken = {member: member.taken for room in rooms for member in room.members}
            batch = {room: room.take_unsaved() for room in rooms}
            for room in await self._failed(batch):
                room.unsaved[:0] = batch.pop(room)
            for member, count in taken.items():
                if member.room in batch and count > member.told_saved:
                    member.told_saved = count
                    member.line.put(wire.saved(count))

    async def _failed(self, batch: dict[Room, list[bytes]]) -> list[Room]:
        """Write all in one transaction, or else each room alone, so that one can't hold up the others."""
        if await self._written(batch):
            return []
        return [room for room in batch if not await self._written({room: batch[room]})]

    async def _written(self, batch: dict[Room, list[bytes]]) -> bool:
        updates = [Update(room.lesson_id, one) for room, new in batch.items() for one in new]
        try:
            if updates:
                await self._store.append(updates)
        except Exception:
            logger.exception("notes not written", extra={"lessons": [r.lesson_id for r in batch]})
            return False
        return True

    async def _write_for_ever(self) -> None:
        while True:
            await asyncio.sleep(self._batch)
            await self.flush()

    async def _room(self, lesson_id: int) -> Room:
        """Whoever comes while a room is being loaded waits for the same load."""
        if lesson_id not in self._rooms:
            self._rooms[lesson_id] = asyncio.create_task(self._load(lesson_id))
        try:
            return await asyncio.shield(self._rooms[lesson_id])
        except Exception:
            self._rooms.pop(lesson_id, None)
            raise

    async def _load(self, lesson_id: int) -> Room:
        return Room(lesson_id, await self._store.load(lesson_id))

    def _loaded(self) -> list[Room]:
        tasks = [task for task in self._rooms.values() if task.done() and not task.cancelled()]
        return [task.result() for task in tasks if task.exception() is None]

    async def _retire(self, room: Room) -> None:
        await asyncio.sleep(self._empty_for)
        while room.unsaved:
            await self.flush()
            await asyncio.sleep(self._batch if room.unsaved else 0)
        del self._retiring[room.lesson_id]
        await self._fold(room.lesson_id)

    async def _fold(self, lesson_id: int) -> None:
        del self._rooms[lesson_id]
        try:
            await self._store.fold(lesson_id)
        except Exception:  # the tail is still there, and is folded the next time
            logger.exception("notes not folded", extra={"lesson": lesson_id})
