"""What a mentor sets at the desk: weekly hours, other hours for a date, terms, zone. Hours are ``(start, end)`` in minutes
after midnight in the mentor's zone; an end that is not later than its start is the next day's, and 24:00 is 1440."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lti_tool.mentors.models import Mentor
from lti_tool.scheduling.availability import Hours

NOTICES = (0, 30, 60, 120, 240, 720, 1440, 2880, 10080)
"""How many minutes before its start a lesson can be booked at the latest."""
BUFFERS = (0, 5, 10, 15, 30, 45, 60)
"""Minutes kept free before and after each lesson."""


@dataclass(frozen=True)
class Terms:
    """In minutes, of ``NOTICES`` and ``BUFFERS``."""

    notice: int
    buffer_before: int
    buffer_after: int


def week(session: Session, mentor_id: int) -> dict[int, list[Hours]]:
    """The weekly hours by ISO weekday, all seven (1 is Monday), each in order."""
    raise NotImplementedError


def set_week(session: Session, mentor: Mentor, hours: Mapping[int, Sequence[Hours]]) -> None:
    """Replace the whole week; a weekday that is missing has no hours. Raises HoursInvalid, HoursOverlap."""
    raise NotImplementedError


def overrides(session: Session, mentor_id: int, *, since: date) -> dict[date, list[Hours]]:
    """Other hours of single dates from a date on (in the mentor's zone), in order; an empty list closes the date."""
    raise NotImplementedError


def set_override(session: Session, mentor: Mentor, day: date, hours: Sequence[Hours]) -> None:
    """Other hours for one date, in place of the week's; none close it. Raises HoursInvalid, HoursOverlap."""
    raise NotImplementedError


def remove_override(session: Session, mentor: Mentor, day: date) -> None:
    """The week's hours hold again on this date. Again changes nothing."""
    raise NotImplementedError


def terms(session: Session, mentor_id: int) -> Terms:
    """What the mentor set, or the defaults."""
    raise NotImplementedError


def set_terms(session: Session, mentor: Mentor, chosen: Terms) -> None:
    """Raises TermsInvalid for what is not in the lists."""
    raise NotImplementedError


def set_zone(session: Session, mentor: Mentor, zone: str) -> None:
    """The hours keep their numbers, and mean other instants from now on. Bookings stay. Raises ZoneUnknown."""
    raise NotImplementedError
