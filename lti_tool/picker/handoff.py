"""From a door into a session of our own: a code that works once, for minutes.

The list itself has no cookie (decision 13 of ARCHITECTURE.md). Its button makes a code, a new tab redeems it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import quote

from sqlalchemy.orm import Session

from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import CourseVisit
from lti_tool.kernel.codes import issue_code, peek_code, redeem_code
from lti_tool.mentors.limits import NO_LIMITS, Limits, require_allowed
from lti_tool.mentors.service import mentor_by_slug
from lti_tool.people.limits import Limit, count_try

PURPOSE = "hand-off"
LIFETIME = timedelta(minutes=5)
BOOKINGS = Limit("picker.book", tries=60, window=timedelta(hours=1))
"""For one visit to the list."""


@dataclass(frozen=True)
class HandOff:
    """What a code was made for. ``person_id`` None: whom the platform did not name. ``onward``: a path on this site.

    ``origins``: of the pages on which the learner pressed. Whoever comes from elsewhere may have been lured.
    """

    person_id: int | None
    onward: str
    origins: Sequence[str]

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        return cls(payload["person"], str(payload["onward"]), payload["origins"])


def make(
    session: Session,
    *,
    person_id: int | None,
    visit: CourseVisit,
    mentor_slug: str,
    origins: Sequence[str],
    now: datetime,
    asked: Limits = NO_LIMITS,
) -> str:
    """A code that signs this person in once, within five minutes, where they choose a time of this mentor.

    ``origins``: see ``HandOff``. ``asked``: how the author of the place narrows the list.

    Raises MentorUnknown, TutoringOff, MentorNotAllowed, TooManyRequests.
    """
    count_try(session, BOOKINGS, str(visit.public_id), now=now)
    mentor = mentor_by_slug(session, mentor_slug)
    require_allowed(session, mentor, CourseContext.from_json(visit.context), asked)
    times = f"/mentors/{quote(mentor.slug, safe='')}/times?visit={visit.public_id}"
    return lead(session, person_id=person_id, onward=times, origins=origins, now=now)


def lead(
    session: Session,
    *,
    person_id: int | None,
    onward: str,
    origins: Sequence[str],
    now: datetime,
) -> str:
    """The same to another page of this person's."""
    payload = {"person": person_id, "onward": onward, "origins": list(origins)}
    return issue_code(session, PURPOSE, payload, now=now, lifetime=LIFETIME)


def look(session: Session, code: str, *, now: datetime) -> HandOff:
    """What the code was made for; it stays unused. Raises as ``redeem``."""
    return HandOff.from_payload(peek_code(session, PURPOSE, code, now=now))


def redeem(session: Session, code: str, *, now: datetime) -> HandOff:
    """What the code was made for, once. Raises CodeUnknown, CodeUsed, CodeExpired."""
    return HandOff.from_payload(redeem_code(session, PURPOSE, code, now=now))
