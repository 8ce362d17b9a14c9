"""Which mentors a course's team lets its learners see and book."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Self, TypeVar

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.courses.context import CourseContext
from lti_tool.courses.settings import PlaceSettings, TutoringOff, settings_for
from lti_tool.kernel.errors import Forbidden
from lti_tool.kernel.i18n import N_
from lti_tool.kernel.money import Money
from lti_tool.mentors.models import CourseMentor, Mentor

T = TypeVar("T")


class MentorNotAllowed(Forbidden):
    code = "mentor_not_allowed"
    message = N_("The team of your course chose other mentors. Open the list in the course again.")


@dataclass(frozen=True)
class Limits:
    """``mentors``, ``slugs``: the only ones, None for all. ``price``: the most for 60 minutes; another currency is more.

    ``languages``: ISO 639-1; one of them is spoken, and it does not matter which where there is none.
    """

    mentors: frozenset[int] | None = None
    price: Money | None = None
    slugs: frozenset[str] | None = None
    languages: tuple[str, ...] = ()

    def narrowed_by(self, other: Self) -> Self:
        """Who is within both; languages are the ones of whoever asks for any."""
        mentors = _both(self.mentors, other.mentors)
        prices = [price for price in (self.price, other.price) if price is not None]
        if len({price.currency for price in prices}) > 1:
            mentors = frozenset()
        return type(self)(
            mentors=mentors,
            price=min(prices, key=lambda price: price.amount, default=None),
            slugs=_both(self.slugs, other.slugs),
            languages=other.languages or self.languages,
        )

    def allow(self, mentor: Mentor) -> bool:
        if self.mentors is not None and mentor.id not in self.mentors:
            return False
        if self.slugs is not None and mentor.slug not in self.slugs:
            return False
        if self.languages and not set(self.languages) & set(mentor.languages):
            return False
        if self.price is None:
            return True
        has_currency = mentor.price_currency == self.price.currency
        return has_currency and mentor.price_amount <= self.price.amount

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same for a statement about ``Mentor``."""
        told: list[ColumnElement[bool]] = []
        if self.mentors is not None:
            told.append(Mentor.id.in_(sorted(self.mentors)))
        if self.slugs is not None:
            told.append(Mentor.slug.in_(sorted(self.slugs)))
        if self.languages:
            told.append(Mentor.languages.overlap(list(self.languages)))
        if self.price is not None:
            told.append(Mentor.price_currency == self.price.currency)
            told.append(Mentor.price_amount <= self.price.amount)
        return told


NO_LIMITS = Limits()


def _both(one: frozenset[T] | None, other: frozenset[T] | None) -> frozenset[T] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def limits_of(session: Session, settings: PlaceSettings) -> Limits:
    """No statement for a course that its team never looked at."""
    if settings.course_id is None:
        return NO_LIMITS
    chosen = select(CourseMentor.mentor_id).where(CourseMentor.course_id == settings.course_id)
    return Limits(frozenset(session.scalars(chosen)) or None, settings.price_limit)


def require_allowed(
    session: Session, mentor: Mentor, context: CourseContext, asked: Limits = NO_LIMITS
) -> None:
    """Whether somebody who came from this place, narrowed like this, may book this mentor.

    Raises TutoringOff, MentorNotAllowed.
    """
    settings = settings_for(session, context)
    if not settings.is_on:
        raise TutoringOff
    if not limits_of(session, settings).narrowed_by(asked).allow(mentor):
        raise MentorNotAllowed


def allowed(session: Session, course_id: int) -> list[Mentor]:
    """Whom the team chose, by name, also those who are not listed any more; nobody when all are allowed."""
    chosen = select(CourseMentor.mentor_id).where(CourseMentor.course_id == course_id)
    return list(session.scalars(select(Mentor).where(Mentor.id.in_(chosen)).order_by(Mentor.name)))


def choosable(session: Session, course_id: int, slugs: Collection[str]) -> list[Mentor]:
    """Those of these mentors who may be chosen, in the order of ``slugs``: the listed ones, and who was chosen before."""
    before = select(CourseMentor.mentor_id).where(CourseMentor.course_id == course_id)
    may_be = or_(Mentor.status == "approved", Mentor.id.in_(before))
    found = session.scalars(select(Mentor).where(Mentor.slug.in_(slugs), may_be))
    by_slug = {mentor.slug: mentor for mentor in found}
    return [by_slug[slug] for slug in slugs if slug in by_slug]


def currencies(session: Session) -> list[str]:
    """In which listed mentors set their prices."""
    used = select(Mentor.price_currency.distinct()).where(Mentor.status == "approved")
    return sorted(session.scalars(used))


def allow(session: Session, course_id: int, mentor_ids: Collection[int]) -> None:
    """These mentors and no others; all when there are none. The caller has moved the course's revision on."""
    of_course = CourseMentor.course_id == course_id
    session.execute(
        delete(CourseMentor).where(of_course, CourseMentor.mentor_id.not_in(mentor_ids))
    )
    if rows := [{"course_id": course_id, "mentor_id": number} for number in mentor_ids]:
        session.execute(insert(CourseMentor).on_conflict_do_nothing(), rows)
