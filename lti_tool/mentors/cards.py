"""What lists show of mentors, in one statement for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from lti_tool.kernel.money import Money
from lti_tool.mentors.models import Mentor, MentorSubject
from lti_tool.mentors.ranking import Features
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
    lesson_minutes: int
    rating_average: float | None
    """From 1 to 5; None before the first rating."""
    rating_count: int
    subjects: tuple[str, ...]
    """All codes the mentor teaches, the most taught first."""
    listed_for: str
    """The code of the wanted subject that fits best, or of the most taught one when all are wanted."""
    lessons_for_subject: int
    """Lessons given in ``listed_for``."""


def cards(session: Session, ranked: Sequence[Features]) -> list[MentorCard]:
    """What is told about these mentors, in this order."""
    taught = aggregate_order_by(
        MentorSubject.subject_code, MentorSubject.lessons_given.desc(), MentorSubject.subject_code
    )
    details = session.execute(
        select(Mentor, func.array_agg(taught))
        .join(MentorSubject, MentorSubject.mentor_id == Mentor.id)
        .where(Mentor.id.in_([one.mentor_id for one in ranked]))
        .group_by(Mentor.id)
    )
    known = {mentor.id: (mentor, codes) for mentor, codes in details}
    return [_card(*known[one.mentor_id], one) for one in ranked if one.mentor_id in known]


def _card(mentor: Mentor, codes: Sequence[str], listed: Features) -> MentorCard:
    rated = mentor.rating_count > 0
    return MentorCard(
        id=mentor.id,
        slug=mentor.slug,
        name=mentor.name,
        headline=mentor.headline,
        kind=mentor.kind,
        languages=tuple(mentor.languages),
        zone=mentor.zone,
        price=Money(mentor.price_amount, mentor.price_currency),
        lesson_minutes=mentor.lesson_minutes,
        rating_average=mentor.rating_sum / mentor.rating_count if rated else None,
        rating_count=mentor.rating_count,
        subjects=tuple(codes),
        listed_for=listed.subject,
        lessons_for_subject=listed.lessons,
    )
