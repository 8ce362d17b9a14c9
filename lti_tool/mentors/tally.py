"""From counted groups of rows to what each value of each facet would bring. No database."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from lti_tool.courses.context import LEVELS
from lti_tool.mentors.facets import FACETS, STEPS
from lti_tool.mentors.windows import WINDOWS, place

BITS = {facet.name: 1 << number for number, facet in enumerate(FACETS)}
"""Of a row that fails this facet."""
BY_PRICE, BY_RATING, BY_LEVELS, BY_LANGUAGES = 0b0111, 0b1011, 0b1101, 0b1110
"""``grouping(price, rating, levels, languages)`` of the sets."""
GROUP_OF = {
    "price": (BY_PRICE, 4),
    "kind": (BY_PRICE, 2),
    "gender": (BY_PRICE, 3),
    "rating": (BY_RATING, 5),
    "reviews": (BY_RATING, 6),
}
"""The set and the column of a facet with steps."""
LEVELS_AT, LANGUAGES_AT = 7, 8
Row = Sequence[Any]


class Tally:
    """``groups``: ``[fails, grouping, kind, gender, price, rating, reviews, levels, languages, count]``.

    ``windows``: ``[fails, count of each of the 28 bits …]``, for a viewer whose clocks are ``offset`` hours east.
    """

    def __init__(self, groups: Sequence[Row], windows: Sequence[Row], offset: int) -> None:
        self._groups, self._windows, self._offset = groups, windows, offset

    def count(self, *fails: int) -> int:
        """How many rows fail nothing but this."""
        return sum(row[-1] for row in self._groups if row[1] == BY_LEVELS and row[0] in fails)

    def by_facet(self) -> dict[str, dict[str, int]]:
        """By facet and value; languages that somebody speaks, all values of the others."""
        return {
            **{
                facet.name: self._stepped(facet.name, facet.is_least)
                for facet in FACETS
                if facet.name in STEPS
            },
            "level": self._levels(),
            "language": self._languages(),
            "when": self._when(),
        }

    def _of(self, facet: str, group: int) -> Iterator[Row]:
        allowed = (0, BITS[facet])
        return (row for row in self._groups if row[1] == group and row[0] in allowed)

    def _stepped(self, facet: str, is_least: bool) -> dict[str, int]:
        group, at = GROUP_OF[facet]
        by_step: Counter[int] = Counter()
        for row in self._of(facet, group):
            by_step[row[at]] += row[-1]
        fits: Callable[[int, int], bool] = int.__ge__ if is_least else int.__eq__
        return {
            value: sum(found for step, found in by_step.items() if fits(step, wanted))
            for value, wanted in STEPS[facet].items()
        }

    def _levels(self) -> dict[str, int]:
        rows = list(self._of("level", BY_LEVELS))
        return {
            level: sum(row[-1] for row in rows if row[LEVELS_AT] & (1 << number))
            for number, level in enumerate(LEVELS)
        }

    def _languages(self) -> dict[str, int]:
        found: Counter[str] = Counter()
        for row in self._of("language", BY_LANGUAGES):
            for language in set(row[LANGUAGES_AT]):
                found[language] += row[-1]
        return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))

    def _when(self) -> dict[str, int]:
        rows = [row for row in self._windows if row[0] in (0, BITS["when"])]
        bits = {window: place(window, self._offset)[1] for window in WINDOWS}
        return {window: sum(row[1 + bit] for row in rows) for window, bit in bits.items()}
