"""Mentors of which subjects a list has, and why these: of a place in a course."""

from dataclasses import dataclass, replace
from functools import lru_cache

from lti_tool.courses.context import CourseContext
from lti_tool.courses.mapping import Mapping
from lti_tool.courses.settings import PlaceSettings, subjects_in
from lti_tool.courses.subjects import Taxonomy, taxonomy
from lti_tool.picker import wording

PLACES = 4096


@dataclass(frozen=True)
class Wanted:
    """``subjects``: codes, the best fitting first. ``reason``: why these, in words."""

    subjects: tuple[str, ...]
    reason: str
    is_all: bool = False


def of_place(context: CourseContext, settings: PlaceSettings, widened: bool) -> Wanted:
    found = _subjects(
        taxonomy(),
        context.unit,
        context.section,
        context.course_title,
        context.subjects,
        settings.of_unit,
        settings.of_course,
    )
    return Wanted(found.subjects, wording.because(found.reason), widened)


def widest(wanted: Wanted) -> Wanted:
    """The same when nobody teaches what is wanted."""
    nobody = wording.because_nobody(wanted.subjects) if wanted.subjects else wanted.reason
    return replace(wanted, subjects=(), reason=nobody, is_all=True)


@lru_cache(PLACES)
def _subjects(
    known: Taxonomy,
    unit: str,
    section: str,
    course_title: str,
    subjects: tuple[str, ...],
    of_unit: tuple[str, ...],
    of_course: tuple[str, ...],
) -> Mapping:
    """All that decides; to compare titles with the taxonomy costs more than the rest of a page."""
    place = CourseContext(unit=unit, section=section, course_title=course_title, subjects=subjects)
    decided = PlaceSettings(of_unit=of_unit, of_course=of_course)
    return subjects_in(place, decided, known)
