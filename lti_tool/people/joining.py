"""Two accounts become one, when somebody proved both. Who calls ``join`` has seen both proofs.

Whatever refers to a person in any room is moved. The row that is left over stays as another name for the person, so
that open sessions, signed references, codes and jobs that have its number still lead to the right one.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.kernel.db import Base
from lti_tool.kernel.errors import Conflict
from lti_tool.kernel.events import Event, publish
from lti_tool.kernel.i18n import N_
from lti_tool.kernel.jobs import enqueue
from lti_tool.people.models import Person
from lti_tool.people.references import move, references
from lti_tool.people.service import person

logger = logging.getLogger("livementor.people")
LOCK = 4_190_331
SETTLED = timedelta(minutes=15)
"""After which no request and no live room that began before the joining writes with the old number."""
Join = Callable[[Session, int, int, datetime], Person]
"""``join`` with the objections of all rooms: kept, gone, now."""
Objection = Callable[[Session, int, int], None]
"""Raises a Conflict when these two must stay apart for a reason that no constraint tells."""


class OperatorApart(Conflict):
    code = "join_operator"
    message = N_("An operator's account is joined to no other: a course must never open it.")


@dataclass(frozen=True)
class PersonsJoined(Event):
    """``gone`` is another name for ``kept`` from now on; every row that had it has ``kept``."""

    kept: int
    gone: int


def join(
    session: Session,
    kept: int,
    gone: int,
    now: datetime,
    *,
    objections: Iterable[Objection] = (),
) -> Person:
    """Make two persons one, and return that one. Again changes nothing.

    Joinings run one after another; both rows are locked, the lower number first. Raises a Conflict before anything is
    moved: OperatorApart, AccountsClash, what owners of tables say instead of it, and what ``objections`` raise.
    """
    session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    one, other = _locked(session, kept, gone)
    if one is other:
        return one
    if one.is_operator or other.is_operator:
        raise OperatorApart
    for object_to in objections:
        object_to(session, one.id, other.id)
    with session.begin_nested():
        _move_all(session, one.id, other.id)
        _leave_a_name(one, other, now)
    session.expire_all()
    publish(session, PersonsJoined(one.id, other.id))
    enqueue(session, "people.settle", at=now + SETTLED, gone=other.id)
    logger.info("persons joined", extra={"kept": one.id, "gone": other.id})
    return person(session, one.id)


def settle(session: Session, gone: int) -> None:
    """Move what was still written with the old number while the two were joined. Again changes nothing."""
    session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    kept = session.scalar(select(Person.joined_into_id).where(Person.id == gone))
    if kept is not None:
        _move_all(session, kept, gone)


def _locked(session: Session, kept: int, gone: int) -> tuple[Person, Person]:
    """The persons that these numbers lead to. Raises PersonUnknown."""
    known = select(Person.id, func.coalesce(Person.joined_into_id, Person.id))
    leads = dict(session.execute(known.where(Person.id.in_([kept, gone]))).all())
    both = select(Person).where(Person.id.in_(leads.values())).order_by(Person.id)
    session.scalars(both.with_for_update().execution_options(populate_existing=True)).all()
    return person(session, leads.get(kept, kept)), person(session, leads.get(gone, gone))


def _move_all(session: Session, kept: int, gone: int) -> None:
    for column in references(Base.metadata):
        move(session, column, kept, gone)


def _leave_a_name(kept: Person, gone: Person, now: datetime) -> None:
    """What the person chose goes before what platforms told; from now on it is theirs to change."""
    if gone.chosen_at is not None and kept.chosen_at is None:
        kept.name, kept.locale, kept.zone = gone.name, gone.locale, gone.zone
    kept.name, kept.email = kept.name or gone.name, kept.email or gone.email
    kept.chosen_at = kept.chosen_at or now
    gone.name, gone.email, gone.chosen_at, gone.joined_into_id = "", None, None, kept.id
