"""One web socket as the hubs see it: a bounded queue of what is still to be sent, and a way to end it."""

import asyncio
from collections.abc import Awaitable, Callable

Message = bytes | str
LONGEST_QUEUE = 512  # messages; a reader that is further behind comes back and catches up

RESTARTING = 1012
TOO_SLOW = 1013
BAD_MESSAGE = 4400
NEW_TICKET = 4401
BANNED = 4403
ELSEWHERE = 4409
OVER = 4410
TOO_LARGE = 4413


class Ended(Exception):
    """The line is to be closed with this code (RFC 6455, 4000–4999 are ours)."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Line:
    """What a hub may do with a web socket, without ever waiting for it."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[Message | Ended] = asyncio.Queue(LONGEST_QUEUE)
        self._overrun = asyncio.Event()

    def put(self, message: Message | Ended) -> None:
        """Send when the other end is ready to read; a reader that is too slow is dropped."""
        try:
            self._waiting.put_nowait(message)
        except asyncio.QueueFull:
            self._overrun.set()

    def end(self, code: int) -> None:
        """Close after what waits is sent."""
        self.put(Ended(code))

    async def overrun(self) -> None:
        """Wait until the reader is too far behind; raises Ended then."""
        await self._overrun.wait()
        raise Ended(TOO_SLOW)

    async def pump(self, send: Callable[[Message], Awaitable[None]]) -> None:
        """Send what is put here, until the line is ended; raises Ended then."""
        while True:
            message = await self._waiting.get()
            if isinstance(message, Ended):
                raise message
            await send(message)
