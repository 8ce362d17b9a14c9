"""Finding one mentor, and what a rating or a lesson changes."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.kernel.errors import NotFound
from lti_tool.kernel.i18n import N_
from lti_tool.kernel.money import Money
from lti_tool.mentors import rules
from lti_tool.mentors.models import Mentor


class MentorUnknown(NotFound):
    code = "mentor_unknown"
    message = N_("This mentor is not listed. Choose another one.")


def mentor_by_slug(session: Session, slug: str) -> Mentor:
    """An approved mentor. Raises MentorUnknown for any other, so that nobody learns who applied."""
    found = session.scalars(select(Mentor).filter_by(slug=slug, status="approved")).one_or_none()
    if found is None:
        raise MentorUnknown
    return found


def mentor_of(session: Session, person_id: int) -> Mentor | None:
    """The mentor that this person is, whatever their status."""
    return session.scalars(select(Mentor).filter_by(person_id=person_id)).one_or_none()


def price_for(mentor: Mentor, minutes: int) -> Money:
    """What a lesson of this length costs the learner."""
    return rules.price(Money(mentor.price_amount, mentor.price_currency), minutes)


def add_rating(session: Session, mentor_id: int, stars: int) -> None:
    """Count one rating of 1 to 5 stars, in one statement: two at once both count."""
    if not 1 <= stars <= 5:
        raise ValueError(f"not a rating: {stars}")
    session.execute(
        update(Mentor)
        .where(Mentor.id == mentor_id)
        .values(rating_sum=Mentor.rating_sum + stars, rating_count=Mentor.rating_count + 1)
    )
