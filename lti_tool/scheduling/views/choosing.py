"""Somebody chooses a time of a mentor: what the pages on the way share."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_gmt
from flask import request
from werkzeug.wrappers import Response

from lti_tool.courses import question
from lti_tool.courses import service as courses
from lti_tool.courses.models import CourseVisit
from lti_tool.courses.service import VisitUnknown
from lti_tool.kernel import web
from lti_tool.kernel.i18n import current_locale, format_instant, zone_label
from lti_tool.kernel.interval import Interval
from lti_tool.mentors.limits import require_allowed
from lti_tool.mentors.models import Mentor
from lti_tool.mentors.service import mentor_by_slug, price_for
from lti_tool.people import rules as people_rules
from lti_tool.scheduling import agenda
from lti_tool.scheduling.bookings import HOLD
from lti_tool.scheduling.views.page import (
    asked_zone,
    clocks_differ,
    date_label,
    my_zone,
    spoken,
    stamp,
)


@dataclass(frozen=True)
class Time:
    """A free time as it is shown. ``theirs`` is the mentor's time of day, empty where it is the same."""

    start: datetime
    stamp: str
    label: str
    theirs: str
    spoken: str
    """With its day, as a button says it."""


@dataclass(frozen=True)
class Choosing:
    """``visit`` is the unit they came from: their own visit, or one that belongs to nobody."""

    mentor: Mentor
    person_id: int
    visit: CourseVisit | None
    zone: str

    def address(self, **more: object) -> str:
        """The page of times, with what was chosen so far."""
        visit = str(self.visit.public_id) if self.visit else ""
        asked = {"visit": visit, "zone": asked_zone(), **more}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"/mentors/{self.mentor.slug}/times{'?' + query if query else ''}"

    @property
    def question(self) -> str:
        """What they wrote in their course, as a proposal."""
        return self.visit.question if self.visit else ""

    def page(self, name: str, *, status: int = 200, **values: object) -> Response:
        """A page with the mentor, the price and the unit on it."""
        return web.page(
            f"tool/booking/{name}.html",
            status=status,
            choosing=self,
            mentor=self.mentor,
            visit=self.visit.public_id if self.visit else "",
            place=agenda.place(self.visit),
            price=price_for(self.mentor, self.mentor.lesson_minutes),
            longest_question=question.LONGEST,
            held_minutes=HOLD // timedelta(minutes=1),
            own=self.mentor.person_id == self.person_id,
            here=self.zone,
            zones=people_rules.zones_by_region(),
            zone_label=zone_label,
            date_label=date_label,
            **values,
        )

    def times(self, slots: Sequence[Interval]) -> list[Time]:
        found = [self.time(slot) for slot in slots]
        often = Counter(time.label for time in found)
        return [self._told_apart(time) if often[time.label] > 1 else time for time in found]

    def time(self, slot: Interval) -> Time:
        at, zone = slot.start, self.zone
        return Time(
            start=at,
            stamp=stamp(at),
            label=format_instant(at, zone, "time"),
            theirs=_theirs(at, zone, self.mentor.zone),
            spoken=spoken(at, zone, web.now()),
        )

    def _told_apart(self, time: Time) -> Time:
        """When the clocks go back, an hour comes twice: its offset from UTC tells which one is meant."""
        local = time.start.astimezone(ZoneInfo(self.zone))
        offset = f" ({get_timezone_gmt(local, width='long', locale=current_locale())})"
        return replace(time, label=time.label + offset, spoken=time.spoken + offset)


def choosing(slug: str) -> Choosing:
    """Raises NotSignedIn, MentorUnknown for a mentor who is not listed, and what the team of their course forbids."""
    person = web.require_person()
    mentor, visit = mentor_by_slug(web.session(), slug), _visit(person)
    if place := agenda.place(visit):
        require_allowed(web.session(), mentor, place)
    return Choosing(mentor, person, visit, my_zone(person))


def wanted_day() -> date | None:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None


def _visit(person_id: int) -> CourseVisit | None:
    """Somebody else's visit is as good as none: it would show where they learn."""
    try:
        found = courses.visit(web.session(), request.values.get("visit", ""))
    except VisitUnknown:
        return None
    return found if found.person_id in (None, person_id) else None


def _theirs(at: datetime, mine: str, theirs: str) -> str:
    if not clocks_differ(mine, theirs, at):
        return ""
    told = format_instant(at, theirs, "time")
    day = at.astimezone(ZoneInfo(theirs)).date()
    if day == at.astimezone(ZoneInfo(mine)).date():
        return told
    return f"{date_label(day, 'EEE')} {told}"
