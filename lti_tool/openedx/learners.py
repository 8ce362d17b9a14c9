"""What a proven site may ask about one of its learners: lessons ahead, the way into a room, forgetting a name.

Whoever is not known yet stays so: only a hand-off makes a person.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.kernel.i18n import format_instant, use_locale
from lti_tool.kernel.origins import origins_of
from lti_tool.lessons import rules
from lti_tool.lessons.rules import Phase
from lti_tool.lessons.seats import LessonUnknown, seat
from lti_tool.openedx import asked
from lti_tool.openedx.models import Site
from lti_tool.people import sharing
from lti_tool.people.identities import owner
from lti_tool.people.limits import Limit, count_try
from lti_tool.picker import handoff
from lti_tool.scheduling import agenda
from lti_tool.scheduling.agenda import Entry

VERSION = 1
MOST = 3
LONGEST_BOOKING = 36
JOINS = Limit("openedx.join", tries=60, window=timedelta(hours=1))
"""For one learner."""


def lessons(
    session: Session, site: Site, data: Mapping[str, Any], *, now: datetime
) -> dict[str, Any]:
    """Booked lessons ahead, the nearest first, at most three. ``data``: ``subject``, ``locale``, ``zone``.

    ::

        version  1      zone
        lessons  [{booking, mentor, minutes, start, opens, closes (UTC), label, opens_label (in ``zone``), is_open}]

    Raises BodyInvalid.
    """
    zone, person = asked.zone(data), owner(session, site.issuer, asked.subject(data))
    ahead = agenda.of_learner(session, person, now).upcoming if person else []
    booked = [entry for entry in ahead if entry.stage == "booked"]
    with use_locale(asked.locale(data)):
        told = [_told(entry, zone, now) for entry in booked[:MOST]]
    return {"version": VERSION, "zone": zone, "lessons": told}


def join(session: Session, site: Site, data: Mapping[str, Any], *, now: datetime) -> str:
    """A code that leads this learner into the room of their lesson, once. ``data``: ``subject``, ``booking``.

    Raises BodyInvalid, TooManyRequests, LessonUnknown for everybody else's lesson, NotConfirmed, TooEarly, LessonOver.
    """
    subject, booking = asked.subject(data), asked.text(data, "booking", LONGEST_BOOKING)
    count_try(session, JOINS, f"{site.id}:{subject}", now=now)
    person = owner(session, site.issuer, subject)
    if person is None:
        raise LessonUnknown
    try:
        taken = seat(session, UUID(booking), person)
    except ValueError as error:
        raise LessonUnknown from error
    rules.require_open(taken.booked, now)
    onward = f"/lessons/{taken.booking.public_id}"
    pages = origins_of(site.issuer)
    return handoff.lead(session, person_id=person, onward=onward, origins=pages, now=now)


def forget(session: Session, site: Site, data: Mapping[str, Any]) -> None:
    """The learner takes back name and address. Raises BodyInvalid."""
    sharing.take_back(session, site.issuer, asked.subject(data))


def _told(entry: Entry, zone: str, now: datetime) -> dict[str, Any]:
    booked = entry.booking.interval
    door = rules.door(booked)
    return {
        "booking": str(entry.booking.public_id),
        "mentor": entry.other,
        "minutes": entry.booking.minutes,
        "start": _stamp(booked.start),
        "opens": _stamp(door.start),
        "closes": _stamp(door.end),
        "label": format_instant(booked.start, zone),
        "opens_label": format_instant(door.start, zone, "time"),
        "is_open": rules.phase(booked, now) is Phase.OPEN,
    }


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
