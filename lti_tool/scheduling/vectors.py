"""``livementor slots FILE.json``: the free slots of a mentor who is described in a file. No database.

    {"zone": "America/New_York",
     "weekly": [{"days": [1, 2, 3, 4, 5], "start": "09:00", "end": "17:00"}],
     "overrides": [{"date": "2023-06-13", "intervals": [["10:00", "15:00"]]}],
     "busy": [["2023-06-13T14:00:00Z", "2023-06-13T15:00:00Z"]],
     "duration": 60, "step": 60, "buffer_before": 0, "buffer_after": 0, "notice": 0,
     "now": "2023-06-01T00:00:00Z", "viewer": "America/New_York", "from": "2023-06-13", "to": "2023-06-14"}

ISO weekdays; minutes; an end that is not later than its start is the next date's; no intervals close the date; ``from``
(included) and ``to`` (excluded) are dates of the viewer. May be left out: ``overrides``, ``busy``, buffers, ``notice``,
``step`` (as long as a slot), ``viewer`` (the mentor's zone).
"""

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from lti_tool.kernel.interval import Interval
from lti_tool.scheduling.availability import Availability, Span
from lti_tool.scheduling.fields import Fields, VectorInvalid
from lti_tool.scheduling.removed import explain
from lti_tool.scheduling.slots import SlotTerms, dates, slots

LONGEST_WINDOW = 366
"""Days."""


@dataclass(frozen=True)
class Vector:
    """What a file describes."""

    hours: Availability
    terms: SlotTerms
    busy: list[Interval]
    window: Span
    now: datetime


def slots_command(path: Path, explained: bool, out: TextIO) -> int:
    """Print the slots, or with ``explained`` what is none and why, as JSON with one piece a line; 1 for a bad file."""
    try:
        vector = read_vector(path)
    except VectorInvalid as error:
        print(f"livementor: {path}: {error}", file=sys.stderr)
        return 1
    told = removed_pieces(vector) if explained else free_pieces(vector)
    lines = ",\n ".join(json.dumps(piece, ensure_ascii=False) for piece in told)
    print(f"[{lines}]", file=out)
    return 0


def read_vector(path: Path) -> Vector:
    """Raises VectorInvalid."""
    try:
        return parse(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise VectorInvalid(error.strerror or "can't be read") from error
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise VectorInvalid(f"not JSON: {error}") from error


def parse(described: object) -> Vector:
    """Raises VectorInvalid."""
    fields = Fields(described)
    zone, duration = fields.zone("zone"), fields.minutes("duration", least=1)
    first, last = fields.date("from"), fields.date("to")
    if not 0 <= (last - first).days <= LONGEST_WINDOW:
        raise VectorInvalid(f'"to" is from 0 to {LONGEST_WINDOW} days after "from"')
    return Vector(
        hours=Availability(zone, fields.weekly(), fields.overrides()),
        terms=SlotTerms(
            duration=duration,
            step=fields.minutes("step", least=1, default=duration),
            buffer_before=fields.minutes("buffer_before", default=0),
            buffer_after=fields.minutes("buffer_after", default=0),
            notice=fields.minutes("notice", default=0, most=366 * 24 * 60),
        ),
        busy=fields.busy(),
        window=dates(fields.zone("viewer", default=zone), first, last),
        now=fields.instant("now"),
    )


def free_pieces(vector: Vector) -> list[list[str]]:
    """``[start, end]`` of each slot."""
    found = slots(vector.hours, vector.terms, vector.busy, window=vector.window, now=vector.now)
    return [[_z(slot.start), _z(slot.end)] for slot in found]


def removed_pieces(vector: Vector) -> list[list[str]]:
    """``[start, end, why]`` of each piece of the dates that no slot covers."""
    found = explain(vector.hours, vector.terms, vector.busy, window=vector.window, now=vector.now)
    return [[_z(one.piece.start), _z(one.piece.end), one.why.value] for one in found]


def _z(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
