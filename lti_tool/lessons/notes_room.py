"""The notes of one lesson that is open: what its members type is relayed as the bytes it came in."""

import logging
from collections.abc import Iterable
from typing import Any

from pycrdt import Doc, get_state

from lti_tool.lessons import line, wire
from lti_tool.lessons.line import Ended, Line
from lti_tool.lessons.wire import Malformed, Presence

logger = logging.getLogger(__name__)

LARGEST_MESSAGE = 256 * 1024  # bytes
LARGEST_NOTES = 4 * 1024 * 1024  # bytes of updates
MOST_CURSORS = 16  # of one member; a tab has one, and a new one after every reload of its document
NOTHING = b"\0\0"  # the update that changes nothing


class Member:
    """One browser tab in the notes of one lesson."""

    def __init__(self, room: "Room", person_id: int) -> None:
        self.room = room
        self.person_id = person_id
        self.line = Line()
        self.taken = 0
        """Updates taken from this connection."""
        self.told_saved = 0
        """How many of them the member was told to be on disk."""
        self.cursors: set[int] = set()


class Room:
    def __init__(self, lesson_id: int, updates: Iterable[bytes]) -> None:
        self.lesson_id = lesson_id
        self.members: set[Member] = set()
        self.unsaved: list[bytes] = []
        self._doc: Doc[Any] = Doc()
        self._size = 0
        self._presences: dict[int, Presence] = {}
        self._banned: set[int] = set()
        for update in updates:
            self._apply(update)

    def enter(self, person_id: int) -> Member:
        """A new member, who is asked for what the room lacks. Raises Ended for somebody who is banned."""
        if person_id in self._banned:
            raise Ended(line.BANNED)
        member = Member(self, person_id)
        self.members.add(member)
        member.line.put(wire.sync(wire.STEP_1, self._doc.get_state()))
        self._tell_presences(member)
        return member

    def leave(self, member: Member) -> None:
        """Withdraw the member's cursors: the others see at once that they are gone."""
        self.members.discard(member)
        known = [self._presences.pop(client, None) for client in member.cursors]
        gone = [Presence(one.client, one.clock + 1, wire.NOBODY) for one in known if one]
        if gone:
            self._relay(wire.presences(gone))

    def receive(self, member: Member, message: bytes) -> None:
        """Take one message. Raises Ended when the member is to be dropped."""
        if len(message) > LARGEST_MESSAGE:
            raise Ended(line.TOO_LARGE)
        try:
            self._take(member, message)
        except Malformed as error:
            logger.warning(
                "bad notes", extra={"lesson": self.lesson_id, "person": member.person_id}
            )
            self._banned.add(member.person_id)
            raise Ended(line.BANNED) from error

    def take_unsaved(self) -> list[bytes]:
        """What is to be written now; who can't write it puts it back in front."""
        taken, self.unsaved = self.unsaved, []
        return taken

    def _take(self, member: Member, message: bytes) -> None:
        kind, at = wire.read_number(message, 0)
        if kind == wire.SYNC:
            step, at = wire.read_number(message, at)
            self._sync(member, step, wire.read_bytes(message, at)[0])
        elif kind == wire.AWARENESS:
            self._notice(member, wire.read_bytes(message, at)[0])
        elif kind == wire.ASK_AWARENESS:
            self._tell_presences(member)
        elif kind == wire.PING:
            member.line.put(message)
        else:
            raise Malformed

    def _sync(self, member: Member, step: int, content: bytes) -> None:
        if step == wire.STEP_1:
            member.line.put(wire.sync(wire.STEP_2, self._missing(content)))
        elif step in (wire.STEP_2, wire.UPDATE):
            self._change(member, content)
        else:
            raise Malformed

    def _missing(self, state: bytes) -> bytes:
        if wire.read_number(state, 0)[0] > len(state):
            raise Malformed
        try:
            return self._doc.get_update(state)
        except ValueError as error:
            raise Malformed from error

    def _change(self, member: Member, update: bytes) -> None:
        if self._size + len(update) > LARGEST_NOTES:
            raise Ended(line.TOO_LARGE)
        self._apply(update)
        member.taken += 1
        if update != NOTHING:
            self.unsaved.append(update)
            self._relay(wire.sync(wire.UPDATE, update), sender=member)

    def _apply(self, update: bytes) -> None:
        """Raises Malformed; then the document is as it was."""
        if wire.promises_too_much(update):
            raise Malformed
        try:
            get_state(update)  # decodes all of it before the document is touched
            self._doc.apply_update(update)
        except (ValueError, RuntimeError) as error:
            raise Malformed from error
        self._size += len(update)

    def _notice(self, member: Member, content: bytes) -> None:
        """Cursors go to everybody, their owner too: so a client learns that it is heard."""
        for one in list(wire.read_presences(content)):
            if one.state == wire.NOBODY:
                self._presences.pop(one.client, None)
                continue
            self._presences[one.client] = one
            member.cursors.add(one.client)
        if len(member.cursors) > MOST_CURSORS:
            raise Malformed
        self._relay(wire.awareness(content))

    def _tell_presences(self, member: Member) -> None:
        if self._presences:
            member.line.put(wire.presences(list(self._presences.values())))

    def _relay(self, message: bytes, sender: Member | None = None) -> None:
        """To all but the sender. Processes that share a room would pass messages on to each other here."""
        for member in self.members:
            if member is not sender:
                member.line.put(message)
