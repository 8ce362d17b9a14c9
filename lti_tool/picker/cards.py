"""One mentor, as the list tells it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from babel.numbers import format_decimal

from lti_tool.kernel.i18n import cldr, current_locale, format_instant, gettext, ngettext
from lti_tool.mentors.cards import MentorCard
from lti_tool.mentors.rules import price
from lti_tool.picker import wording

MOST_SUBJECTS = 5


def told(card: MentorCard, starts: Sequence[datetime], zone: str) -> dict[str, Any]:
    """``starts``: of the next free times, UTC; their labels are in ``zone``."""
    return {
        "slug": card.slug,
        "name": card.name,
        "initials": wording.initials(card.name),
        "hue": wording.hue(card.slug),
        "kind": card.kind,
        "kind_label": gettext("Peer") if card.kind == "peer" else gettext("Professional"),
        "headline": _headline(card.headline),
        "why": wording.why(card.listed_for, card.lessons_for_subject),
        "subjects": [wording.label(code) for code in card.subjects[:MOST_SUBJECTS]],
        "languages": [wording.language(code) for code in card.languages],
        "price": _price(card),
        "rating": _rating(card),
        "next": [_time(start, zone) for start in starts],
    }


def _headline(by_language: Mapping[str, str]) -> str:
    """In the reader's language, else in English, else in any."""
    for locale in (current_locale(), "en", *by_language):
        if by_language.get(locale):
            return by_language[locale]
    return ""


def _price(card: MentorCard) -> dict[str, Any]:
    whole = price(card.price, card.lesson_minutes)
    return {
        "amount": whole.amount,
        "currency": whole.currency,
        "label": gettext("Free") if whole.is_free else whole.format(),
        "minutes": card.lesson_minutes,
    }


def _rating(card: MentorCard) -> dict[str, Any]:
    count = card.rating_count
    if card.rating_average is None:
        return {"average": None, "count": 0, "label": "", "count_label": gettext("No reviews yet")}
    average = round(card.rating_average, 1)
    return {
        "average": average,
        "count": count,
        "label": format_decimal(average, "0.0", locale=cldr(current_locale())),
        "count_label": ngettext("%(num)s review", "%(num)s reviews", count),
    }


def _time(start: datetime, zone: str) -> dict[str, str]:
    stamp = start.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"start": stamp, "label": format_instant(start, zone, "short")}
