"""The filters of the search page, told: what is chosen, what each would bring, and the way back from each."""

from collections.abc import Mapping, Sequence
from typing import Any

from lti_tool.mentors.faceted import Found
from lti_tool.mentors.facets import FACETS, Facet
from lti_tool.mentors.windows import DAYS, PARTS
from lti_tool.picker import words_of_search as words
from lti_tool.picker.asking import SUBJECT, Asked
from lti_tool.picker.searching import Results

OPEN = (SUBJECT, "level", "when", "price")
"""Groups that stand open."""


def groups(asked: Asked, results: Results) -> list[dict[str, Any]]:
    """``[{name, legend, hint, open, one, days, values: [{value, label, count, checked, disabled}]}]``.

    ``one``: only one value at a time. ``days``: for a table of parts of the week, ``[{label, values}]``.
    """
    if results.found is None:
        return []
    told = [_group(Facet(SUBJECT, results.shown), asked.subjects, results.found)]
    return told + [
        _group(facet, asked.chosen.get(facet.name, ()), results.found) for facet in FACETS
    ]


def _group(facet: Facet, chosen: tuple[str, ...], found: Found) -> dict[str, Any]:
    counts: Mapping[str, int] = found.counts[facet.name]
    listed = facet.values or tuple(dict.fromkeys((*counts, *chosen)))
    values = [_value(facet, one, counts.get(one, 0), one in chosen) for one in listed]
    return {
        "name": facet.name,
        "legend": words.legend(facet.name),
        "hint": words.hint(facet.name),
        "open": facet.name in OPEN or bool(chosen),
        "one": facet.is_least,
        "any": not chosen,
        "days": _by_day(values) if facet.name == "when" else [],
        "values": values,
    }


def _value(facet: Facet, value: str, count: int, is_chosen: bool) -> dict[str, Any]:
    return {
        "value": value,
        "label": words.value(facet.name, value),
        "count": count,
        "checked": is_chosen,
        "disabled": not count and not is_chosen,
    }


def _by_day(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    width = len(PARTS)
    return [
        {
            "label": words.day_name(day, "abbreviated"),
            "values": values[at * width : (at + 1) * width],
        }
        for at, day in enumerate(DAYS)
    ]


def chips(asked: Asked) -> list[dict[str, str]]:
    """What is chosen, each with the address without it."""
    told = [(SUBJECT, code) for code in asked.subjects]
    told += [(name, value) for name, values in asked.chosen.items() for value in values]
    return [
        {"label": words.value(name, value), "href": asked.without(name, value).address}
        for name, value in told
    ]


def drops(asked: Asked, results: Results) -> list[dict[str, str]]:
    """For each chosen facet that is in the way, what the search would bring without it; the most first.

    Where none alone is, what it would bring without all of them.
    """
    if results.unfiltered and results.unfiltered.count:
        label = words.dropped_all(results.unfiltered.count)
        return [{"label": label, "href": asked.unfiltered().address}]
    without = results.found.without if results.found else {}
    brings = sorted(((count, name) for name, count in without.items() if count), reverse=True)
    return [
        {
            "label": words.dropped(name, _chosen(asked, name), count),
            "href": asked.without(name).address,
        }
        for count, name in brings
    ]


def _chosen(asked: Asked, name: str) -> str:
    return ", ".join(words.value(name, value) for value in asked.chosen[name])


def told_of(filters: Mapping[str, Sequence[str]]) -> list[str]:
    """Filters that were kept, in words; what is no filter any more stands as it was."""
    known = {SUBJECT: Facet(SUBJECT), **{facet.name: facet for facet in FACETS}}
    return [
        f"{words.legend(name)} ({', '.join(_kept(known[name], value) for value in values)})"
        for name, values in filters.items()
        if name in known
    ]


def _kept(facet: Facet, value: str) -> str:
    is_known = not facet.values or value in facet.values
    return words.value(facet.name, value) if is_known else value


def nearest(asked: Asked, results: Results) -> list[dict[str, Any]]:
    """Other subjects that have mentors, with the same filters if these leave any, else without them.

    All that are shown where the words mean nothing.
    """
    near = asked.unfiltered() if results.unfiltered else asked
    found = results.unfiltered or results.found
    counts: Mapping[str, int] = found.counts[SUBJECT] if found else {}
    return [
        {
            "label": words.value(SUBJECT, code),
            "href": near.of_subject(code).address,
            "count": counts.get(code, 0),
        }
        for code in results.shown
        if code not in asked.subjects and (found is None or counts.get(code))
    ]
