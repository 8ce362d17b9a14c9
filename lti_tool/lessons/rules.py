"""When a lesson's door is open, and who stands on which side of it."""

from datetime import datetime, timedelta
from enum import StrEnum

from lti_tool.kernel.errors import Conflict, Forbidden, Gone
from lti_tool.kernel.i18n import N_
from lti_tool.kernel.interval import Interval

BEFORE = timedelta(minutes=10)
AFTER = timedelta(minutes=30)


class Role(StrEnum):
    LEARNER = "learner"
    MENTOR = "mentor"

    @property
    def other(self) -> "Role":
        return Role.LEARNER if self is Role.MENTOR else Role.MENTOR


class Phase(StrEnum):
    EARLY = "early"
    OPEN = "open"
    OVER = "over"


class TooEarly(Forbidden):
    code = "lesson_too_early"
    message = N_("The room opens ten minutes before the lesson.")


class LessonOver(Gone):
    code = "lesson_over"
    message = N_("This lesson is over.")


class NotConfirmed(Conflict):
    code = "lesson_not_confirmed"
    message = N_("This lesson is not confirmed yet, so its room is closed.")


class NotStarted(Conflict):
    code = "lesson_not_started"
    message = N_(
        "This lesson has not begun: the two of you have not been in the room together yet."
    )


class OnlyMentor(Forbidden):
    code = "only_mentor"
    message = N_("Only the mentor can end the lesson for both.")


def door(booked: Interval) -> Interval:
    """When the room can be entered."""
    return Interval(booked.start - BEFORE, booked.end + AFTER)


def require_open(booked: Interval, now: datetime) -> None:
    """Raises TooEarly, LessonOver."""
    match phase(booked, now):
        case Phase.EARLY:
            raise TooEarly
        case Phase.OVER:
            raise LessonOver


def phase(booked: Interval, now: datetime) -> Phase:
    opened = door(booked)
    if now < opened.start:
        return Phase.EARLY
    return Phase.OPEN if now < opened.end else Phase.OVER
