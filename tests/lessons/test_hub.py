"""The notes hub: who types is heard, what is called saved is on disk, and nobody can take a room down."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pycrdt import Doc

from lti_tool.lessons import line, notes_room, wire
from lti_tool.lessons.hub import NotesHub
from lti_tool.lessons.line import Ended
from lti_tool.lessons.notes_document import open_notes, to_text
from lti_tool.lessons.notes_room import Member
from lti_tool.lessons.wire import Presence
from tests.lessons.fakes import MemoryNotes, typed, waiting

LESSON, AMINA, BRUNO = 7, 1, 2
BOMB = bytes.fromhex("c4bb86c3d1c427103c344c412f1e")  # 14 bytes that cost a decoder half a gigabyte


def run(test: Callable[[NotesHub, MemoryNotes], Awaitable[None]], **settings: float) -> None:
    """Run a test in a loop, with a hub that writes only when told to."""

    async def whole() -> None:
        store = MemoryNotes()
        await test(NotesHub(store, **{"batch": 3600, "empty_for": 3600, **settings}), store)

    asyncio.run(whole())


def change(doc: Doc[Any]) -> bytes:
    return wire.sync(wire.UPDATE, doc.get_update())


def said(member: Member, kind: int) -> list[bytes]:
    """The messages of one kind that this member is being sent."""
    return [m for m in waiting(member.line) if isinstance(m, bytes) and m[0] == kind]


def state_of(member: Member) -> Doc[Any]:
    """What the room answers to a newcomer who has nothing."""
    member.room.receive(member, wire.sync(wire.STEP_1, Doc().get_state()))
    answers = [m for m in said(member, wire.SYNC) if m[1] == wire.STEP_2]
    return open_notes([wire.read_bytes(answers[-1], 2)[0]])


def test_an_update_reaches_the_others_as_the_bytes_it_came_in_and_not_its_sender() -> None:
    async def test(hub: NotesHub, _: MemoryNotes) -> None:
        amina, bruno = await hub.enter(LESSON, AMINA), await hub.enter(LESSON, BRUNO)
        stranger = await hub.enter(LESSON + 1, 9)
        for member in (amina, bruno, stranger):
            waiting(member.line)
        update = change(typed("Eigenvalues"))
        amina.room.receive(amina, update)
        assert (waiting(amina.line), waiting(bruno.line), waiting(stranger.line)) == (
            [],
            [update],
            [],
        )

    run(test)


def test_a_newcomer_gets_everything_and_is_asked_for_what_it_has() -> None:
    async def test(hub: NotesHub, _: MemoryNotes) -> None:
        amina = await hub.enter(LESSON, AMINA)
        amina.room.receive(amina, change(typed("Eigenvalues")))
        bruno = await hub.enter(LESSON, BRUNO)
        assert said(bruno, wire.SYNC)[0][1] == wire.STEP_1
        assert to_text(state_of(bruno)) == "Eigenvalues"

    run(test)


def test_two_who_open_a_room_at_once_share_one() -> None:
    async def test(hub: NotesHub, store: MemoryNotes) -> None:
        await store.append([wire_update("Kept from before")])
        amina, bruno = await asyncio.gather(hub.enter(LESSON, AMINA), hub.enter(LESSON, BRUNO))
        assert amina.room is bruno.room
        assert to_text(state_of(bruno)) == "Kept from before"

    run(test)


def wire_update(text: str) -> Any:
    from lti_tool.lessons.notes_store import Update

    return Update(LESSON, typed(text).get_update())


def test_saved_is_said_after_the_write_and_counts_what_was_written() -> None:
    async def test(hub: NotesHub, store: MemoryNotes) -> None:
        amina = await hub.enter(LESSON, AMINA)
        amina.room.receive(amina, change(typed("one")))
        amina.room.receive(amina, change(typed("two")))
        assert said(amina, wire.SAVED) == []
        await hub.flush()
        assert said(amina, wire.SAVED) == [wire.saved(2)]
        assert len(store.kept[LESSON]) == 2
        await hub.flush()
        assert said(amina, wire.SAVED) == []

    run(test)


def test_what_could_not_be_written_is_not_called_saved_and_is_written_later() -> None:
    async def test(hub: NotesHub, store: MemoryNotes) -> None:
        amina, other = await hub.enter(LESSON, AMINA), await hub.enter(LESSON + 1, BRUNO)
        store.broken = {LESSON}
        amina.room.receive(amina, change(typed("one")))
        other.room.receive(other, change(typed("elsewhere")))
        await hub.flush()
        assert said(amina, wire.SAVED) == []
        assert said(other, wire.SAVED) == [wire.saved(1)]
        store.broken = set()
        await hub.flush()
        assert said(amina, wire.SAVED) == [wire.saved(1)]
        assert to_text(open_notes(store.kept[LESSON])) == "one"

    run(test)


def test_an_empty_room_is_folded_and_reopened_with_the_same_notes_once() -> None:
    async def test(hub: NotesHub, store: MemoryNotes) -> None:
        amina = await hub.enter(LESSON, AMINA)
        document = typed("Eigenvalues")
        amina.room.receive(amina, change(document))
        hub.leave(amina)
        await hub._retiring[LESSON]
        assert (store.folds, hub._rooms) == (1, {})
        again = await hub.enter(LESSON, AMINA)
        again.room.receive(again, wire.sync(wire.STEP_2, document.get_update()))
        assert to_text(state_of(again)) == "Eigenvalues"

    run(test, empty_for=0)


def test_who_comes_back_in_time_keeps_the_room_open() -> None:
    async def test(hub: NotesHub, store: MemoryNotes) -> None:
        amina = await hub.enter(LESSON, AMINA)
        hub.leave(amina)
        retiring = hub._retiring[LESSON]
        again = await hub.enter(LESSON, AMINA)
        await asyncio.wait([retiring])
        assert again.room is amina.room
        assert (retiring.cancelled(), store.folds) == (True, 0)

    run(test)


def test_stopping_writes_and_folds_what_is_open() -> None:
    async def test(hub: NotesHub, store: MemoryNotes) -> None:
        hub.start()
        amina = await hub.enter(LESSON, AMINA)
        amina.room.receive(amina, change(typed("last words")))
        hub.leave(amina)
        await hub.stop()
        assert to_text(open_notes(store.kept[LESSON])) == "last words"
        assert store.folds == 1

    run(test)


def test_cursors_are_echoed_and_withdrawn_with_their_owner() -> None:
    async def test(hub: NotesHub, _: MemoryNotes) -> None:
        amina, bruno = await hub.enter(LESSON, AMINA), await hub.enter(LESSON, BRUNO)
        cursor = wire.presences([Presence(42, 5, '{"cursor": 1}')])
        amina.room.receive(amina, cursor)
        assert said(amina, wire.AWARENESS) == [cursor] == said(bruno, wire.AWARENESS)
        late = await hub.enter(LESSON, 3)
        assert said(late, wire.AWARENESS) == [cursor]
        hub.leave(amina)
        assert said(bruno, wire.AWARENESS) == [wire.presences([Presence(42, 6, "null")])]

    run(test)


@pytest.mark.parametrize(
    "rubbish",
    [
        b"",
        b"\x63",
        b"\x00",
        b"\x00\x05\x00",
        wire.sync(wire.UPDATE, b"garbage"),
        wire.sync(wire.UPDATE, BOMB),
        wire.sync(wire.STEP_1, BOMB),
        b"\x00\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
        wire.awareness(b"\x01\x01\x01\x02\xff\xff"),
        wire.awareness(b"\xff\xff\x01"),
    ],
)
def test_the_first_bad_message_ends_the_visit_and_leaves_the_room_as_it_was(rubbish: bytes) -> None:
    async def test(hub: NotesHub, store: MemoryNotes) -> None:
        amina, bruno = await hub.enter(LESSON, AMINA), await hub.enter(LESSON, BRUNO)
        amina.room.receive(amina, change(typed("Eigenvalues")))
        waiting(amina.line)
        with pytest.raises(Ended) as ended:
            bruno.room.receive(bruno, rubbish)
        assert ended.value.code == line.BANNED
        hub.leave(bruno)
        with pytest.raises(Ended):
            await hub.enter(LESSON, BRUNO)
        await hub.flush()
        assert (to_text(state_of(amina)), len(store.kept[LESSON])) == ("Eigenvalues", 1)

    run(test)


def test_more_than_a_room_can_take_is_refused_without_a_ban() -> None:
    async def test(hub: NotesHub, _: MemoryNotes) -> None:
        amina = await hub.enter(LESSON, AMINA)
        with pytest.raises(Ended) as ended:
            amina.room.receive(amina, change(typed("x" * notes_room.LARGEST_MESSAGE)))
        assert ended.value.code == line.TOO_LARGE
        hub.leave(amina)
        assert to_text(state_of(await hub.enter(LESSON, AMINA))) == ""

    run(test)


def test_a_reader_that_is_too_slow_is_dropped_and_the_others_go_on() -> None:
    async def test(hub: NotesHub, _: MemoryNotes) -> None:
        amina, sleeper = await hub.enter(LESSON, AMINA), await hub.enter(LESSON, BRUNO)
        update = change(typed("Eigenvalues"))
        for _count in range(line.LONGEST_QUEUE + 1):
            amina.room.receive(amina, update)
            waiting(amina.line)
        with pytest.raises(Ended) as ended:
            await sleeper.line.overrun()
        assert ended.value.code == line.TOO_SLOW

    run(test)


def test_a_ping_is_answered_with_itself() -> None:
    async def test(hub: NotesHub, _: MemoryNotes) -> None:
        amina = await hub.enter(LESSON, AMINA)
        waiting(amina.line)
        amina.room.receive(amina, bytes([wire.PING]))
        assert waiting(amina.line) == [bytes([wire.PING])]

    run(test)
