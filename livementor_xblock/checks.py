"""What an author wrote that can't be, each with what to do about it."""

from collections.abc import Callable, Iterator
from typing import Any

from livementor_xblock.codes import (
    LANGUAGE,
    MOST_LANGUAGES,
    MOST_MENTORS,
    SLUG,
    codes,
    price,
)
from livementor_xblock.wording import N_
from lti_tool.courses.context import LEVELS, MOST_SUBJECTS, SUBJECT_CODE

LONGEST_TITLE = 200
LONGEST_MESSAGE = 500
"""Characters."""
MOST_ATTEMPTS = 20
MOST_MINUTES = 240
Problem = tuple[str, str]
"""The field, and the message."""
Say = Callable[[str], str]


def problems(data: Any, say: Say) -> list[Problem]:
    """``data`` has the fields as attributes; ``say`` translates."""
    found = (*_texts(data, say), *_lists(data, say), *_choices(data, say), *_numbers(data, say))
    return list(found)


def _texts(data: Any, say: Say) -> Iterator[Problem]:
    if not data.display_name:
        yield "display_name", say(N_("Give the block a title."))
    for field, most in {"display_name": LONGEST_TITLE, "message": LONGEST_MESSAGE}.items():
        if len(getattr(data, field) or "") <= most:
            continue
        title = say(N_("Shorten the title to %(most)s characters."))
        message = say(N_("Shorten the message to %(most)s characters."))
        yield field, (title if field == "display_name" else message) % {"most": most}


def _lists(data: Any, say: Say) -> Iterator[Problem]:
    subjects, languages, mentors = (
        codes(getattr(data, field) or "") for field in ("subjects", "languages", "allowed_mentors")
    )
    if wrong := [code for code in subjects if not SUBJECT_CODE.fullmatch(code)]:
        text = N_("These are not codes of subjects: %(codes)s. A code looks like linear-algebra.")
        yield "subjects", say(text) % {"codes": ", ".join(wrong)}
    if wrong := [code for code in languages if not LANGUAGE.fullmatch(code)]:
        text = N_("These are not codes of languages: %(codes)s. A code has two letters, like fr.")
        yield "languages", say(text) % {"codes": ", ".join(wrong)}
    if wrong := [slug for slug in mentors if not SLUG.fullmatch(slug)]:
        text = N_("These are not mentors: %(codes)s. Choose a name from the list, or write the last part of a mentor’s address.")  # fmt: skip # noqa: E501
        yield "allowed_mentors", say(text) % {"codes": ", ".join(wrong)}
    if len(subjects) > MOST_SUBJECTS:
        text = N_("Choose at most %(most)s subjects.")
        yield "subjects", say(text) % {"most": MOST_SUBJECTS}
    if len(languages) > MOST_LANGUAGES:
        text = N_("Choose at most %(most)s languages.")
        yield "languages", say(text) % {"most": MOST_LANGUAGES}
    if len(mentors) > MOST_MENTORS:
        text = N_("Choose at most %(most)s mentors.")
        yield "allowed_mentors", say(text) % {"most": MOST_MENTORS}


def _choices(data: Any, say: Say) -> Iterator[Problem]:
    if data.level and data.level not in LEVELS:
        yield "level", say(N_("Choose a level from the list."))
    if data.price_limit and price(data.price_limit) is None:
        text = N_("Write the price limit as an amount and a currency, for example 40 EUR.")
        yield "price_limit", say(text)


def _numbers(data: Any, say: Say) -> Iterator[Problem]:
    for field, most in {"nudge_attempts": MOST_ATTEMPTS, "nudge_minutes": MOST_MINUTES}.items():
        if not 0 <= (getattr(data, field) or 0) <= most:
            text = say(N_("Write a number from 0 to %(most)s."))
            yield field, text % {"most": most}
