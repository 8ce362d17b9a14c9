"""Titles of units from public courses, with the subjects that a teacher would accept: what the mapping is measured by.

Half of them are never tuned on. A title's half is told by a hash of what the course wrote, so a new title moves no
other, and neither does a better label.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from lti_tool.courses.context import CourseContext

FILE = Path(__file__).parents[2] / "tests" / "courses" / "units.tsv"
"""In the source tree; an installed package does not have it."""
TUNED, HELD = "tuned on", "held out"
Answer = Callable[[CourseContext], Sequence[str]]
"""Codes of subjects, the best fitting first."""


@dataclass(frozen=True)
class Unit:
    """``accepted``: codes, the best first."""

    source: str
    context: CourseContext
    language: str
    accepted: tuple[str, ...]
    half: str


@dataclass(frozen=True)
class Hits:
    """The part of some units whose accepted subject comes first, and is among the first three."""

    first: float
    three: float


def read(file: Path = FILE) -> list[Unit]:
    """Raises FileNotFoundError where there is no source tree."""
    lines = file.read_text(encoding="utf-8").splitlines()[1:]
    return [_unit(*line.split("\t")) for line in lines]


def _unit(source: str, course: str, section: str, title: str, language: str, accepted: str) -> Unit:
    written = "\t".join((source, course, section, title))
    half = HELD if sha256(written.encode()).digest()[0] % 2 else TUNED
    context = CourseContext(unit=title, section=section, course_title=course)
    return Unit(source, context, language, tuple(accepted.split()), half)


def hits(units: Iterable[Unit], answer: Answer) -> Hits:
    """Whoever answers with more than three subjects is not asked for the others."""
    asked = [(unit.accepted, answer(unit.context)[:3]) for unit in units]
    first = sum(bool(told) and told[0] in accepted for accepted, told in asked)
    three = sum(any(code in accepted for code in told) for accepted, told in asked)
    return Hits(first / len(asked), three / len(asked))
