"""Searching all mentors: a page of them and what every filter would bring, exact, in one statement.

Rows that fail at most one facet are kept, with a bit for the one they fail. The page is made of those that fail none;
the counts of a facet are those that fail none or this one, so each value tells how many there would be with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from lti_tool.mentors import facets
from lti_tool.mentors.cursor import Cursor
from lti_tool.mentors.faceted_sql import ORDERS, statement
from lti_tool.mentors.facets import STEPS, Chosen
from lti_tool.mentors.listing import ANY_SUBJECT
from lti_tool.mentors.ranking import WEIGHT_OF_FIT, Features
from lti_tool.mentors.tally import BITS, Tally
from lti_tool.mentors.windows import place

A_PAGE = 20
DEFAULT_ORDER = next(iter(ORDERS))


@dataclass(frozen=True)
class Search:
    """``subjects``: codes, the best fitting first, none for any. ``shown``: the subjects that are counted.

    ``offset``: the viewer's, whole hours east. ``at``: the moment for which waiting counts, the same on every page.
    """

    at: datetime
    subjects: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    chosen: Chosen = field(default_factory=dict)
    order: str = DEFAULT_ORDER
    offset: int = 0
    after: Cursor | None = None
    most: int = A_PAGE


@dataclass(frozen=True)
class Found:
    """``count``: on all pages. ``without``: the same if one facet were dropped, for each that is chosen.

    ``counts``: by facet and value, how many there would be; ``subject`` is one of them. ``following``: None at the end.
    """

    mentors: list[Features]
    count: int
    counts: Mapping[str, Mapping[str, int]]
    without: Mapping[str, int]
    following: Cursor | None


def search(session: Session, asked: Search) -> Found:
    """One statement, whatever is chosen."""
    sql = statement(
        subjects=len(asked.subjects),
        chosen=asked.chosen,
        order=asked.order,
        is_first=asked.after is None,
    )
    row = session.execute(text(sql.replace("::", "\\:\\:")), _values(asked)).one()
    tally, page = Tally(row.counts or (), row.windows or (), asked.offset), row.page or []
    shown = page[: asked.most]
    return Found(
        mentors=[_features(*one) for one in shown],
        count=tally.count(0),
        counts={
            **tally.by_facet(),
            "subject": dict.fromkeys(asked.shown, 0) | (row.subjects or {}),
        },
        without={name: tally.count(0, BITS[name]) for name in asked.chosen},
        following=Cursor(asked.at, *shown[-1][:3]) if len(page) > asked.most else None,
    )


def _features(
    _key: float, _unfit: float, number: int, stars: int, ratings: int, *of_subject: Any
) -> Features:
    code, lessons, place_of_subject = of_subject
    return Features(number, stars, ratings, code, lessons, place_of_subject)


def _values(asked: Search) -> dict[str, Any]:
    shift = place(facets.WHEN.values[0], asked.offset)[0]
    values = {
        "at": asked.at,
        "most": asked.most + 1,
        "shown": list(asked.shown),
        "shift": shift + 1,
        "subject": asked.subjects[0] if asked.subjects else ANY_SUBJECT,
        "codes": list(asked.subjects),
        "penalties": [_penalty(at) for at in range(len(asked.subjects))],
    }
    if asked.after:
        one = asked.after
        values |= {"key": one.key, "then": one.then, "last": one.mentor_id}
    return values | {name: _told(name, told, asked) for name, told in asked.chosen.items()}


def _told(name: str, values: Sequence[str], asked: Search) -> Any:
    """What the statement compares the rows with."""
    if name == "level":
        return facets.level_bits(values)
    if name == "language":
        return list(values)
    if name == "when":
        return sum(1 << place(window, asked.offset)[1] for window in values)
    steps = [STEPS[name][value] for value in values]
    return steps[0] if name in ("rating", "reviews") else steps


def _penalty(at: int) -> float:
    """What a subject at this place scores less than the best fitting one: see ``ranking.fit``."""
    return WEIGHT_OF_FIT * (1 - 1 / (1 + at)) / 2
