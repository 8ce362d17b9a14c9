"""How much of a name of a subject a title has: the whole of it, or some of its words. Pure.

A name counts by the part of its words that the title has, a word by how few subjects share it; a name that the title
has whole counts most.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

from lti_tool.courses.subjects import Taxonomy
from lti_tool.courses.words import SCHOOL, stems

ENOUGH = 0.1
"""The least score with which a title says something."""
OF_SCHOOL = 0.1
UNKNOWN = 0.4
"""Weights of a word that all courses use, and of one that no name has; a rare word of one subject weighs 1."""
IN_PART = 0.75
LEAST_PART = 0.4
AWAY = 0.4
"""What a name that the title has in part counts at most, and from which part on; and how much is left in a domain
that is not the course's, unless the words are rare enough to speak for themselves."""
TOPIC = 0.97
"""A topic counts a little less than a subject of the same name."""
SHUFFLED = 0.9
"""What is left when the title has the words in another order: "physique-chimie" is not "chimie physique"."""


@dataclass(frozen=True)
class Name:
    """One name of a subject or of a topic of it, as stems in their order."""

    subject: str
    order: tuple[str, ...]
    worth: float

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(self.order)


class Names:
    """The names of a taxonomy, by the stems in them."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._domain = {subject.code: subject.domain for subject in taxonomy.subjects}
        self._domain_names = [
            (domain.code, frozenset(stems(name)))
            for domain in taxonomy.domains
            for name in domain.names
        ]
        self._names: defaultdict[str, list[Name]] = defaultdict(list)
        sharing: defaultdict[str, set[str]] = defaultdict(set)
        for subject in taxonomy.subjects:
            for named, worth in ((subject, 1.0), *((topic, TOPIC) for topic in subject.topics)):
                for written in named.names:
                    name = Name(subject.code, stems(written), worth)
                    for stem in name.stems:
                        self._names[stem].append(name)
                        sharing[stem].add(subject.code)
        self._weights = {
            stem: OF_SCHOOL if stem in SCHOOL else 1 / sqrt(len(codes))
            for stem, codes in sharing.items()
        }

    def domains_in(self, title: str) -> frozenset[str]:
        """The domains that the title names whole, or of which it names a subject or a topic whole."""
        found = frozenset(stems(title))
        named = {
            self._domain[name.subject]
            for name in self._naming(found)
            if name.stems <= found and name.stems - SCHOOL
        }
        return frozenset(named | {code for code, name in self._domain_names if name <= found})

    def scores(self, title: str, around: frozenset[str], home: frozenset[str]) -> dict[str, float]:
        """From 0 to 1 by subject code, for those that the title may be about.

        ``around``: the stems of all titles; a name may have words there ("Loops in Python" in a course on Python).
        ``home``: the domains that the course is about, when they are known.
        """
        told = stems(title)
        best: defaultdict[str, float] = defaultdict(float)
        for name in self._naming(told):
            is_away = bool(home) and self._domain[name.subject] not in home
            score = self._score(name, told, around, AWAY if is_away else 1.0)
            best[name.subject] = max(best[name.subject], score)
        return {code: score for code, score in best.items() if score >= ENOUGH}

    def _naming(self, found: Iterable[str]) -> set[Name]:
        return {name for stem in found for name in self._names.get(stem, ())}

    def _score(
        self, name: Name, told: Sequence[str], around: frozenset[str], trust: float
    ) -> float:
        found = frozenset(told)
        shared = name.stems & found
        telling = shared - SCHOOL
        if not telling and (name.stems != found or len(found) == 1):
            return 0.0
        if max(map(len, shared)) == 1:
            return 0.0  # the letter of a part, as in "Part B", names no subject
        cover = self._weigh(shared) / self._weigh(found)
        evidence = min(1.0, self._weigh(telling or shared))
        if name.stems <= around:
            trust += (1 - trust) * evidence * evidence
            order = SHUFFLED if name.stems <= found and not _is_in_order(name, told) else 1.0
            return trust * order * name.worth * (cover + (1 - cover) * evidence / 2)
        part = self._weigh(name.stems & around) / self._weigh(name.stems)
        if part < LEAST_PART:
            return 0.0
        return trust * name.worth * IN_PART * sqrt(part * cover) * evidence

    def _weigh(self, found: Iterable[str]) -> float:
        return sum(
            self._weights.get(stem, OF_SCHOOL if stem in SCHOOL else UNKNOWN) for stem in found
        )


def _is_in_order(name: Name, told: Sequence[str]) -> bool:
    rest = iter(told)
    return all(stem in rest for stem in name.order)
