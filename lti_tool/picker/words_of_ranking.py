"""How the order of mentors is told to people, with the numbers that ``mentors.ranking`` has. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from babel.numbers import format_decimal, format_percent

from lti_tool.kernel.i18n import cldr, current_locale, gettext
from lti_tool.mentors import ranking
from lti_tool.mentors.ranking import Features, terms


@dataclass(frozen=True)
class Term:
    """``weight``: its part of the whole, as people of the language write it."""

    name: str
    weight: str
    text: str


def told() -> list[Term]:
    """The terms, the heaviest first."""
    return [
        Term(
            gettext("Ratings"),
            percent(ranking.WEIGHT_OF_QUALITY),
            gettext(
                "How good the ratings are and how many there are: forty reviews of 4.8 count for more than a single "
                "one of 5, because they are surer. Every mentor starts with %(imagined)s imagined reviews of "
                "%(stars)s stars, so whoever is new stands in the middle and not at the end.",
                imagined=ranking.IMAGINED_REVIEWS,
                stars=ranking.IMAGINED_STARS,
            ),
        ),
        Term(
            gettext("Fit"),
            percent(ranking.WEIGHT_OF_FIT),
            gettext(
                "Half is for teaching a subject that you look for: the one that fits best counts whole, the next one "
                "half, then a third. The other half is for lessons given in it; %(lessons)s lessons are half of that.",
                lessons=ranking.HALF_EXPERIENCED,
            ),
        ),
        Term(
            gettext("Free soon"),
            percent(ranking.WEIGHT_OF_SOONNESS),
            gettext(
                "Whoever is free now has all of it, and whoever has no free time within %(days)s days has none.",
                days=ranking.SOON.days,
            ),
        ),
    ]


def example() -> list[dict[str, str]]:
    """Two mentors of one subject, counted out."""
    seen = [
        (
            gettext("40 reviews of 4.8 on average, 30 lessons, free tomorrow"),
            Features(1, 192, 40, "", 30),
            1,
        ),
        (gettext("no review yet, no lesson yet, free today"), Features(2, 0, 0, "", 0), 0),
    ]
    return [_counted(name, of, timedelta(days=days)) for name, of, days in seen]


def _counted(name: str, of: Features, wait: timedelta) -> dict[str, str]:
    each = terms(of, wait)
    return {
        "name": name,
        "quality": number(each.quality),
        "fit": number(each.fit),
        "soonness": number(each.soonness),
        "score": number(each.score),
    }


def percent(part: float) -> str:
    return format_percent(part, locale=cldr(current_locale()))


def number(value: float) -> str:
    return format_decimal(round(value, 2), "0.00", locale=cldr(current_locale()))
