"""How often somebody may try something: counted in the database, so every process counts together."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.kernel.errors import TooManyRequests
from lti_tool.people.models import RateCount

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Limit:
    """At most ``tries`` in each window of this length; windows follow one another from a fixed start."""

    name: str
    tries: int
    window: timedelta


def count_try(session: Session, limit: Limit, who: str, *, now: datetime) -> None:
    """Count one try of ``who`` (an address, an IP). Raises TooManyRequests beyond the limit.

    A refused try is rolled back with its request, so the count stands at the limit until the window ends.
    """
    row = RateCount.__table__.c
    first = {"key": _key(limit, who), "window_start": _window_start(limit, now), "tries": 1}
    tries = session.scalar(
        insert(RateCount)
        .values(first)
        .on_conflict_do_update(
            index_elements=[row.key, row.window_start], set_={"tries": row.tries + 1}
        )
        .returning(row.tries)
    )
    if tries is not None and tries > limit.tries:
        raise TooManyRequests


def forget_old_counts(session: Session, *, before: datetime) -> None:
    """Delete what was counted in windows that began before this instant."""
    session.execute(delete(RateCount).where(RateCount.window_start < before))


def _key(limit: Limit, who: str) -> str:
    return hashlib.sha256(f"{limit.name}:{who}".encode()).hexdigest()


def _window_start(limit: Limit, now: datetime) -> datetime:
    return now - (now - EPOCH) % limit.window
