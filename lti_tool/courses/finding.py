"""Finding by what people type: beginnings of words, without accents, with a slip of the finger. Pure.

A name fits when each word that was typed begins one of its words; a single letter does so only in names of a rank
before the last. When no name fits so, a word of five letters or more may have one letter wrong, missing, added or
swapped with the next. The words may stand in several names of one thing ("python boucles"); then it comes last.

Slips are written out and looked up in the sorted words, some 600 for a word of ten letters: that takes less than a
millisecond and no library of edit distances, which would have to look at every word.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import ascii_lowercase

from lti_tool.courses.words import SMALL, words

SHORTEST, LONGEST = 5, 30
"""Letters of a word in which a slip is forgiven."""
EXACT, BEGUN, SLIPPED, SLIPPED_BEGUN = range(4)
Cost = tuple[int, int, int]
"""How far a name is from what was typed, the least first: its rank, the ways of its words, its other words."""


@dataclass(frozen=True)
class Entry:
    """A name of the thing ``of``. ``rank``: by language of the reader, the lower the earlier."""

    of: int
    rank: Mapping[str, int]
    text: str


class Finder:
    """An index of names, built once."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        self._sizes = []
        for place, entry in enumerate(self._entries):
            known = set(words(entry.text))
            self._sizes.append(len(telling(known)))
            for word in known:
                self._having[word].append(place)
        self._words = sorted(self._having)
        self._last = max((max(one.rank.values()) for one in self._entries), default=0)
        self._is_last = [min(one.rank.values()) == self._last for one in self._entries]

    def costs(self, text: str, locale: str) -> dict[int, Cost]:
        """By thing, for those that fit; empty for a text without words."""
        wanted = telling(words(text))
        found = self._costs([self._fitting(word, self._begun) for word in wanted], locale)
        if any(rank <= self._last for rank, _, _ in found.values()):
            return found
        return self._costs([self._fitting(word, self._slipped) for word in wanted], locale)

    def _costs(self, fitting: list[dict[int, int]], locale: str) -> dict[int, Cost]:
        if not all(fitting) or not fitting:
            return {}
        things = set.intersection(*({self._entries[one].of for one in fit} for fit in fitting))
        best: dict[int, Cost] = dict.fromkeys(things, (self._last + 1, 0, 0))
        for place in set.intersection(*map(set, fitting)):
            entry = self._entries[place]
            ways = sum(fit[place] for fit in fitting)
            others = max(0, self._sizes[place] - len(fitting))
            is_whole = not ways and not others
            cost = (entry.rank[locale] - is_whole, ways, others)
            best[entry.of] = min(best[entry.of], cost)
        return best

    def _fitting(
        self, typed: str, ways: Callable[[str], Iterator[tuple[str, int]]]
    ) -> dict[int, int]:
        """The entries that have a word for what was typed, and the way in which it fits best."""
        best: dict[int, int] = {}
        for word, way in ways(typed):
            for place in self._having[word]:
                if len(typed) > 1 or not self._is_last[place]:
                    best[place] = min(way, best.get(place, way))
        return best

    def _begun(self, typed: str) -> Iterator[tuple[str, int]]:
        for word in self._beginning(typed):
            yield word, EXACT if word == typed else BEGUN

    def _slipped(self, typed: str) -> Iterator[tuple[str, int]]:
        """Words as they are meant; beginnings only when no whole word is meant."""
        yield from self._begun(typed)
        if not SHORTEST <= len(typed) <= LONGEST:
            return
        meant = slips(typed)
        whole = [word for word in meant if word in self._having]
        yield from ((word, SLIPPED) for word in whole)
        if not whole:
            for start in meant:
                yield from ((word, SLIPPED_BEGUN) for word in self._beginning(start))

    def _beginning(self, start: str) -> Iterator[str]:
        for place in range(bisect_left(self._words, start), len(self._words)):
            if not self._words[place].startswith(start):
                return
            yield self._words[place]


def telling(known: Collection[str]) -> list[str]:
    """Without articles and prepositions, unless there is nothing else."""
    return [word for word in known if word not in SMALL] or list(known)


def slips(word: str) -> set[str]:
    """All that is one letter away: wrong, missing, added, or two swapped."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    added = {start + rest[1:] for start, rest in cuts if rest}
    swapped = {start + rest[1] + rest[0] + rest[2:] for start, rest in cuts if len(rest) > 1}
    wrong = {start + one + rest[1:] for start, rest in cuts if rest for one in ascii_lowercase}
    missing = {start + one + rest for start, rest in cuts for one in ascii_lowercase}
    return (added | swapped | wrong | missing) - {word}
