"""Choosing subjects by what is typed, for every page that offers it."""

from lti_tool.courses.subjects import Subject, Taxonomy, taxonomy
from lti_tool.kernel.i18n import current_locale

LONGEST_SEARCH = 100
MOST_FOUND = 12


def found(text: str) -> list[Subject]:
    """The best fitting first, for the reader's language."""
    return taxonomy().search(text[:LONGEST_SEARCH], current_locale())[:MOST_FOUND]


def suggestions(text: str) -> list[dict[str, str]]:
    """The same as JSON values: code and label."""
    return [
        {"code": subject.code, "label": subject.label(current_locale())} for subject in found(text)
    ]


def named(text: str, known: Taxonomy) -> str:
    """The code of the subject that is called exactly so, in any language; empty for none."""
    wanted = text.strip().casefold()
    for subject in known.subjects:
        if wanted in (name.casefold() for name in subject.labels.values()):
            return subject.code
    return ""
