"""Where in a course a block stands, from whatever runtime there is: LMS, Studio, library, workbench."""

import logging
from typing import Any

from livementor_xblock import viewer
from livementor_xblock.ancestry import ancestors, kind
from livementor_xblock.codes import codes
from livementor_xblock.configuration import chosen
from lti_tool.courses.context import CourseContext

logger = logging.getLogger(__name__)
SECTIONS = ("chapter", "sequential")


def course_context(block: Any) -> CourseContext:
    """The block's place; whatever its runtime does not know is empty.

    Organisation, course and run come from the usage key, names from the blocks above. ``section`` is section and
    subsection, as both tell what a unit is about. ``platform`` is left to the service, which knows whose key signed.
    """
    above = {kind(one): one for one in reversed(list(ancestors(block)))}
    course, unit = above.get("course"), above.get("vertical")
    return CourseContext(
        **_course_key(block.scope_ids.usage_id, course),
        course_title=name(course),
        section=" · ".join(filter(None, (name(above.get(level)) for level in SECTIONS))),
        unit=name(unit) or _own_name(block),
        unit_id=_stable_id(unit if unit is not None else block),
        language=text(getattr(course, "language", "")),
        role=viewer.role(block),
        level=chosen(block, "level"),
        subjects=codes(chosen(block, "subjects")),
    )


def name(block: Any | None) -> str:
    """What people call it; some runtimes keep the default name apart."""
    given = text(getattr(block, "display_name_with_default", ""))
    return given or text(getattr(block, "display_name", ""))


def text(value: object) -> str:
    """Only what is text: the workbench and older runtimes put other things in the place of names."""
    return value if isinstance(value, str) else ""


def _own_name(block: Any) -> str:
    """The block's name where the author gave one: it then tells more than nothing about the unit."""
    return name(block) if block.fields["display_name"].is_set_on(block) else ""


def _course_key(usage_key: Any, course: Any | None) -> dict[str, str]:
    """By the key where it is a real one, else by the course's own attributes."""
    key = getattr(usage_key, "context_key", None)
    return {
        "course_id": _unversioned(key) if key is not None else _own_key(course),
        "organisation": text(getattr(key, "org", "")) or text(getattr(course, "org", "")),
        "course": text(getattr(key, "course", None))
        or text(getattr(key, "slug", ""))
        or text(getattr(course, "number", "")),
        "run": text(getattr(key, "run", "")) or text(getattr(course, "run", "")),
    }


def _stable_id(block: Any) -> str:
    """The usage key without Studio's branch and version: the same in LMS and Studio."""
    return _unversioned(block.scope_ids.usage_id)


def _own_key(course: Any | None) -> str:
    """In the workbench, where keys are text and know no course."""
    return str(course.scope_ids.usage_id) if course is not None else ""


def _unversioned(key: Any) -> str:
    try:
        return str(key.for_branch(None).version_agnostic())
    except (AttributeError, NotImplementedError, TypeError):
        return str(key)
