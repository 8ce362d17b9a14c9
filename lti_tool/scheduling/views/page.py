"""What the pages of this room share: the viewer's zone, and how times are named."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import request

from lti_tool.kernel import web
from lti_tool.kernel.i18n import current_locale, format_instant, ngettext
from lti_tool.people import service as people

A_WEEK = timedelta(days=6)
NEAR = timedelta(hours=1)


def my_zone(person_id: int) -> str:
    """The zone asked for, or the browser's; the person's own where a browser told none."""
    told = web.zone()
    if told == "UTC" and "zone" not in request.cookies and "zone" not in request.args:
        return people.person(web.session(), person_id).zone
    return told


def asked_zone() -> str:
    """The zone that the viewer chose on a page, for the addresses that lead on from it; empty for none."""
    asked = request.args.get("zone", "")
    return asked if asked == web.zone() else ""


def clocks_differ(one: str, other: str, at: datetime) -> bool:
    """Whether the two zones show another time at this instant."""
    return at.astimezone(ZoneInfo(one)).utcoffset() != at.astimezone(ZoneInfo(other)).utcoffset()


def stamp(at: datetime) -> str:
    """An instant as our addresses and forms carry it, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant_of(text: str) -> datetime | None:
    """An aware instant of text in ISO 8601, or None; also for one that no clock of ours will show."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo and 2000 < found.year < 3000 else None


def before() -> datetime | None:
    """The start before which past lessons are asked for; None for the latest."""
    return instant_of(request.args.get("before", ""))


def date_label(day: date, pattern: str) -> str:
    """A date in the reader's language; ``pattern`` in CLDR's letters, ``EEEE d MMMM``."""
    return format_date(day, pattern, locale=current_locale())


def spoken(at: datetime, zone: str, now: datetime) -> str:
    """A time as a button says it: ``Tuesday 18:00`` within the week, ``Tue 15 Dec, 18:00`` later."""
    local = ZoneInfo(zone)
    day = at.astimezone(local).date()
    if day - now.astimezone(local).date() > A_WEEK:
        return format_instant(at, zone, "short")
    return f"{date_label(day, 'EEEE')} {format_instant(at, zone, 'time')}"


def how_near(at: datetime, now: datetime) -> str:
    """``in 25 minutes`` for the next hour, else empty."""
    left = at - now
    if not timedelta() < left <= NEAR:
        return ""
    return ngettext("in %(num)s minute", "in %(num)s minutes", -(-left // timedelta(minutes=1)))
