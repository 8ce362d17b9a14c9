"""The best mentors for a unit, one by name, and how many there are; ``cards`` tells what is shown of each.

Filters and their counts are ``faceted``.
"""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import Session

from lti_tool.courses.words import fold
from lti_tool.mentors.cards import MentorCard, cards
from lti_tool.mentors.limits import NO_LIMITS, Limits
from lti_tool.mentors.models import Mentor, MentorSubject
from lti_tool.mentors.ranking import Features, fit, rank

ROWS_OF_A_MENTOR = 4
FEATURES = (
    MentorSubject.mentor_id,
    Mentor.rating_sum,
    Mentor.rating_count,
    MentorSubject.subject_code,
    MentorSubject.lessons_given,
)


def best(
    session: Session, subjects: Sequence[str] | None, *, limits: Limits = NO_LIMITS, most: int
) -> list[Features]:
    """The first of the ranking, as many as ``most``, while no waiting time is known; each mentor once.

    ``subjects``: codes, the best fitting first; None is every subject, an empty sequence is none. ``limits``: of a
    course; nobody beyond them is listed.
    """
    if subjects is None:
        return _best_of_all(session, limits, most)
    if not subjects:
        return []
    several = [
        _scored(limits).where(MentorSubject.subject_code == code).limit(most) for code in subjects
    ]
    rows = session.execute(union_all(*several) if len(several) > 1 else several[0]).all()
    return rank(_each_once(rows, subjects))[:most]


def _best_of_all(session: Session, limits: Limits, most: int) -> list[Features]:
    """A mentor has a row for each subject, so more rows are asked for until there are enough mentors."""
    asked = most
    while True:
        asked *= ROWS_OF_A_MENTOR
        rows = session.execute(_scored(limits).limit(asked)).all()
        found = _each_once(rows, ())
        if len(found) >= most or len(rows) < asked:
            return rank(found)[:most]


def _scored(limits: Limits) -> Select[int, int, int, str, int]:
    """Who may be shown, by the score that the database keeps; rows as ``_each_once`` reads them."""
    return (
        select(*FEATURES)
        .join(Mentor, Mentor.id == MentorSubject.mentor_id)
        .where(MentorSubject.score.is_not(None), *limits.conditions())
        .order_by(MentorSubject.score.desc(), MentorSubject.mentor_id)
    )


def count(session: Session, subjects: Sequence[str] | None, *, limits: Limits = NO_LIMITS) -> int:
    """How many may be shown."""
    wanted = select(func.count(MentorSubject.mentor_id.distinct()))
    if subjects is not None and len(subjects) == 1:
        wanted = select(func.count())
    wanted = wanted.select_from(MentorSubject).where(MentorSubject.score.is_not(None))
    if conditions := limits.conditions():
        wanted = wanted.join(Mentor, Mentor.id == MentorSubject.mentor_id).where(*conditions)
    if subjects is not None:
        wanted = wanted.where(MentorSubject.subject_code.in_(subjects))
    return session.scalars(wanted).one()


def candidate(
    session: Session, slug: str, subjects: Sequence[str] | None, *, limits: Limits = NO_LIMITS
) -> Features | None:
    """One mentor, for one of these subjects if they teach one; None for who may not be shown."""
    for wanted in (subjects, None):
        shown = _scored(limits).where(Mentor.slug == slug)
        if wanted is not None:
            shown = shown.where(MentorSubject.subject_code.in_(wanted))
        if found := _each_once(session.execute(shown).all(), wanted or ()):
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
    found = _each_once(session.execute(_scored(NO_LIMITS).where(*has)).all(), ())
    return cards(session, rank(found)[:limit])


def _each_once(rows: Sequence[Any], subjects: Sequence[str]) -> list[Features]:
    """Each mentor for the subject that speaks most for them. ``rows``: of ``FEATURES``."""
    places = {code: place for place, code in enumerate(subjects)}
    chosen: dict[int, Features] = {}
    for mentor_id, stars, ratings, code, lessons in rows:
        one = Features(mentor_id, stars, ratings, code, lessons, places.get(code, 0))
        if mentor_id not in chosen or _preference(one) > _preference(chosen[mentor_id]):
            chosen[mentor_id] = one
    return list(chosen.values())


def _preference(one: Features) -> tuple[float, int, str]:
    """Which of a mentor's subjects they are listed for."""
    return fit(one), -one.place, one.subject
