"""Who else has a time: asked in turn, one at a time for each mentor and each learner.

The database refuses two bookings for one instant (``models.Booking``). A lock for the mentor and one for the learner
come first: with them contended holds wait for one another in turn, where constraints alone deadlock now and then.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range
from sqlalchemy.orm import Session

from lti_tool.kernel.interval import Interval
from lti_tool.scheduling.errors import LearnerBusy, SlotTaken
from lti_tool.scheduling.models import LEARNER_RANGE, MENTOR_RANGE, TAKING, Booking
from lti_tool.scheduling.moves import expire_these, is_over
from lti_tool.scheduling.states import TAKES_TIME

LOCKS = text(
    "WITH mentor AS MATERIALIZED (SELECT pg_advisory_xact_lock(1, (:mentor % 2147483647)::int4))"
    " SELECT pg_advisory_xact_lock(2, (:learner % 2147483647)::int4) FROM mentor"
)
IN_THE_WAY = (
    select(Booking)
    .where(
        text(TAKING),
        or_(
            text(f"{MENTOR_RANGE} && int8range(:mentor, :mentor, '[]')"),
            text(f"{LEARNER_RANGE} && int8range(:learner, :learner, '[]')"),
        ),
        Booking.during.overlaps(bindparam("wanted", type_=TSTZRANGE)),
    )
    .order_by(Booking.id)
    .execution_options(populate_existing=True)
)
"""Found by the indexes of the two constraints."""


def lock(session: Session, mentor_id: int, learner_id: int) -> None:
    """Until the transaction ends. Always the mentor first, so that two can't wait for one another."""
    session.execute(LOCKS, {"mentor": mentor_id, "learner": learner_id})


def in_the_way(
    session: Session,
    mentor_id: int,
    learner_id: int,
    wanted: Interval,
    now: datetime,
    *,
    of: Booking | None = None,
) -> list[Booking]:
    """What takes this time from either, or from ``of``, which is theirs already.

    What is over is ended first: a constraint can't look at the clock.
    """
    asked = {
        "mentor": mentor_id,
        "learner": learner_id,
        "wanted": Range(wanted.start, wanted.end),
    }
    overlapping = [found for found in session.scalars(IN_THE_WAY, asked) if found is not of]
    expire_these(session, [found.id for found in overlapping if is_over(found, now)])
    return [found for found in overlapping if found.status in TAKES_TIME]


def refuse(taken: Sequence[Booking], mentor_id: int) -> None:
    """Raises SlotTaken, LearnerBusy."""
    if any(found.mentor_id == mentor_id for found in taken):
        raise SlotTaken
    if taken:
        raise LearnerBusy


def held_by(session: Session, learner_id: int, now: datetime) -> int:
    """How many times a learner holds. Nobody else adds one while we have their lock."""
    held = select(func.count()).where(
        Booking.learner_id == learner_id, Booking.status == "held", Booking.held_until > now
    )
    return session.scalars(held).one()
