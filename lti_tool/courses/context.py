"""Where in a course somebody asked for a mentor, as both doors build it.

Standard library only: the XBlock imports this file into an LMS that has nothing else of the service.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

ROLES = ("learner", "course_team", "institution_admin", "anonymous")
LEVELS = (
    "middle-school",
    "high-school",
    "undergraduate",
    "graduate",
    "adult",
    "mooc",
    "professional",
)
"""Where something is taught; ``middle-school`` is the collège, ``high-school`` the lycée."""
LIMITS = {
    "organisation": 255,
    "course": 255,
    "course_id": 255,
    "run": 255,
    "course_title": 500,
    "section": 500,
    "unit": 500,
    "unit_id": 500,
    "language": 35,
    "platform": 500,
}
"""Characters of each text."""
MOST_SUBJECTS = 20
SUBJECT_CODE = re.compile(r"(?=.{1,64}\Z)[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
KEPT_MARKS = "\u200c\u200d\u200e\u200f"
"""Invisible, and part of how words are written: joiners of Persian and Indic scripts, direction marks."""


@dataclass(frozen=True)
class CourseContext:
    """A place in a course; every field that a platform did not tell is empty.

    What a platform told is tidied and cut, never refused: one line, NFC, no control characters, at most ``LIMITS``
    characters; what is no language tag, no level or no subject code is dropped. Only an unknown role raises ValueError.
    """

    organisation: str = ""
    course: str = ""
    """Its short name, as people write it: ``LA101``."""
    course_id: str = ""
    """The platform's own identifier of it: a course key in Open edX, the context of a launch in LTI."""
    run: str = ""
    course_title: str = ""
    section: str = ""
    unit: str = ""
    unit_id: str = ""
    """The platform's own identifier: a usage key in Open edX, a resource link in LTI."""
    language: str = ""
    """Of the course, a BCP 47 tag: ``fr``, ``pt-BR``."""
    role: str = "learner"
    """One of ``ROLES``, in this course."""
    level: str = ""
    """One of ``LEVELS``."""
    subjects: tuple[str, ...] = ()
    """Codes of the taxonomy that the author set, the most fitting first."""
    platform: str = ""
    """The issuer of an LTI platform, or the name of an Open edX site."""

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"unknown role: {self.role!r}")
        for name, limit in LIMITS.items():
            if told := getattr(self, name):
                object.__setattr__(self, name, tidy(told, limit))
        if not LANGUAGE_TAG.fullmatch(self.language):
            object.__setattr__(self, "language", "")
        object.__setattr__(self, "language", self.language.replace("_", "-"))
        level = self.level.strip().lower().replace("_", "-")
        object.__setattr__(self, "level", level if level in LEVELS else "")
        object.__setattr__(self, "subjects", _codes(self.subjects))

    def to_json(self) -> dict[str, Any]:
        """All fields by name; ``subjects`` as a list."""
        texts = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**texts, "subjects": list(self.subjects)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What ``to_json`` wrote, here or in an LMS with another version: names unknown here are passed over.

        Raises ValueError for a wrong type, a text that is too long, an unknown role, a malformed subject code.
        """
        if not isinstance(data, Mapping):
            raise ValueError("a course context is an object")
        known = {field.name: data[field.name] for field in fields(cls) if field.name in data}
        subjects = known.pop("subjects", [])
        for name, value in known.items():
            if not isinstance(value, str):
                raise ValueError(f"{name} must be text")
            if len(value) > LIMITS.get(name, LIMITS["unit"]):
                raise ValueError(f"{name} is too long")
        if not isinstance(subjects, list | tuple) or len(subjects) > MOST_SUBJECTS:
            raise ValueError(f"subjects must be a list of at most {MOST_SUBJECTS}")
        if not all(isinstance(code, str) and SUBJECT_CODE.fullmatch(code) for code in subjects):
            raise ValueError("a subject is a code such as linear-algebra")
        return cls(**known, subjects=tuple(subjects))


def tidy(text: str, limit: int) -> str:
    """On one line, normalised, without characters that a database or a page can't bear, cut between letters."""
    if text.isascii() and text.isprintable():  # most are, and need no look at each letter
        return " ".join(text.split())[:limit].rstrip()
    shown = "".join(_shown(letter) for letter in unicodedata.normalize("NFC", text))
    line = " ".join(shown.split())
    end = limit
    while 0 < end < len(line) and unicodedata.combining(line[end]):
        end -= 1
    return line[:end].rstrip()


def _shown(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category in ("Cs", "Cf") and letter not in KEPT_MARKS else letter


def _codes(subjects: tuple[str, ...]) -> tuple[str, ...]:
    """Well-formed codes, each once, in the author's order."""
    written = (code.strip().lower() for code in subjects)
    return tuple(dict.fromkeys(code for code in written if SUBJECT_CODE.fullmatch(code)))[
        :MOST_SUBJECTS
    ]
