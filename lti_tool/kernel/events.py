"""What happened, told to later rooms: a row and a job in the transaction that caused it.

A room publishes; who listens is decided in ``app.py``. Every subscriber runs as a job of its own, at least once, so
it must bear to be called twice with the same event.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Mapped, Session, mapped_column

from lti_tool.kernel.db import Base, Database, Identified
from lti_tool.kernel.jobs import Job, enqueue


@dataclass(frozen=True)
class Event:
    """A fact, in JSON-able fields."""


Subscriber = Callable[[Session, Any], None]
Subscribers = Mapping[type[Event], Sequence[Subscriber]]


class EventRecord(Identified, Base):
    __tablename__ = "event"

    name: Mapped[str]
    payload: Mapped[dict[str, Any]]
    happened_at: Mapped[datetime] = mapped_column(server_default=func.now())


def publish(session: Session, event: Event) -> None:
    """Record the event and have it delivered after the commit."""
    record = EventRecord(name=type(event).__name__, payload=asdict(event))
    session.add(record)
    session.flush()
    enqueue(session, "events.deliver", event_id=record.id)


def jobs(database: Database, subscribers: Subscribers) -> dict[str, Job]:
    """The two jobs that bring events to their subscribers."""
    kinds = {kind.__name__: kind for kind in subscribers}

    def listeners(name: str) -> dict[str, Subscriber]:
        found = subscribers[kinds[name]] if name in kinds else ()
        return {f"{listener.__module__}.{listener.__qualname__}": listener for listener in found}

    def deliver(event_id: int) -> None:
        with database.transaction() as session:
            record = session.get_one(EventRecord, event_id)
            for listener in listeners(record.name):
                enqueue(session, "events.tell", event_id=event_id, listener=listener)

    def tell(event_id: int, listener: str) -> None:
        with database.transaction() as session:
            record = session.get_one(EventRecord, event_id)
            event = kinds[record.name](**record.payload)
            listeners(record.name)[listener](session, event)

    return {"events.deliver": deliver, "events.tell": tell}
