"""How much a title speaks the language of a subject: BM25, with everything a subject is called as its text. Pure.

It has an answer where no name fits: "Gènes des protéines" has two words that molecular biology uses often, in names
of which the title has none.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from math import log

from lti_tool.courses.subjects import Subject, Taxonomy
from lti_tool.courses.words import SCHOOL, stems

OFTEN = 2.0
LENGTH = 0.3
"""BM25's k and b: how much a word counts that is used often, and how much less in a long text."""
OF_SCHOOL = 0.1
"""What is left of a word that all courses use."""
IN_LABEL = 2
"""A word in a name of the subject itself counts as often as in so many topics."""


class Vocabulary:
    """The words of each subject."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        texts = {subject.code: _text(subject) for subject in taxonomy.subjects}
        using = Counter(stem for text in texts.values() for stem in text)
        mean = sum(text.total() for text in texts.values()) / max(1, len(texts))
        self._scores: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for code, text in texts.items():
            long = OFTEN * (1 - LENGTH + LENGTH * text.total() / mean)
            for stem, times in text.items():
                if len(stem) == 1:
                    continue  # the letter of a part
                often = times * (OFTEN + 1) / (times + long)
                self._scores[stem][code] = often * _rarity(stem, using[stem], len(texts))

    def scores(self, title: str) -> Mapping[str, float]:
        """By subject code, for those that use a word of the title; 5 is much for one word."""
        total: defaultdict[str, float] = defaultdict(float)
        for stem in set(stems(title)):
            for code, score in self._scores.get(stem, {}).items():
                total[code] += score
        return total


def _text(subject: Subject) -> Counter[str]:
    """How often each word is in the subject's names, and in those of its topics, once for each topic."""
    text: Counter[str] = Counter()
    for name in subject.names:
        text.update(dict.fromkeys(stems(name), IN_LABEL))
    for topic in subject.topics:
        text.update({stem for name in topic.names for stem in stems(name)})
    return text


def _rarity(stem: str, using: int, subjects: int) -> float:
    rarity = log((subjects - using + 0.5) / (using + 0.5) + 1)
    return rarity * (OF_SCHOOL if stem in SCHOOL else 1.0)
