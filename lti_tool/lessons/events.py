"""What later rooms may hear of a lesson."""

from dataclasses import dataclass

from lti_tool.kernel.events import Event


@dataclass(frozen=True)
class LessonStarted(Event):
    """Learner and mentor are in the room together for the first time."""

    booking_id: int


@dataclass(frozen=True)
class LessonFinished(Event):
    """A lesson that had started is over, ended by the mentor or by the clock."""

    booking_id: int


@dataclass(frozen=True)
class LessonReviewed(Event):
    booking_id: int
    mentor_id: int
    stars: int
