"""Lists that were asked for a moment ago, for all threads of a process and for both doors.

What a course's team decided is asked for each time and is part of the question, so a change of it is seen at once. A
change of a mentor – hours, bookings, price, ratings – is seen within ``LONGEST``; whoever books is asked again then.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from lti_tool.courses.context import CourseContext
from lti_tool.courses.settings import PlaceSettings, settings_for
from lti_tool.kernel.db import Database
from lti_tool.kernel.i18n import use_locale
from lti_tool.kernel.kept import Kept
from lti_tool.mentors.limits import NO_LIMITS, Limits, limits_of
from lti_tool.picker import wanted
from lti_tool.picker.offers import Question, mentors_for, switched_off

FRESH, LONGEST = timedelta(seconds=20), timedelta(seconds=30)
PLACES = 200
"""How many lists are kept."""


class Listed:
    """A list, and the pages that were painted of it, by what they differ in."""

    def __init__(self, mentors: dict[str, Any]) -> None:
        self.mentors = mentors
        self._painted: dict[object, Any] = {}

    def painted(self, variant: object, paint: Callable[[], Any]) -> Any:
        if variant not in self._painted:
            self._painted[variant] = paint()
        return self._painted[variant]


class Lists:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._of_places = Kept[Question, Listed](fresh=FRESH, longest=LONGEST, most=PLACES)

    def told(
        self,
        session: Session,
        *,
        context: CourseContext,
        locale: str,
        zone: str,
        widened: bool,
        now: datetime,
        first: str = "",
        asked: Limits = NO_LIMITS,
    ) -> dict[str, Any]:
        """The mentors for a place as the documented JSON.

        What the course's team decided holds for it, and ``asked``, how the author of the place narrows it besides.
        """
        settings = settings_for(session, context)
        limits = limits_of(session, settings).narrowed_by(asked)
        question = question_of(
            context, settings, limits, locale=locale, zone=zone, widened=widened, first=first
        )
        of_course = {"course": context.course_title or context.course, "unit": context.unit}
        return {**of_course, **self.of_place(question, settings, now).mentors}

    def of_place(self, asked: Question, settings: PlaceSettings, now: datetime) -> Listed:
        if not settings.is_on:
            return Listed(switched_off(asked))
        return self._of_places.get(asked, lambda: self._made(asked, now), now)

    def _made(self, asked: Question, now: datetime) -> Listed:
        with self._database.transaction() as session:
            return Listed(mentors_for(session, asked, now))


def question_of(
    context: CourseContext,
    settings: PlaceSettings,
    limits: Limits,
    *,
    locale: str,
    zone: str,
    widened: bool,
    first: str = "",
) -> Question:
    """What a list for this place depends on; for all subjects when ``widened``."""
    with use_locale(locale):
        return Question(wanted.of_place(context, settings, widened), locale, zone, limits, first)
