"""Which mentors a course's team lets its learners see and book."""

from dataclasses import dataclass
from typing import Self, TypeVar

from sqlalchemy import ColumnElement, select
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
    """``mentors``, ``slugs``: the only ones, None for all. ``price``: the most for 60 minutes, in its currency.

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
