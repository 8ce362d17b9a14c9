"""Rows of a form, each a start and an end on the wall's clock, as people type them and as hours.

``start-<name>-<n>`` and ``end-<name>-<n>`` are one row; an empty row is none, and one empty row more is always shown.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lti_tool.scheduling.availability import A_DAY, Hours
from lti_tool.scheduling.errors import HoursInvalid

CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(:00)?|24:00")
MOST = 24


@dataclass(frozen=True)
class Row:
    start: str = ""
    end: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.start or self.end)


def shown(hours: Iterable[Hours]) -> list[Row]:
    return spare([Row(_clock(start), _clock(end)) for start, end in hours])


def spare(rows: Sequence[Row]) -> list[Row]:
    """With an empty row at the end."""
    return [*rows, Row()] if not rows or not rows[-1].is_empty else list(rows)


def posted(form: Mapping[str, str], name: str) -> list[Row]:
    """What was sent, row by row, empty ones too."""
    rows: list[Row] = []
    while f"start-{name}-{len(rows)}" in form and len(rows) < MOST:
        number = len(rows)
        start, end = (form.get(f"{side}-{name}-{number}", "").strip() for side in ("start", "end"))
        rows.append(Row(start, end))
    return rows


def read(rows: Sequence[Row], name: str) -> tuple[list[Hours], dict[str, str]]:
    """The hours, and what is wrong by the id of its field."""
    hours: list[Hours] = []
    errors: dict[str, str] = {}
    for number, row in enumerate(rows):
        if row.is_empty:
            continue
        start, end = _minutes(row.start), _minutes(row.end)
        if start is None or start == A_DAY:
            errors[f"start-{name}-{number}"] = str(HoursInvalid())
        elif end is None or end == start != 0:
            errors[f"end-{name}-{number}"] = str(HoursInvalid())
        else:
            hours.append((start, end or A_DAY))
    return hours, errors


def row_at(rows: Sequence[Row], minute: int) -> int:
    """The number of the last row that starts then."""
    return max(number for number, row in enumerate(rows) if _minutes(row.start) == minute)


def _minutes(text: str) -> int | None:
    """After midnight; 24:00 is 1440."""
    if not CLOCK.fullmatch(text):
        return None
    hour, minute, *_ = text.split(":")
    return int(hour) * 60 + int(minute)


def _clock(minutes: int) -> str:
    """As a field for times has it, where the end of a day is 00:00."""
    hour, minute = divmod(minutes % A_DAY, 60)
    return f"{hour:02}:{minute:02}"
