"""How the list says things. Pure; in the language of the moment (``kernel.i18n``)."""

import unicodedata
from collections.abc import Sequence
from functools import cache
from zlib import crc32

from babel.lists import format_list

from lti_tool.courses.subjects import taxonomy
from lti_tool.kernel.i18n import cldr, current_locale, gettext, ngettext

NAME_WORDS = """
African Bayesian Berber Creole Docker European Git Go Java Kotlin Linux Maghrebi Microsoft Python React Ruby Rust
Windows
"""
NAMES = frozenset(NAME_WORDS.split())
"""First words of subjects that keep their capital inside a sentence, beside names of languages."""


def because(reason: tuple[str, str]) -> str:
    """What led to the subjects (``courses.mapping.Mapping.reason``), to follow a comma."""
    by, title = reason
    if by == "team":
        return gettext("because your course team chose these")
    if by == "author":
        return gettext("because the course team chose it")
    if by == "unit":
        return gettext("because the unit is called “%(title)s”", title=title)
    if by == "section":
        return gettext("because the section is called “%(title)s”", title=title)
    if by == "course":
        return gettext("because the course is called “%(title)s”", title=title)
    return gettext("because no title here names a subject that we know")


def because_for_team(reason: tuple[str, str]) -> str:
    """The same to the course's team, who asks where it was chosen."""
    return gettext("because the link names it") if reason[0] == "author" else because(reason)


def because_off() -> str:
    return gettext("because the team of this course switched tutoring off")


def because_nobody(codes: Sequence[str]) -> str:
    """Nobody teaches any of these subjects."""
    named = [in_sentence(code) for code in codes]
    subjects = format_list(named, style="or", locale=current_locale())
    return gettext("because nobody teaches %(subjects)s here yet", subjects=subjects)


def why(code: str, lessons: int) -> str:
    """Why a mentor is listed: what they did in the subject."""
    subject = in_sentence(code)
    if not lessons:
        return gettext("Teaches %(subject)s", subject=subject)
    return ngettext(
        "Taught %(subject)s in %(num)s lesson",
        "Taught %(subject)s in %(num)s lessons",
        lessons,
        subject=subject,
    )


def why_chosen() -> str:
    return gettext("Chosen by the course team")


def label(code: str) -> str:
    return taxonomy().label(code, current_locale())


def in_sentence(code: str) -> str:
    """A subject's name as it stands within a sentence: ``linear algebra``, but ``Python``, ``French literature``."""
    name = label(code)
    first = name.split()[0].rstrip(",")
    is_name = first in NAMES or first in _language_names(current_locale())
    return name if is_name or len(first) == 1 or not first[1:].islower() else _lowered(name)


def _lowered(name: str) -> str:
    return name[0].lower() + name[1:]


@cache
def _language_names(locale: str) -> frozenset[str]:
    return frozenset(cldr(locale).languages.values())


def language(code: str) -> str:
    """The name of a language (ISO 639-1) in the reader's one."""
    name: str = cldr(current_locale()).languages.get(code, code)
    return name


def initials(name: str) -> str:
    """The first letters of the first and the last word: ``Zoé de l'Étang`` is ``ZÉ``."""
    words = name.replace("’", "'").split()
    ends = [words[0], words[-1].rsplit("'", 1)[-1]] if len(words) > 1 else words
    letters = (next((sign for sign in word if sign.isalnum()), "") for word in ends)
    return unicodedata.normalize("NFC", "".join(letters)).upper()


def hue(slug: str) -> int:
    """Of a drawn portrait, 0 to 359; the same for the same mentor for ever."""
    return crc32(slug.encode()) % 360
