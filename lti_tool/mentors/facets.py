"""What a search can be narrowed by. No database; the words stand in ``picker.words_of_search``.

Values of one facet are joined by "or", facets by "and". Of a facet of the least ("4.5 and more") one value is chosen.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lti_tool.courses.context import LEVELS
from lti_tool.mentors.listing import GENDERS
from lti_tool.mentors.rules import KINDS
from lti_tool.mentors.windows import WINDOWS


@dataclass(frozen=True)
class Facet:
    """``values``: as they stand in addresses, in the order of their steps in a listing; empty for any."""

    name: str
    values: tuple[str, ...] = ()
    is_least: bool = False

    def chosen(self, told: Iterable[str]) -> tuple[str, ...]:
        """What of this is a value, in the facet's order; languages are any two or three letters."""
        given = set(told)
        if not self.values:
            return tuple(sorted(one for one in given if LANGUAGE_CODE.fullmatch(one)))[:MOST]
        found = tuple(one for one in self.values if one in given)
        return found[:1] if self.is_least else found


MOST = 20
LANGUAGE_CODE = re.compile(r"[A-Za-z]{2,3}")
LEVEL = Facet("level", LEVELS)
WHEN = Facet("when", WINDOWS)
PRICE = Facet("price", ("free", "15", "25", "40", "more"))
RATING = Facet("rating", ("4.8", "4.5", "4"), is_least=True)
REVIEWS = Facet("reviews", ("50", "20", "5", "1"), is_least=True)
KIND = Facet("kind", KINDS)
LANGUAGE = Facet("language")
GENDER = Facet("gender", GENDERS)
FACETS = (LEVEL, WHEN, LANGUAGE, PRICE, KIND, RATING, REVIEWS, GENDER)
"""As a page has them."""
STEPS = {
    "price": {"free": 0, "15": 1, "25": 2, "40": 3, "more": 4},
    "rating": {"4": 2, "4.5": 3, "4.8": 4},
    "reviews": {"1": 1, "5": 2, "20": 3, "50": 4},
    "kind": {"peer": 0, "professional": 1},
    "gender": {one: number for number, one in enumerate(GENDERS, 1)},
}
"""Steps of a listing by the value in an address."""

Chosen = Mapping[str, tuple[str, ...]]
"""Values by the facet's name; a facet of which none is chosen is missing."""


def chosen(told: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """What of an address is known; everything else is passed over."""
    found = {facet.name: facet.chosen(told.get(facet.name, ())) for facet in FACETS}
    return {name: values for name, values in found.items() if values}


def level_bits(levels: Iterable[str]) -> int:
    return sum(1 << LEVELS.index(level) for level in set(levels))
