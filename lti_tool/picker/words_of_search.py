"""How the search says its filters. Pure; in the language of the moment (``kernel.i18n``)."""

from typing import Literal

from babel.dates import get_day_names
from babel.numbers import format_currency

from lti_tool.courses import levels
from lti_tool.kernel.i18n import N_, cldr, current_locale, gettext, ngettext
from lti_tool.mentors.windows import DAYS, PARTS
from lti_tool.picker import wording

LEGENDS = {
    "subject": N_("Subject"),
    "level": N_("Level"),
    "when": N_("Free in the next two weeks"),
    "language": N_("Language spoken"),
    "price": N_("Price of an hour"),
    "kind": N_("Who teaches"),
    "rating": N_("Rating"),
    "reviews": N_("Reviews"),
    "gender": N_("Gender"),
}
HINTS = {
    "price": N_("Prices in other currencies than the euro are compared at rounded rates."),
    "gender": N_("As mentors tell it. Not everybody does."),
}
KINDS = {"peer": N_("Peer"), "professional": N_("Professional")}
GENDERS = {"woman": N_("Woman"), "man": N_("Man"), "other": N_("Another gender")}
PARTS_OF_A_DAY = {
    "night": N_("%(day)s night, from midnight to 6"),
    "morning": N_("%(day)s morning, from 6 to noon"),
    "afternoon": N_("%(day)s afternoon, from noon to 18"),
    "evening": N_("%(day)s evening, from 18 to midnight"),
}
HOURS = ("0–6", "6–12", "12–18", "18–24")
"""Of ``PARTS``, as clocks with 24 hours have them."""
ORDERS = {
    "fit": N_("Best fit"),
    "price": N_("Lowest price"),
    "rating": N_("Best rated"),
    "next": N_("Free soonest"),
}
assert len(HOURS) == len(PARTS)  # noqa: S101 - two tuples that are read together


def legend(facet: str) -> str:
    return gettext(LEGENDS[facet])


def hint(facet: str) -> str:
    return gettext(HINTS.get(facet, ""))


def value(facet: str, told: str) -> str:
    """What a value of a facet is called, beside its box."""
    if facet == "subject":
        return wording.label(told)
    if facet == "level":
        return levels.label(told)
    if facet == "language":
        return wording.language(told)
    if facet == "kind":
        return gettext(KINDS[told])
    if facet == "gender":
        return gettext(GENDERS[told])
    if facet == "price":
        return _price(told)
    if facet == "rating":
        return gettext("%(stars)s and more", stars=_decimal(told))
    if facet == "reviews":
        return ngettext("%(num)s review or more", "%(num)s reviews or more", int(told))
    return window(told)


def window(told: str) -> str:
    """``Monday evening, from 18 to midnight``."""
    day, part = told.split("-")
    return gettext(PARTS_OF_A_DAY[part], day=day_name(day, "wide"))


def day_name(day: str, width: Literal["wide", "abbreviated"]) -> str:
    names = get_day_names(width, "format", locale=cldr(current_locale()))
    name: str = names[DAYS.index(day)]
    return name[0].upper() + name[1:]


def orders() -> dict[str, str]:
    return {name: gettext(label) for name, label in ORDERS.items()}


def dropped(facet: str, values: str, found: int) -> str:
    """What a search without a filter would bring."""
    return ngettext(
        "Without “%(facet)s: %(values)s”: %(num)s mentor",
        "Without “%(facet)s: %(values)s”: %(num)s mentors",
        found,
        facet=legend(facet),
        values=values,
    )


def dropped_all(found: int) -> str:
    return ngettext(
        "Without all these filters: %(num)s mentor",
        "Without all these filters: %(num)s mentors",
        found,
    )


def unknown(text: str) -> str:
    return gettext("We know no subject called “%(text)s”.", text=text)


def _price(told: str) -> str:
    if told == "free":
        return gettext("Free")
    if told == "15":
        return gettext("Up to %(most)s", most=_euros(15))
    if told == "more":
        return gettext("More than %(most)s", most=_euros(40))
    least = {"25": 15, "40": 25}[told]
    return gettext("%(least)s to %(most)s", least=_euros(least), most=_euros(int(told)))


def _euros(amount: int) -> str:
    locale = cldr(current_locale())
    pattern = locale.currency_formats["standard"].pattern.replace("0.00", "0")
    return format_currency(amount, "EUR", pattern, locale=locale, currency_digits=False)


def _decimal(told: str) -> str:
    return told.replace(".", "," if current_locale() == "fr" else ".")
