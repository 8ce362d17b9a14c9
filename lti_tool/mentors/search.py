"""The list of mentors for a unit: one statement for who may be shown, one for what is told about them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from lti_tool.courses.words import fold
from lti_tool.kernel.money import Money
from lti_tool.mentors.limits import NO_LIMITS, Limits
from lti_tool.mentors.models import Mentor, MentorSubject
from lti_tool.mentors.ranking import UNKNOWN, Features, fit, rank
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


def shortlist(
    session: Session,
    subjects: Sequence[str] | None,
    *,
    languages: Sequence[str] = (),
    limits: Limits = NO_LIMITS,
    limit: int,
    offset: int = 0,
    waits: Mapping[int, timedelta] = UNKNOWN,
) -> list[MentorCard]:
    """One page of the ranked list.

    ``subjects``: codes, the best fitting first; None is every subject, an empty sequence is none.
    ``languages``: ISO 639-1; whoever speaks one of them is listed, and everybody when it is empty.
    ``limits``: of a course; nobody beyond them is listed.
    ``waits``: see ``ranking.rank``.
    """
    found = candidates(session, subjects, languages=languages, limits=limits)
    return cards(session, rank(found, waits)[offset : offset + limit])


def count(
    session: Session,
    subjects: Sequence[str] | None,
    *,
    languages: Sequence[str] = (),
    limits: Limits = NO_LIMITS,
) -> int:
    """How many mentors ``shortlist`` has on all its pages."""
    may_be_shown = _may_be_shown(subjects, languages, limits)
    return session.scalars(select(func.count(Mentor.id.distinct())).where(*may_be_shown)).one()


def candidates(
    session: Session,
    subjects: Sequence[str] | None,
    *,
    languages: Sequence[str] = (),
    limits: Limits = NO_LIMITS,
) -> list[Features]:
    """What ranking needs to know of every mentor who may be shown, unordered; each once."""
    return _features(session, subjects, _may_be_shown(subjects, languages, limits))


def candidate(
    session: Session, slug: str, subjects: Sequence[str] | None, *, limits: Limits = NO_LIMITS
) -> Features | None:
    """The same of one mentor, for one of these subjects if they teach one; None for who may not be shown."""
    for wanted in (subjects, None):
        listed = [*_may_be_shown(wanted, (), limits), Mentor.slug == slug]
        if found := _features(session, wanted, listed):
            return found[0]
    return None


def named(session: Session, text: str, *, limit: int) -> list[MentorCard]:
    """Mentors whose name or slug has each word of ``text``, ranked; accents and case don't count."""
    told = re.findall(r"\w+", fold(text))
    if not told:
        return []
    has = [
        (Mentor.slug if word.isascii() else Mentor.name).icontains(word, autoescape=True)
        for word in told
    ]
    found = _features(session, None, [*_may_be_shown(None), *has])
    return cards(session, rank(found)[:limit])


def _features(
    session: Session, subjects: Sequence[str] | None, conditions: Sequence[ColumnElement[bool]]
) -> list[Features]:
    places = {code: place for place, code in enumerate(subjects or ())}
    best: dict[int, Features] = {}
    rows = session.execute(
        select(
            Mentor.id,
            Mentor.rating_sum,
            Mentor.rating_count,
            MentorSubject.subject_code,
            MentorSubject.lessons_given,
        ).where(*conditions)
    )
    for mentor_id, stars, ratings, code, lessons in rows:
        one = Features(mentor_id, stars, ratings, code, lessons, places.get(code, 0))
        if mentor_id not in best or _preference(one) > _preference(best[mentor_id]):
            best[mentor_id] = one
    return list(best.values())


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


def _may_be_shown(
    subjects: Sequence[str] | None, languages: Sequence[str] = (), limits: Limits = NO_LIMITS
) -> list[ColumnElement[bool]]:
    """What holds of a mentor joined with a subject they teach, when the list has them for it."""
    conditions = [Mentor.status == "approved", MentorSubject.mentor_id == Mentor.id]
    conditions += limits.conditions()
    if subjects is not None:
        conditions.append(MentorSubject.subject_code.in_(subjects))
    if languages:
        conditions.append(Mentor.languages.overlap(list(languages)))
    return conditions


def _preference(one: Features) -> tuple[float, int, str]:
    """Which of a mentor's subjects they are listed for."""
    return fit(one), -one.place, one.subject


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
