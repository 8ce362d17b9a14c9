"""From a place in a course to subjects, with the reason. Pure; the words are those of the taxonomy.

What the author set wins. Else the titles of unit, section and course are compared with every name of every subject
and topic, in both languages (``names``), and with all words of a subject (``vocabulary``). The unit's title decides
before the section's, and that before the course's, which mostly tell apart what the unit leaves open.
"""

from collections import defaultdict
from collections.abc import Mapping as Scores
from dataclasses import dataclass
from functools import lru_cache

from lti_tool.courses.context import CourseContext
from lti_tool.courses.names import Names
from lti_tool.courses.subjects import Taxonomy
from lti_tool.courses.vocabulary import Vocabulary
from lti_tool.courses.words import stems

TITLES = (("unit", "unit", 1.0), ("section", "section", 0.5), ("course", "course_title", 0.45))
"""Reason, field of the context, weight."""
MOST = 3
WORDS = 0.044
"""What a point of the vocabulary counts beside a name, which counts 1 at most."""
ENOUGH = 0.15
"""The least score of an answer."""
PLAIN = 1.4
"""From this score on a title says plainly what it is about: a whole name, and words of the same subject."""
CLOSE = {True: 0.8, False: 0.5}
"""The part of the best score that makes a subject one of the answer, where the title is plain and where it is not."""


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
class Told:
    """What one title says: a score by subject, already weighed."""

    reason: str
    title: str
    weight: float
    scores: Scores[str, float]

    def is_plain(self, code: str) -> bool:
        return self.scores.get(code, 0.0) >= PLAIN * self.weight


def subjects_for(context: CourseContext, taxonomy: Taxonomy) -> Mapping:
    """At most three subjects, except those that the author set, which are all taken."""
    author = tuple(code for code in context.subjects if code in taxonomy)
    if author:
        return Mapping(author, ("author", ""))
    return answer(_index(taxonomy).told(context))


def answer(told: list[Told]) -> Mapping:
    """The subjects that come close to the best, and the title that spoke for it most."""
    ranked = ranking(told)
    if not ranked:
        return NOTHING
    best = next(iter(ranked))
    decided = max(told, key=lambda one: one.scores.get(best, 0.0))
    least = CLOSE[decided.is_plain(best)] * ranked[best]
    chosen = [code for code, score in ranked.items() if score >= least]
    return Mapping(tuple(chosen[:MOST]), (decided.reason, decided.title))


def ranking(told: list[Told]) -> dict[str, float]:
    """Every subject that fits at all, the best first; of equals the one that the files have first."""
    total: defaultdict[str, float] = defaultdict(float)
    for one in told:
        for code, score in one.scores.items():
            total[code] += score
    fitting = {code: score for code, score in total.items() if score >= ENOUGH}
    return dict(sorted(fitting.items(), key=lambda item: -item[1]))


class Index:
    """A taxonomy made ready for titles."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._codes = [subject.code for subject in taxonomy.subjects]
        self._names = Names(taxonomy)
        self._vocabulary = Vocabulary(taxonomy)

    def told(self, context: CourseContext) -> list[Told]:
        titles = [(reason, getattr(context, field), weight) for reason, field, weight in TITLES]
        around = frozenset(stem for _, title, _ in titles for stem in stems(title))
        home = self._names.domains_in(context.course_title)
        return [
            Told(reason, title, weight, self._scores(title, around, home, weight))
            for reason, title, weight in titles
        ]

    def _scores(
        self, title: str, around: frozenset[str], home: frozenset[str], weight: float
    ) -> dict[str, float]:
        named = self._names.scores(title, around, home)
        spoken = self._vocabulary.scores(title)
        return {
            code: weight * (named.get(code, 0.0) + WORDS * spoken.get(code, 0.0))
            for code in self._codes
            if code in named or code in spoken
        }


@lru_cache(maxsize=4)
def _index(taxonomy: Taxonomy) -> Index:
    return Index(taxonomy)
