"""The subjects that an author chooses from, read from the files that travel in the same wheel: no service is asked."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "fr")
SEPARATOR = " / "
MOST_FOUND = 12
MOST_PROPOSED = 3
WORD = re.compile(r"[^\W_]+(?:\+\+|#)?")


@dataclass(frozen=True)
class Subject:
    """``labels``: by language. ``names``: all that it is called, and ``topics`` in it, as words, in every language."""

    code: str
    labels: dict[str, str]
    names: tuple[tuple[str, ...], ...]
    topics: tuple[tuple[str, ...], ...]

    def told(self, locale: str) -> dict[str, str]:
        return {"code": self.code, "label": self.labels.get(locale, self.labels["en"])}


def label(code: str, locale: str) -> str:
    """A code that is not listed stands for itself: the service may know it."""
    known = _by_code().get(code)
    return known.told(locale)["label"] if known else code


def search(text: str, locale: str) -> list[dict[str, str]]:
    """``[{"code", "label"}]``: subjects in which each word of ``text`` begins a word of a name, then of a topic."""
    wanted = words(text)
    if not wanted:
        return []
    in_name = [one for one in subjects() if _begins(wanted, one.names)]
    in_topic = [one for one in subjects() if one not in in_name and _begins(wanted, one.topics)]
    return [one.told(locale) for one in (*in_name, *in_topic)][:MOST_FOUND]


def named_in(titles: Iterable[str], locale: str) -> list[dict[str, str]]:
    """The subjects that a title names whole, or a topic of theirs; titles that come first decide.

    The service knows far better; this is for a site that can't reach it.
    """
    for title in titles:
        told = words(title)
        found = [one for one in subjects() if any(_within(name, told) for name in one.names)]
        found = found or [one for one in subjects() if any(_within(n, told) for n in one.topics)]
        if found:
            return [one.told(locale) for one in found[:MOST_PROPOSED]]
    return []


def words(text: str) -> tuple[str, ...]:
    """In lower case and without accents."""
    parts = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    return tuple(WORD.findall("".join(one for one in parts if not unicodedata.combining(one))))


@cache
def subjects() -> tuple[Subject, ...]:
    """In the order of the files, which are read once."""
    folder = files("lti_tool.courses") / "taxonomy"
    sources = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda one: one.name
    )
    read = (tomllib.loads(file.read_text(encoding="utf-8")) for file in sources)
    return tuple(_subject(written) for domain in read for written in domain["subject"])


@cache
def _by_code() -> dict[str, Subject]:
    return {subject.code: subject for subject in subjects()}


def _subject(written: dict[str, object]) -> Subject:
    """Files have the apostrophe of the keyboard, people read the one of print."""
    called = {tag: str(written[tag]).replace("'", "’").split(SEPARATOR) for tag in LANGUAGES}
    topics = [topic[:2] for topic in written["topics"]]  # type: ignore[attr-defined]
    return Subject(
        str(written["code"]),
        {tag: names[0] for tag, names in called.items()},
        tuple(words(name) for names in called.values() for name in names),
        tuple(words(name) for topic in topics for told in topic for name in told.split(SEPARATOR)),
    )


def _begins(wanted: Iterable[str], names: Iterable[tuple[str, ...]]) -> bool:
    known = {word for name in names for word in name}
    return all(any(word.startswith(start) for word in known) for start in wanted)


def _within(name: tuple[str, ...], title: tuple[str, ...]) -> bool:
    """Whether the words of the name stand in the title one after the other."""
    places = range(len(title) - len(name) + 1)
    return bool(name) and any(title[at : at + len(name)] == name for at in places)
