"""Courses that were made from others, and links in them, as launches tell where the platform knows their history.

``custom.context_id_history`` and ``custom.resource_link_id_history`` (LTI 1.3 core, appendix C; asked for when the
tool is registered) hold the identifiers that came before, the latest first. They are read from the launches that are
kept: no launch waits for this.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from lti_tool.courses.context import LIMITS, CourseContext, tidy
from lti_tool.courses.copies import copy_unit, decided
from lti_tool.courses.models import CourseVisit
from lti_tool.lti import claims as names
from lti_tool.lti.models import Launch
from lti_tool.lti.place import custom
from lti_tool.mentors.copies import copy_course

COURSES, LINKS = HISTORIES = ("context_id_history", "resource_link_id_history")
PARAMETERS = {COURSES: "$Context.id.history", LINKS: "$ResourceLink.id.history"}
"""What a platform is asked to send with each launch, as it writes it."""
LATELY = timedelta(minutes=5)
"""Which launches are looked at, every minute; a later one of the same course tells the same."""
MOST = 20
"""Ancestors."""


@dataclass(frozen=True)
class Copied:
    """A place that was launched. ``courses``, ``links``: what it was made from, the latest first."""

    here: CourseContext
    courses: tuple[str, ...]
    links: tuple[str, ...]


def carry(session: Session, now: datetime) -> None:
    """Copy what was decided, for courses and units of the latest launches that have nothing of their own."""
    places = _launched(session, now - LATELY)
    known = decided(session, _keys(places))
    for place in places:
        here = place.here
        key = (here.platform, here.course_id)
        origins = [one for one in place.courses if (here.platform, one) in known]
        if origins and key not in known:
            carry_course(session, here.platform, origins, here.course_id, here.course_title, now)
            known.add(key)
        if key in known:
            _carry_unit(session, place)


def _keys(places: Iterable[Copied]) -> Iterator[tuple[str, str]]:
    for place in places:
        for course in (place.here.course_id, *place.courses):
            yield place.here.platform, course


def _carry_unit(session: Session, place: Copied) -> None:
    here = place.here
    for link in place.links:
        if copy_unit(session, here.platform, here.course_id, link, here.unit_id):
            return


def carry_course(
    session: Session, platform: str, origins: Iterable[str], course: str, title: str, now: datetime
) -> None:
    """From the first of these courses about which anything was decided. Texts are as the platform has them."""
    key, shown = _course_key(course), tidy(title, LIMITS["course_title"])
    for origin in origins:
        old = _course_key(origin)
        if copy_course(session, tidy(platform, LIMITS["platform"]), old, key, shown, now):
            return


def _launched(session: Session, since: datetime) -> list[Copied]:
    """The latest launch of each link that tells a history."""
    link = CourseVisit.context["unit_id"].astext
    course = CourseVisit.context["course_id"].astext
    place = (Launch.registration_id, course, link)
    found = (
        select(CourseVisit.context, Launch.claims)
        .join_from(Launch, CourseVisit, CourseVisit.id == Launch.visit_id)
        .where(Launch.created_at >= since, course != "")
        .where(Launch.claims[names.CUSTOM].astext.ilike("%id_history%"))
        .ext(distinct_on(*place))
        .order_by(*place, Launch.created_at.desc())
    )
    return [_copied(context, claims) for context, claims in session.execute(found)]


def _copied(context: Mapping[str, Any], claims: names.Claims) -> Copied:
    told = custom(claims)
    courses = (_course_key(one) for one in _ancestors(told.get(COURSES, "")))
    links = (tidy(one, LIMITS["unit_id"]) for one in _ancestors(told.get(LINKS, "")))
    return Copied(CourseContext.from_json(context), tuple(courses), tuple(links))


def _course_key(identifier: str) -> str:
    """As ``Course.key``."""
    return tidy(identifier, LIMITS["course_id"])


def _ancestors(history: str) -> list[str]:
    """Identifiers of a list with commas, each encoded as in an address."""
    told = (unquote(one).strip() for one in history.split(","))
    return [one for one in told if one][:MOST]
