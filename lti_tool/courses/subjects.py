"""The taxonomy: domains, subjects and topics, in French and English, read from ``taxonomy/*.toml``."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

from lti_tool.courses.corrections import correct
from lti_tool.courses.finding import Entry, Finder
from lti_tool.courses.words import fold

LANGUAGES = ("en", "fr")
SEPARATOR = " / "
LABELS = {own: {reader: 1 if reader == own else 2 for reader in LANGUAGES} for own in LANGUAGES}
NAMES = dict.fromkeys(LANGUAGES, 2)
TOPICS = dict.fromkeys(LANGUAGES, 3)
"""Ranks of what a subject is found by, by the reader's language."""


@dataclass(frozen=True)
class Named:
    """Something with a label and other names, each by language."""

    labels: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]]

    def label(self, locale: str) -> str:
        """In this language, else in English."""
        return self.labels.get(locale, self.labels["en"])

    @property
    def names(self) -> tuple[str, ...]:
        """The labels, then the other names, in every language."""
        others = (name for given in self.synonyms.values() for name in given)
        return tuple(dict.fromkeys((*self.labels.values(), *others)))


@dataclass(frozen=True)
class Domain(Named):
    """A field of study. ``iscedf``: its code in ISCED-F 2013, two to four digits."""

    code: str
    iscedf: str


@dataclass(frozen=True)
class Topic(Named):
    """What one unit of a course is about; ``levels`` as ``context.LEVELS``."""

    levels: tuple[str, ...]


@dataclass(frozen=True)
class Subject(Named):
    """What a mentor teaches. ``code`` never changes; ``domain`` is a domain's code."""

    code: str
    domain: str
    levels: tuple[str, ...]
    topics: tuple[Topic, ...]


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """All domains and subjects, in the order of the files."""

    domains: tuple[Domain, ...]
    subjects: tuple[Subject, ...]

    @cached_property
    def _by_code(self) -> dict[str, Subject]:
        return {subject.code: subject for subject in self.subjects}

    @cached_property
    def _finder(self) -> Finder:
        return Finder(
            Entry(place, rank, name)
            for place, subject in enumerate(self.subjects)
            for rank, name in _entries(subject)
        )

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def subject(self, code: str) -> Subject:
        """Raises KeyError for a code that is not listed."""
        return self._by_code[code]

    def label(self, code: str, locale: str) -> str:
        """The subject's name; a code that is not listed stands for itself."""
        return self._by_code[code].label(locale) if code in self else code

    def search(self, text: str, locale: str) -> list[Subject]:
        """Subjects with names or topics that ``finding`` fits to ``text``; by label, then by others."""
        locale = locale if locale in LANGUAGES else LANGUAGES[0]
        costs = self._finder.costs(text, locale)
        found = sorted(costs, key=lambda one: (costs[one], fold(self.subjects[one].label(locale))))
        return [self.subjects[one] for one in found]


def _entries(subject: Subject) -> Iterable[tuple[Mapping[str, int], str]]:
    """Every name with its rank by the reader's language: the label, other names, topics."""
    for language, label in subject.labels.items():
        yield LABELS[language], label
    for others in subject.synonyms.values():
        yield from ((NAMES, name) for name in others)
    for topic in subject.topics:
        yield from ((TOPICS, name) for name in topic.names)


class _Own:
    corrections = ""


def correct_by(text: str) -> None:
    """An operator's corrections (``corrections``), for this process from now on. Raises ValueError."""
    _known(text)
    _Own.corrections = text


def taxonomy() -> Taxonomy:
    """The one that this version carries, with the operator's corrections; read once."""
    return _known(_Own.corrections)


@lru_cache(maxsize=2)
def _known(corrections: str) -> Taxonomy:
    folder = files("lti_tool.courses") / "taxonomy"
    sources = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")),
        key=lambda file: file.name,
    )
    return read((file.read_text(encoding="utf-8") for file in sources), corrections)


def read(sources: Iterable[str], corrections: str = "") -> Taxonomy:
    """From the texts of the files; their form is told in ``taxonomy/README.md``. Raises KeyError, ValueError."""
    written = [tomllib.loads(source) for source in sources]
    correct(written, corrections)
    domains: list[Domain] = []
    subjects: list[Subject] = []
    for data in written:
        domain = data["domain"]
        domains.append(Domain(*_named(domain), code=domain["code"], iscedf=domain["iscedf"]))
        subjects.extend(_subject(one, domain["code"]) for one in data["subject"])
    return Taxonomy(tuple(domains), tuple(subjects))


def _subject(written: Mapping[str, Any], domain: str) -> Subject:
    levels = tuple(written["levels"].split())
    topics = (
        Topic(*_named({"en": en, "fr": fr}), levels=tuple(own[0].split()) if own else levels)
        for en, fr, *own in written["topics"]
    )
    return Subject(
        *_named(written), code=written["code"], domain=domain, levels=levels, topics=tuple(topics)
    )


def _named(written: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Labels and synonyms: in each language the label comes first, other names follow after `` / ``.

    Files have the apostrophe of the keyboard, people read the one of print.
    """
    curly = {language: written[language].replace("'", "’") for language in LANGUAGES}
    names = {language: text.split(SEPARATOR) for language, text in curly.items()}
    return (
        {language: given[0] for language, given in names.items()},
        {language: tuple(given[1:]) for language, given in names.items()},
    )
