"""The two web sockets of a lesson: ``/live/signal/<room>`` and ``/live/notes/<room>``, each with ``?ticket=``.

A socket is accepted first and closed with a code of ours (4401: fetch a new ticket) afterwards: a refused
handshake looks to a browser like a broken network.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.routing import BaseRoute, WebSocketRoute
from starlette.types import Message as StarletteMessage
from starlette.websockets import WebSocket, WebSocketDisconnect

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import LivementorError
from lti_tool.kernel.tokens import Signer
from lti_tool.lessons import line
from lti_tool.lessons.hub import NotesHub
from lti_tool.lessons.line import Ended, Line, Message
from lti_tool.lessons.notes_store import PostgresNotes
from lti_tool.lessons.register import Register
from lti_tool.lessons.signalling import Signalling
from lti_tool.lessons.tickets import Ticket

logger = logging.getLogger(__name__)
WATCH = 2.0  # seconds between two looks at which lessons are over


class LiveRooms:
    """The live side of all lessons of this process; ``asgi.py`` mounts the routes and keeps it running."""

    def __init__(self, database: Database, signer: Signer, clock: Clock) -> None:
        self._signer, self._clock = signer, clock
        self._signalling = Signalling()
        self._notes = NotesHub(PostgresNotes(database, clock))
        self._register = Register(database, clock)

    def routes(self) -> list[BaseRoute]:
        return [
            WebSocketRoute("/live/signal/{room}", self._signal),
            WebSocketRoute("/live/notes/{room}", self._write_notes),
        ]

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """When this ends, what was typed is on disk."""
        self._notes.start()
        watch = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)
            await self._notes.stop()

    async def _signal(self, socket: WebSocket) -> None:
        async with self._admitted(socket) as ticket:
            if await self._register.over([ticket.lesson_id]):
                raise Ended(line.OVER)
            visitor, stays = self._signalling.enter(ticket), list[asyncio.Task[int]]()

            async def take(message: Message) -> None:
                if self._signalling.receive(visitor, _text(message)):
                    inside = self._signalling.inside(ticket.lesson_id)
                    stays.append(asyncio.create_task(self._register.joined(ticket, inside)))
                    await asyncio.shield(stays[-1])

            try:
                await _converse(socket, visitor.line, take)
            finally:
                self._signalling.leave(visitor)
                for stay in stays:
                    await self._register.left(ticket.lesson_id, await stay)

    async def _write_notes(self, socket: WebSocket) -> None:
        async with self._admitted(socket) as ticket:
            member = await self._notes.enter(ticket.lesson_id, ticket.person_id)

            async def take(message: Message) -> None:
                member.room.receive(member, _bytes(message))

            try:
                await _converse(socket, member.line, take)
            finally:
                self._notes.leave(member)

    @contextlib.asynccontextmanager
    async def _admitted(self, socket: WebSocket) -> AsyncIterator[Ticket]:
        """Who comes with this socket; at the end the socket is closed, with a code when Ended was raised."""
        await socket.accept()
        try:
            yield self._ticket(socket)
        except Ended as ended:
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await socket.close(ended.code)
        except WebSocketDisconnect:
            pass

    def _ticket(self, socket: WebSocket) -> Ticket:
        token = socket.query_params.get("ticket", "")
        try:
            ticket = Ticket.read(self._signer, token, self._clock.now())
        except LivementorError as error:
            raise Ended(line.NEW_TICKET) from error
        if ticket.room != socket.path_params["room"]:
            raise Ended(line.NEW_TICKET)
        return ticket

    async def _watch(self) -> None:
        """Close the rooms of lessons that ended meanwhile, whoever ended them."""
        while True:
            await asyncio.sleep(WATCH)
            try:
                for lesson_id in await self._register.over(self._signalling.lessons()):
                    self._signalling.end(lesson_id)
            except Exception:
                logger.exception("lessons not looked at")


async def _converse(
    socket: WebSocket, out: Line, take: Callable[[Message], Awaitable[None]]
) -> None:
    """Read and write until one side ends. Raises Ended or WebSocketDisconnect."""

    async def read() -> None:
        while True:
            await take(_content(await socket.receive()))

    async def send(message: Message) -> None:
        await (
            socket.send_text(message) if isinstance(message, str) else socket.send_bytes(message)
        )

    tasks = [asyncio.create_task(work) for work in (read(), out.pump(send), out.overrun())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in outcomes:
        if outcome is not None and not isinstance(outcome, asyncio.CancelledError):
            raise outcome


def _content(event: StarletteMessage) -> Message:
    if event["type"] == "websocket.disconnect":
        raise WebSocketDisconnect
    text: str | None = event.get("text")
    content: bytes = event.get("bytes") or b""
    return content if text is None else text


def _text(message: Message) -> str:
    if isinstance(message, bytes):
        raise Ended(line.BAD_MESSAGE)
    return message


def _bytes(message: Message) -> bytes:
    if isinstance(message, str):
        raise Ended(line.BAD_MESSAGE)
    return message
