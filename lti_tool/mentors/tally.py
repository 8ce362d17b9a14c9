"""From counted groups of rows to what each value of each facet would bring. No database."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from lti_tool.courses.context import LEVELS
from lti_tool.mentors.facets import FACETS, STEPS, Facet
from lti_tool.mentors.windows import WINDOWS, place

BITS = {facet.name: 1 << number for number, facet in enumerate(FACETS)}
"""Of a row that fails this facet."""
BY_TRAITS, BY_LEVELS, BY_LANGUAGES = 0b011, 0b101, 0b110
"""``grouping(traits, levels, fails)`` of the sets."""
PLACES = {"kind": (1, 2), "gender": (2, 4), "price": (8, 8), "rating": (64, 8), "reviews": (512, 8)}
"""Of a facet's step in the number of traits: what it is times, and how many steps fit."""
ALL_TRAITS, ALL_LEVELS = 4096, 1 << len(LEVELS)
"""What the bits of a failed facet are times, above traits and levels."""
Row = Sequence[Any]


class Tally:
    """``groups``: ``[grouping, traits, levels, fails, languages, count]``, of which each set has its own.

    ``windows``: ``[fails, count of each of the 28 bits …]``, for a viewer whose clocks are ``offset`` hours east.
    """

    def __init__(self, groups: Sequence[Row], windows: Sequence[Row], offset: int) -> None:
        self._traits = [
            (*divmod(row[1], ALL_TRAITS), row[-1]) for row in groups if row[0] == BY_TRAITS
        ]
        self._levels = [
            (*divmod(row[2], ALL_LEVELS), row[-1]) for row in groups if row[0] == BY_LEVELS
        ]
        self._languages = [(row[3], row[4], row[-1]) for row in groups if row[0] == BY_LANGUAGES]
        self._windows, self._offset = windows, offset

    def count(self, *fails: int) -> int:
        """How many rows fail nothing but this."""
        return sum(found for failed, _, found in self._levels if failed in fails)

    def by_facet(self) -> dict[str, dict[str, int]]:
        """By facet and value; languages that somebody speaks, all values of the others."""
        return {
            **{facet.name: self._by_step(facet) for facet in FACETS if facet.name in STEPS},
            "level": self._by_level(),
            "language": self._by_language(),
            "when": self._by_window(),
        }

    def _by_step(self, facet: Facet) -> dict[str, int]:
        times, steps = PLACES[facet.name]
        by_step: Counter[int] = Counter()
        for failed, traits, found in self._traits:
            if failed in (0, BITS[facet.name]):
                by_step[traits // times % steps] += found
        fits: Callable[[int, int], bool] = int.__ge__ if facet.is_least else int.__eq__
        return {
            value: sum(found for step, found in by_step.items() if fits(step, wanted))
            for value, wanted in STEPS[facet.name].items()
        }

    def _by_level(self) -> dict[str, int]:
        rows = [row for row in self._levels if row[0] in (0, BITS["level"])]
        return {
            level: sum(found for _, levels, found in rows if levels & (1 << number))
            for number, level in enumerate(LEVELS)
        }

    def _by_language(self) -> dict[str, int]:
        told: Counter[str] = Counter()
        for failed, languages, found in self._languages:
            if failed in (0, BITS["language"]):
                for language in set(languages):
                    told[language] += found
        return dict(sorted(told.items(), key=lambda one: (-one[1], one[0])))

    def _by_window(self) -> dict[str, int]:
        rows = [row for row in self._windows if row[0] in (0, BITS["when"])]
        bits = {window: place(window, self._offset)[1] for window in WINDOWS}
        return {window: sum(row[1 + bit] for row in rows) for window, bit in bits.items()}
