"""What a learner's lessons are worth, as a course's team wants it. Pure."""

from dataclasses import dataclass

from lti_tool.kernel.errors import InvalidInput
from lti_tool.kernel.i18n import N_
from lti_tool.lti.grading.models import ATTENDANCE, LESSONS, MODES, MOST_LESSONS, OFF


class LessonsOutOfRange(InvalidInput):
    code = "lti_lessons_out_of_range"
    message = N_("Enter a number of lessons from 1 to 50.")


@dataclass(frozen=True)
class Wanted:
    """``maximum``: how many lessons are the whole grade."""

    mode: str = OFF
    maximum: int = 1

    def given(self, lessons: int) -> int:
        """Out of ``maximum``."""
        return min(lessons, self.maximum)


def wanted(mode: str, lessons: str) -> Wanted:
    """From a form. Raises InvalidInput, LessonsOutOfRange."""
    if mode not in MODES:
        raise InvalidInput
    if mode in (OFF, ATTENDANCE):
        return Wanted(mode)
    if not (lessons.strip().isascii() and lessons.strip().isdecimal()):
        raise LessonsOutOfRange
    if not 1 <= int(lessons[:9]) <= MOST_LESSONS:
        raise LessonsOutOfRange
    return Wanted(LESSONS, int(lessons))
