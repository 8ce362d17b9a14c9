"""The attendance of lessons, as the sockets write it: each entry in a transaction of its own, off their loop."""

import asyncio

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.db import Database
from lti_tool.lessons import service
from lti_tool.lessons.rules import Role
from lti_tool.lessons.tickets import Ticket

BOTH = {Role.LEARNER, Role.MENTOR}


class Register:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def joined(self, ticket: Ticket, inside: set[Role]) -> int:
        """Record a stay, and the start of the lesson when both are ``inside``. Returns the stay's number."""
        return await asyncio.to_thread(self._joined, ticket, inside >= BOTH)

    async def left(self, lesson_id: int, stay: int) -> None:
        await asyncio.to_thread(self._left, lesson_id, stay)

    async def over(self, lesson_ids: list[int]) -> list[int]:
        """Those of these lessons that are over."""
        return await asyncio.to_thread(self._over, lesson_ids) if lesson_ids else []

    def _joined(self, ticket: Ticket, both: bool) -> int:
        now = self._clock.now()
        with self._database.transaction() as session:
            stay = service.join(session, ticket.lesson_id, ticket.person_id, ticket.role, now)
            if both:
                service.start(session, ticket.lesson_id, now)
        return stay

    def _left(self, lesson_id: int, stay: int) -> None:
        with self._database.transaction() as session:
            service.leave(session, lesson_id, stay, self._clock.now())

    def _over(self, lesson_ids: list[int]) -> list[int]:
        with self._database.transaction() as session:
            return service.over(session, lesson_ids, self._clock.now())
