"""The taxonomy: domains, subjects and topics, in French and English, read from ``taxonomy/*.toml``."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from lti_tool.courses.words import words

LANGUAGES = ("en", "fr")
SEPARATOR = " / "


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
    def _words(self) -> list[tuple[Subject, frozenset[str]]]:
        return [(subject, frozenset(_all_words(subject))) for subject in self.subjects]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def subject(self, code: str) -> Subject:
        """Raises KeyError for a code that is not listed."""
        return self._by_code[code]

    def label(self, code: str, locale: str) -> str:
        """The subject's name; a code that is not listed stands for itself."""
        return self._by_code[code].label(locale) if code in self else code

    def search(self, text: str, locale: str) -> list[Subject]:
        """Subjects with a name or topic in which each word of ``text`` begins a word; by label, then by others."""
        wanted = words(text)
        if not wanted:
            return []
        found = [subject for subject, known in self._words if _begin(wanted, known)]
        return sorted(
            found,
            key=lambda subject: (
                not _begin(wanted, words(subject.label(locale))),
                not _begin(wanted, words(" ".join(subject.names))),
                words(subject.label(locale)),
            ),
        )


def _all_words(subject: Subject) -> Iterable[str]:
    for named in (subject, *subject.topics):
        for name in named.names:
            yield from words(name)


def _begin(wanted: Iterable[str], known: Iterable[str]) -> bool:
    return all(any(word.startswith(start) for word in known) for start in wanted)


@cache
def taxonomy() -> Taxonomy:
    """The one that this version carries; read once."""
    folder = files("lti_tool.courses") / "taxonomy"
    sources = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")),
        key=lambda file: file.name,
    )
    return read(file.read_text(encoding="utf-8") for file in sources)


def read(sources: Iterable[str]) -> Taxonomy:
    """From the texts of the files; their form is told in ``taxonomy/README.md``. Raises KeyError, ValueError."""
    domains: list[Domain] = []
    subjects: list[Subject] = []
    for source in sources:
        data = tomllib.loads(source)
        domain = data["domain"]
        domains.append(Domain(*_named(domain), code=domain["code"], iscedf=domain["iscedf"]))
        subjects.extend(_subject(written, domain["code"]) for written in data["subject"])
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
