"""The list of mentors as both doors show it: found, ranked, and told in the reader's language.

The answer is JSON, version 1; ``livementor_xblock`` reads it too, in an LMS that may have an older or a newer version::

    version   1
    course    unit   locale   zone (IANA, of the labels)   zone_label
    all       whether mentors of all subjects are listed
    subjects  [{code, label}] of the unit, also while ``all``; empty when none is known or nobody teaches it
    reason    why these, to follow a comma; may be empty
    count     how many there are; ``mentors`` has the best fitting of them
    mentors   [{slug, name, initials, hue, kind, kind_label, headline, why, subjects: [label], languages: [label],
                price: {amount, currency, label, minutes}, rating: {average, count, label, count_label},
                next: [{start (UTC), label}]}]

``price`` is for the mentor's own length of a lesson, ``amount`` in minor units; ``average`` is null before the first
rating. Where the course's team switched tutoring off there is ``off: true`` besides, and no mentor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lti_tool.courses.context import CourseContext
from lti_tool.courses.mapping import subjects_for
from lti_tool.courses.settings import PlaceSettings, settings_for, subjects_in
from lti_tool.courses.subjects import taxonomy
from lti_tool.kernel.i18n import current_locale, use_locale, zone_label
from lti_tool.mentors.limits import NO_LIMITS, Limits, limits_of
from lti_tool.mentors.ranking import Features, rank
from lti_tool.mentors.search import candidate, candidates, cards
from lti_tool.picker import wording
from lti_tool.picker.cards import told
from lti_tool.scheduling.offers import next_free

VERSION = 1
LOOKED_UP = 60
"""The best fitting, whose free times are looked up before the final order."""
A_PAGE = 20
MOST_SUBJECTS = 5
"""Of a search."""


@dataclass(frozen=True)
class Wanted:
    """``subjects``: codes, the best fitting first. ``reason``: why these, in words."""

    subjects: tuple[str, ...]
    reason: str
    is_all: bool = False


@dataclass(frozen=True)
class Place:
    """Where and when the list is read. ``zone``: IANA."""

    zone: str
    now: datetime


def picker_list(
    session: Session,
    *,
    context: CourseContext,
    locale: str,
    zone: str,
    widened: bool,
    now: datetime,
    first: str = "",
    asked: Limits = NO_LIMITS,
) -> dict[str, Any]:
    """The mentors for a unit; for all subjects when ``widened``, or when nothing fits, and then it says why.

    What the course's team decided holds for both. ``first``: the slug of a mentor whom the link puts before all
    others, who may have left. ``asked``: how the author of the place narrows the list besides.
    """
    with use_locale(locale):
        settings, place = settings_for(session, context), Place(zone, now)
        of_course = {"course": context.course_title or context.course, "unit": context.unit}
        if not settings.is_on:
            return {**of_course, **_off(place)}
        limits = limits_of(session, settings).narrowed_by(asked)
        wanted = _of_place(context, settings, widened)
        return {**of_course, **_list(session, wanted, place, limits, first)}


def search_list(
    session: Session, *, text: str, locale: str, zone: str, now: datetime
) -> dict[str, Any]:
    """The same for somebody who comes without a course; everybody when ``text`` is empty."""
    with use_locale(locale):
        return {"course": "", "unit": "", **_list(session, _searched(text), Place(zone, now))}


def _searched(text: str) -> Wanted:
    if not text:
        return Wanted((), "", is_all=True)
    found = [subject.code for subject in taxonomy().search(text, current_locale())]
    found = found or list(subjects_for(CourseContext(unit=text), taxonomy()).subjects)
    if not found:
        return Wanted((), wording.because_nothing_found(text), is_all=True)
    return Wanted(tuple(found[:MOST_SUBJECTS]), wording.because_searched(text))


def _of_place(context: CourseContext, settings: PlaceSettings, widened: bool) -> Wanted:
    found = subjects_in(context, settings, taxonomy())
    return Wanted(found.subjects, wording.because(found.reason), widened)


def _list(
    session: Session,
    wanted: Wanted,
    place: Place,
    limits: Limits = NO_LIMITS,
    first: str = "",
) -> dict[str, Any]:
    wanted, found = _fitting(session, wanted, limits)
    chosen = candidate(session, first, wanted.subjects, limits=limits) if first else None
    others = [one for one in found if chosen is None or one.mentor_id != chosen.mentor_id]
    return {
        **_frame(place),
        "all": wanted.is_all,
        "subjects": [{"code": code, "label": wording.label(code)} for code in wanted.subjects],
        "reason": wanted.reason,
        "count": len(others) + (chosen is not None),
        "mentors": _mentors(session, others, place, chosen),
    }


def _off(place: Place) -> dict[str, Any]:
    nobody = {"all": False, "subjects": [], "count": 0, "mentors": []}
    return {**_frame(place), **nobody, "off": True, "reason": wording.because_off()}


def _frame(place: Place) -> dict[str, Any]:
    """What every list has, with or without mentors."""
    return {
        "version": VERSION,
        "locale": current_locale(),
        "zone": place.zone,
        "zone_label": zone_label(place.zone),
    }


def _fitting(session: Session, wanted: Wanted, limits: Limits) -> tuple[Wanted, list[Features]]:
    """Who may be shown, and what for in the end: never an empty list while there is a mentor within the limits."""

    def everybody() -> list[Features]:
        return candidates(session, None, limits=limits)

    if not wanted.subjects:
        return Wanted((), wanted.reason, is_all=True), everybody()
    for_unit = candidates(session, wanted.subjects, limits=limits)
    if not for_unit:
        return Wanted((), wording.because_nobody(wanted.subjects), is_all=True), everybody()
    if wanted.is_all:
        return Wanted(wanted.subjects, "", is_all=True), everybody()
    return wanted, for_unit


def _mentors(
    session: Session, found: Sequence[Features], place: Place, chosen: Features | None
) -> list[dict[str, Any]]:
    """A page: whom the course team chose, then the others, ranked without waiting times, then the best of them with."""
    best = rank(found)[:LOOKED_UP]
    ahead = [chosen] if chosen else []
    asked = [one.mentor_id for one in (*ahead, *best)]
    times: Mapping[int, list[datetime]] = next_free(session, asked, now=place.now) if asked else {}
    waits = {mentor_id: starts[0] - place.now for mentor_id, starts in times.items() if starts}
    page = cards(session, [*ahead, *rank(best, waits)][:A_PAGE])
    listed = [told(card, times.get(card.id, []), place.zone) for card in page]
    if chosen and listed:
        listed[0]["why"] = wording.why_chosen()
    return listed
