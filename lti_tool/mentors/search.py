"""The list of mentors for a unit: one statement for who may be shown, one for what is told about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import array, array_agg
from sqlalchemy.orm import Session

from lti_tool.kernel.money import Money
from lti_tool.mentors.models import Mentor, MentorSubject
from lti_tool.mentors.ranking import UNKNOWN, Features, rank
from lti_tool.mentors.rules import Kind


@dataclass(frozen=True)
class MentorCard:
    """What a list shows of a mentor."""

    id: int
    slug: str
    name: str
    headline: Mapping[str, str]
    """By language; one may be missing."""
    kind: Kind
    languages: tuple[str, ...]
    """ISO 639-1."""
    zone: str
    """IANA."""
    price: Money
    """For 60 minutes."""
    rating_average: float | None
    """From 1 to 5; None before the first rating."""
    rating_count: int
    subjects: tuple[str, ...]
    """All codes the mentor teaches, the most taught first."""
    listed_for: str | None
    """The wanted subject that fits best, or the most taught one when all subjects are wanted."""
    lessons_for_subject: int
    """Lessons given in ``listed_for``."""
