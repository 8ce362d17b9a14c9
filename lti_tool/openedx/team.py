"""What a proven site may ask for the team of a course: the way to its page, and which units ask for help."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from lti_tool.course_team import reference
from lti_tool.course_team.figures import FLOOR, LATELY, figures
from lti_tool.courses.context import CourseContext
from lti_tool.courses.decisions import course_of
from lti_tool.courses.service import remember_visit
from lti_tool.courses.units import units
from lti_tool.kernel.errors import Forbidden
from lti_tool.kernel.tokens import Signer
from lti_tool.openedx import asked
from lti_tool.openedx.models import Site
from lti_tool.people.service import person_for_identity

VERSION = 1
MOST_UNITS = 10


def course(
    session: Session, site: Site, signer: Signer, data: Mapping[str, Any], *, now: datetime
) -> dict[str, Any]:
    """``data``: ``context`` with the role of a course's team, ``subject``, ``locale``.

    ::

        version  1      path   of the course's page, good for two hours
        days     floor         of the figures: distinct learners, and None below the floor
        units    [{title, opened, booked}]  those with a figure, the most opened first, at most ten

    Raises BodyInvalid, Forbidden for learners, CourseUnidentified.
    """
    context, subject = asked.context(data, site.issuer), asked.subject(data)
    if context.role not in reference.ROLES:
        raise Forbidden
    locale = asked.locale(data)
    person = person_for_identity(session, site.issuer, subject, locale=locale, now=now)
    visit = remember_visit(session, person.id, context, now)
    signed = reference.sign(
        signer,
        visit=str(visit.public_id),
        person_id=person.id,
        registration_id=None,
        frame=[],
        role=context.role,
        now=now,
    )
    return {
        "version": VERSION,
        "path": f"/course?{urlencode({'ref': signed, 'lang': locale})}",
        "days": LATELY.days,
        "floor": FLOOR,
        "units": _asking(session, context, now),
    }


def _asking(session: Session, context: CourseContext, now: datetime) -> list[dict[str, Any]]:
    found = course_of(session, context, now)
    counted = figures(session, found, now)
    told: list[dict[str, Any]] = [
        {"title": unit.title, "opened": of_unit.opened, "booked": of_unit.booked}
        for unit in units(session, found, now)
        if (of_unit := counted.get(unit.key)) and (of_unit.opened or of_unit.booked)
    ]
    return sorted(told, key=_learners, reverse=True)[:MOST_UNITS]


def _learners(unit: Mapping[str, Any]) -> int:
    return int(unit["opened"] or unit["booked"])
