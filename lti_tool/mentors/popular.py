"""Which subjects are taught most, and which searches found nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lti_tool.mentors.facets import Chosen
from lti_tool.mentors.listing import ANY_SUBJECT
from lti_tool.mentors.models import MentorListing, SearchWithoutResult

KEPT = timedelta(days=90)


@dataclass(frozen=True)
class InVain:
    """Searches that are the same but for small letters and capitals."""

    text: str
    filters: Mapping[str, Sequence[str]]
    locale: str
    times: int
    last: datetime


def popular(session: Session, most: int) -> tuple[str, ...]:
    """Codes of the subjects that most mentors teach, the most taught first."""
    code = MentorListing.subject_code
    counted = select(code).where(code != ANY_SUBJECT).group_by(code)
    return tuple(session.scalars(counted.order_by(func.count().desc(), code).limit(most)))


def keep_in_vain(session: Session, text: str, filters: Chosen, locale: str, now: datetime) -> None:
    """For the operator, without anything about who searched; what is older than ``KEPT`` goes."""
    old = SearchWithoutResult.searched_at < now - KEPT
    session.execute(delete(SearchWithoutResult).where(old))
    told = {name: list(values) for name, values in filters.items()}
    session.add(SearchWithoutResult(text=text, filters=told, locale=locale, searched_at=now))


def in_vain(session: Session, most: int) -> list[InVain]:
    """What was looked for in vain, the most often first."""
    kept = SearchWithoutResult
    text = func.lower(kept.text)
    last = func.max(kept.searched_at)
    asked = (
        select(text, kept.filters, kept.locale, func.count(), last)
        .group_by(text, kept.filters, kept.locale)
        .order_by(func.count().desc(), last.desc())
        .limit(most)
    )
    return [InVain(*row) for row in session.execute(asked)]
