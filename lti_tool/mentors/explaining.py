"""Why a mentor stands where they stand in the search, term by term."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.kernel.errors import ConfigurationError
from lti_tool.mentors import ranking
from lti_tool.mentors.cursor import LARGEST
from lti_tool.mentors.faceted import Search, search
from lti_tool.mentors.listing import ANY_SUBJECT
from lti_tool.mentors.models import Mentor, MentorListing
from lti_tool.mentors.ranking import Features


def explained(session: Session, slug: str, code: str, now: datetime) -> Iterator[str]:
    """Lines about the place among all listed mentors, for one subject or with an empty code for any.

    Raises ConfigurationError for a mentor who is not listed there.
    """
    listed = session.execute(
        select(Mentor, MentorListing.next_free_at)
        .join(MentorListing, MentorListing.mentor_id == Mentor.id)
        .where(Mentor.slug == slug, MentorListing.subject_code == code)
    ).one_or_none()
    if listed is None:
        raise ConfigurationError(f"{slug} is not listed for {code or 'any subject'}.")
    mentor, next_free = listed
    wanted = (code,) if code != ANY_SUBJECT else ()
    found = search(session, Search(at=now, subjects=wanted, most=LARGEST - 1)).mentors
    place = next(at for at, one in enumerate(found, 1) if one.mentor_id == mentor.id)
    yield f"{mentor.name}, {found[place - 1].subject}: place {place} of {len(found)}"
    yield from _terms(found[place - 1], next_free, now)


def _terms(of: Features, next_free: datetime | None, now: datetime) -> Iterator[str]:
    each = ranking.terms(of, next_free - now if next_free else None)
    free = f"next free {next_free:%Y-%m-%d %H:%M} UTC" if next_free else "no free time known"
    average = f", {of.rating_sum / of.rating_count:.2f} on average" if of.rating_count else ""
    for name, weight, value, why in (
        ("ratings", ranking.WEIGHT_OF_QUALITY, each.quality, f"{of.rating_count} reviews{average}"),
        ("fit", ranking.WEIGHT_OF_FIT, each.fit, f"{of.lessons} lessons in {of.subject}"),
        ("free soon", ranking.WEIGHT_OF_SOONNESS, each.soonness, free),
    ):
        yield f"  {name:<10}{weight:.2f} x {value:.4f} = {weight * value:.4f}   {why}"
    yield f"  {'sum':<10}{'':>13}  {each.score:.4f}"
