"""Where a page of a search ended, as it stands in an address."""

from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Self

LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Cursor:
    """The next page begins after ``(key, then, mentor_id)``. ``at``: the moment of the first page, whole seconds."""

    at: datetime
    key: float
    then: float
    mentor_id: int

    def __str__(self) -> str:
        parts = (int(self.at.timestamp()), float(self.key), float(self.then), self.mentor_id)
        return "~".join(map(repr, parts))

    @classmethod
    def read(cls, told: str) -> Self | None:
        """None for what no page of ours wrote."""
        parts = told.split("~")
        try:
            at, key, then, number = int(parts[0]), float(parts[1]), float(parts[2]), int(parts[3])
            moment = datetime.fromtimestamp(at, UTC)
        except (ValueError, IndexError, OverflowError, OSError):
            return None
        if len(parts) > 4 or not isfinite(key) or not isfinite(then) or not 0 < number <= LARGEST:
            return None
        return cls(moment, key, then, number)
