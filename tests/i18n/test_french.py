"""The rules of French that a program can hold: its marks, its spaces, and no English left."""

import re

import pytest
from babel.messages import Catalog

from .test_catalogues import PLACEHOLDER, forms, messages

SAME_IN_BOTH = {
    "",
    "Code",
    "Console",
    "Date",
    "Excellent",
    "Exceptions",
    "Mentor",
    "Mentors",
    "Messages",
    "Notes",
    "minute",
    "minutes",
}
ENGLISH = re.compile(
    r"\b(the|your|you|and|with|is|are|was|this|that|of|not|to|for|from|at|by|it|we|have|has|will|be)\b",
    re.I,
)
CODE = re.compile(r"\w+\[\"\w+\"\]|https?://\S+")
RULES = {
    "an apostrophe is typographic": r"'",
    "a colon follows a no-break space": r"(?<!\u00a0):(?=\s|$)",
    "; ? and ! follow a narrow no-break space": r"(?<!\u202f)[;?!]",
    "guillemets hold a no-break space": r"«(?!\u00a0)|(?<!\u00a0)»",
    "quotes are guillemets": r"[\"“”]",
    "nobody is shouted at": r"!",
    "three dots are one sign": r"\.\.\.",
    "an e-mail is not broken at its hyphen": r"e-mail",
    "spaces are single": r"  |^\s|\s$",
    "the reader is vous": r"\b([Tt]u|[Tt]on|[Tt]es|[Tt]oi|[Tt]e)\b",
    "a thousand is not grouped by a comma": r"\d,\d{3}",
}


def texts(french: Catalog) -> list[str]:
    return [text for message in messages(french) for text in forms(message.string)]


@pytest.mark.parametrize("rule", RULES)
def test_french_marks(french: Catalog, rule: str) -> None:
    broken = re.compile(RULES[rule])
    assert [text for text in texts(french) if broken.search(CODE.sub("", text))] == []


def test_no_message_is_left_as_it_was(french: Catalog) -> None:
    for message in messages(french):
        for source, text in zip(forms(message.id), forms(message.string), strict=False):
            bare = PLACEHOLDER.sub("", text).strip()
            assert source != text or bare in SAME_IN_BOTH, text


def test_no_english_word_is_left(french: Catalog) -> None:
    assert [text for text in texts(french) if ENGLISH.search(PLACEHOLDER.sub("", text))] == []


def test_one_thing_has_one_name(french: Catalog) -> None:
    """A lesson is a séance, a time a créneau: the words of the glossary in translations/README.md."""
    avoided = re.compile(r"\b(leçon|cours particulier|tuteur|slot|booking|email|mail)s?\b", re.I)
    said = [text.replace("e\u2011mail", "") for text in texts(french)]
    assert [text for text in said if avoided.search(text)] == []
