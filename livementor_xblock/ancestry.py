"""The blocks around a block: unit, subsection, section, course."""

import logging
from collections.abc import Iterator
from typing import Any

logger = logging.getLogger(__name__)
DEEPEST = 12
"""Levels to climb; a course has four, and libraries, splits and conditions add some."""


def ancestors(block: Any) -> Iterator[Any]:
    """From the parent up to the course. Ends early, never raises, where a runtime knows no parents (libraries)."""
    for _ in range(DEEPEST):
        block = _parent(block)
        if block is None:
            return
        yield block
        if kind(block) == "course":
            return


def kind(block: Any) -> str:
    """``course``, ``chapter`` (section), ``sequential`` (subsection), ``vertical`` (unit) or another block type."""
    return str(getattr(block.scope_ids, "block_type", ""))


def course_of(block: Any) -> Any | None:
    """The course's own block, where the runtime has it."""
    return next((above for above in ancestors(block) if kind(above) == "course"), None)


def _parent(block: Any) -> Any | None:
    try:
        return block.get_parent()
    except Exception:  # each runtime has its own way to say that there is none
        logger.debug("no parent to be had", exc_info=True)
        return None
