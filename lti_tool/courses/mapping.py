"""From a place in a course to subjects, with the reason. Pure; the words are those of the taxonomy.

What the author set wins. Else the titles of unit, section and course are compared with every name of every
subject and topic, in both languages. A name counts by the part of its words that the title has, a word by how
few subjects share it; a name that the title has whole counts most. The unit's title decides before the
section's, and that before the course's, which mostly tell apart what the unit leaves open.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from lti_tool.courses.context import CourseContext
from lti_tool.courses.subjects import Taxonomy
from lti_tool.courses.words import SCHOOL, stems

TITLES = (("unit", "unit", 1.0), ("section", "section", 0.5), ("course", "course_title", 0.45))
"""Reason, field of the context, weight."""
MOST = 3
ENOUGH = 0.34
"""The least score with which a title says something."""
CLOSE = 0.8
"""The part of the best score that makes a subject one of the answer."""
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


@dataclass(frozen=True)
class Mapping:
    """``subjects``: codes, the best fitting first, empty when nothing fits.

    ``reason``: what decided: ``("team", "")`` (``settings.subjects_in``), ``("author", "")``; ``unit``, ``section`` or
    ``course`` with its title as the platform wrote it; or ``("none", "")``.
    """

    subjects: tuple[str, ...]
    reason: tuple[str, str]


NOTHING = Mapping((), ("none", ""))


@dataclass(frozen=True)
class Name:
    """One name of a subject or of a topic of it, as stems."""

    subject: str
    stems: frozenset[str]
    worth: float


def subjects_for(context: CourseContext, taxonomy: Taxonomy) -> Mapping:
    """At most three subjects, except those that the author set, which are all taken."""
    author = tuple(code for code in context.subjects if code in taxonomy)
    if author:
        return Mapping(author, ("author", ""))
    index = _index(taxonomy)
    titles = [(reason, getattr(context, field), weight) for reason, field, weight in TITLES]
    around = frozenset(stem for _, title, _ in titles for stem in stems(title))
    home = index.domains_named(context.course_title)
    told = [
        (title, reason, weight, index.scores(title, around, home))
        for reason, title, weight in titles
    ]
    total: defaultdict[str, float] = defaultdict(float)
    for _, _, weight, scores in told:
        for code, score in scores.items():
            total[code] += weight * score
    if not total:
        return NOTHING
    ranked = sorted(total, key=lambda code: (-total[code], index.order[code]))
    chosen = [code for code in ranked if total[code] >= CLOSE * total[ranked[0]]]
    title, reason, _, _ = max(told, key=lambda one: one[2] * one[3].get(ranked[0], 0.0))
    return Mapping(tuple(chosen[:MOST]), (reason, title))


class Index:
    """The names of a taxonomy, by the stems in them."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.order = {subject.code: place for place, subject in enumerate(taxonomy.subjects)}
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
                    name = Name(subject.code, frozenset(stems(written)), worth)
                    for stem in name.stems:
                        self._names[stem].append(name)
                        sharing[stem].add(subject.code)
        self._weights = {
            stem: OF_SCHOOL if stem in SCHOOL else 1 / sqrt(len(codes))
            for stem, codes in sharing.items()
        }

    def domains_named(self, title: str) -> frozenset[str]:
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
        found = frozenset(stems(title))
        best: defaultdict[str, float] = defaultdict(float)
        for name in self._naming(found):
            is_away = bool(home) and self._domain[name.subject] not in home
            score = self._score(name, found, around, AWAY if is_away else 1.0)
            best[name.subject] = max(best[name.subject], score)
        return {code: score for code, score in best.items() if score >= ENOUGH}

    def _naming(self, found: frozenset[str]) -> set[Name]:
        return {name for stem in found for name in self._names.get(stem, ())}

    def _score(
        self, name: Name, found: frozenset[str], around: frozenset[str], trust: float
    ) -> float:
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
            return trust * name.worth * (cover + (1 - cover) * evidence / 2)
        part = self._weigh(name.stems & around) / self._weigh(name.stems)
        if part < LEAST_PART:
            return 0.0
        return trust * name.worth * IN_PART * sqrt(part * cover) * evidence

    def _weigh(self, found: Iterable[str]) -> float:
        return sum(
            self._weights.get(stem, OF_SCHOOL if stem in SCHOOL else UNKNOWN) for stem in found
        )


@lru_cache(maxsize=4)
def _index(taxonomy: Taxonomy) -> Index:
    return Index(taxonomy)
