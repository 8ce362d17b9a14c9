"""Whether the block counts for a unit's completion: the author chooses, and by itself it does not.

A unit would otherwise wait for every learner to book a lesson, or be complete because the list was on the screen.
"""

from typing import Any

from xblock.completable import XBlockCompletionMode


class ByChoice:
    """``completion_mode``, of the class for code that asks about the kind of block, and of each block by its field."""

    def __get__(self, block: Any | None, owner: type) -> str:
        counts = block is None or block.completes
        return str(XBlockCompletionMode.COMPLETABLE if counts else XBlockCompletionMode.EXCLUDED)
