"""How two browsers find each other: a room passes their messages on, and knows who is in it.

A tab that connects stands in the lobby: it hears who is in the room. After ``join`` it is in the room. Those who
are in the room already make the offer when they hear ``joined``; the newcomer never offers first, since two offers
at once leave Chromium gathering candidates for ever.

A person has one place in a room. The same tab that comes back (after a cut or a reload) keeps its name ``peer``;
another tab or device of the same person takes the place over. The name holds the role of the signed ticket, so
nobody can come back as somebody else.
"""

import json
import logging
import re
from typing import Any

from lti_tool.lessons import line
from lti_tool.lessons.line import Ended, Line
from lti_tool.lessons.rules import Role
from lti_tool.lessons.tickets import Ticket

logger = logging.getLogger(__name__)

LARGEST_MESSAGE = 64 * 1024  # characters
TAB = re.compile(r"[A-Za-z0-9_-]{8,64}")
Said = dict[str, Any]


class Visitor:
    """One tab, in the lobby until it has a ``peer`` name."""

    def __init__(self, ticket: Ticket) -> None:
        self.ticket = ticket
        self.line = Line()
        self.peer: str | None = None
        self.load = ""
        """Drawn anew at every page load: a reloaded tab has lost its links."""

    def tell(self, **message: Any) -> None:
        self.line.put(json.dumps(message))

    def introduction(self) -> Said:
        ticket = self.ticket
        return {"peer": self.peer, "load": self.load, "role": ticket.role, "name": ticket.name}


class Signalling:
    """All rooms of this process. Past one process, a proxy sends one room's tabs to one process."""

    def __init__(self) -> None:
        self._rooms: dict[int, list[Visitor]] = {}

    def lessons(self) -> list[int]:
        """The lessons that somebody is at, in the lobby or in the room."""
        return list(self._rooms)

    def inside(self, lesson_id: int) -> set[Role]:
        """Who is in the room now."""
        return {visitor.ticket.role for visitor in self._joined(lesson_id)}

    def enter(self, ticket: Ticket) -> Visitor:
        visitor = Visitor(ticket)
        self._rooms.setdefault(ticket.lesson_id, []).append(visitor)
        visitor.tell(type="lobby", inside=sorted(self.inside(ticket.lesson_id)))
        return visitor

    def leave(self, visitor: Visitor) -> None:
        lesson_id = visitor.ticket.lesson_id
        visitors = self._rooms.get(lesson_id, [])
        if visitor in visitors:
            visitors.remove(visitor)
            self._tell_left(visitor)
        if not visitors:
            self._rooms.pop(lesson_id, None)

    def receive(self, visitor: Visitor, text: str) -> bool:
        """Take one message; true when somebody joined. Raises Ended when the tab is to be dropped."""
        message = _parsed(text)
        match message.get("type"):
            case "ping":
                visitor.tell(type="pong")
            case "join":
                self._join(visitor, message)
                return True
            case "signal":
                self._pass_on(visitor, message)
            case _:
                raise Ended(line.BAD_MESSAGE)
        return False

    def end(self, lesson_id: int) -> None:
        """The lesson is over: everybody goes."""
        for visitor in self._rooms.get(lesson_id, []):
            visitor.tell(type="over")
            visitor.line.end(line.OVER)

    def _join(self, visitor: Visitor, message: Said) -> None:
        tab, load = str(message.get("tab")), str(message.get("load"))
        if visitor.peer or not TAB.fullmatch(tab) or not TAB.fullmatch(load):
            raise Ended(line.BAD_MESSAGE)
        peer = f"{visitor.ticket.role}.{tab}"
        self._make_place(visitor, peer)
        others = self._joined(visitor.ticket.lesson_id)
        visitor.peer, visitor.load = peer, load
        visitor.tell(type="welcome", peers=[other.introduction() for other in others])
        for other in others:
            other.tell(type="joined", **visitor.introduction())
        self._tell_lobby(visitor.ticket.lesson_id)

    def _make_place(self, visitor: Visitor, peer: str) -> None:
        """End the person's earlier visit; the others hear of it only if its links are not to be kept."""
        for earlier in self._joined(visitor.ticket.lesson_id):
            if earlier.ticket.person_id != visitor.ticket.person_id:
                continue
            self._rooms[visitor.ticket.lesson_id].remove(earlier)
            if earlier.peer != peer:
                self._tell_left(earlier)
            earlier.line.end(line.ELSEWHERE)

    def _pass_on(self, visitor: Visitor, message: Said) -> None:
        if visitor.peer is None:
            raise Ended(line.BAD_MESSAGE)
        for other in self._joined(visitor.ticket.lesson_id):
            if other.peer == message.get("to") and other is not visitor:
                other.tell(type="signal", **{"from": visitor.peer}, data=message.get("data"))

    def _tell_left(self, visitor: Visitor) -> None:
        if visitor.peer is None:
            return
        for other in self._joined(visitor.ticket.lesson_id):
            other.tell(type="left", peer=visitor.peer)
        self._tell_lobby(visitor.ticket.lesson_id)

    def _tell_lobby(self, lesson_id: int) -> None:
        inside = sorted(self.inside(lesson_id))
        for visitor in self._rooms.get(lesson_id, []):
            if visitor.peer is None:
                visitor.tell(type="lobby", inside=inside)

    def _joined(self, lesson_id: int) -> list[Visitor]:
        return [one for one in self._rooms.get(lesson_id, []) if one.peer is not None]


def _parsed(text: str) -> Said:
    if len(text) > LARGEST_MESSAGE:
        raise Ended(line.TOO_LARGE)
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Ended(line.BAD_MESSAGE) from error
    if not isinstance(message, dict):
        raise Ended(line.BAD_MESSAGE)
    return message
