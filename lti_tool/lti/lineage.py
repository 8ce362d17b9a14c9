"""Courses that were made from others, and links in them, as launches tell where the platform knows their history.

``custom.context_id_history`` and ``custom.resource_link_id_history`` (LTI 1.3 core, appendix C; asked for when the
tool is registered) hold the identifiers that came before, the latest first. They are read from the launches that are
kept: no launch waits for this.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from lti_tool.courses.context import LIMITS, CourseContext, tidy
from lti_tool.courses.copies import copy_unit
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


def carry(session: Session, now: datetime) -> None:
    """Copy what was decided, for courses and units of the latest launches that have nothing of their own."""
    for context, told in _launched(session, now - LATELY):
        here = CourseContext.from_json(context)
        if not here.course_id:
            continue
        parameters = custom(told)
        courses = _ancestors(parameters.get(COURSES, ""))
        carry_course(session, here.platform, courses, here.course_id, here.course_title, now)
        for link in _ancestors(parameters.get(LINKS, "")):
            if copy_unit(session, here.platform, here.course_id, link, here.unit_id):
                break


def carry_course(
    session: Session, platform: str, origins: Iterable[str], course: str, title: str, now: datetime
) -> None:
    """From the first of these courses about which anything was decided. Identifiers are as the platform has them."""
    key = tidy(course, LIMITS["course_id"])
    for origin in origins:
        old = tidy(origin, LIMITS["course_id"])
        shown = tidy(title, LIMITS["course_title"])
        if copy_course(session, tidy(platform, LIMITS["platform"]), old, key, shown, now):
            return


def _launched(session: Session, since: datetime) -> Iterable[tuple[Any, Mapping[str, Any]]]:
    """The latest launch of each link that tells a history: its place, and its claims."""
    link = CourseVisit.context["unit_id"].astext
    course = CourseVisit.context["course_id"].astext
    place = (Launch.registration_id, course, link)
    found = (
        select(CourseVisit.context, Launch.claims)
        .join_from(Launch, CourseVisit, CourseVisit.id == Launch.visit_id)
        .where(Launch.created_at >= since)
        .where(Launch.claims[names.CUSTOM].astext.ilike("%id_history%"))
        .ext(distinct_on(*place))
        .order_by(*place, Launch.created_at.desc())
    )
    return [(context, claims) for context, claims in session.execute(found)]


def _ancestors(history: str) -> list[str]:
    """Identifiers of a list with commas, each encoded as in an address."""
    told = (unquote(one).strip() for one in history.split(","))
    return [one for one in told if one][:MOST]
