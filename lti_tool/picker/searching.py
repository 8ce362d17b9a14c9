"""The search page: which subjects the words mean, the mentors, and what every filter would bring.

The first page of everybody is what costs most and is asked for most: it is kept for half a minute, the rest is not.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from lti_tool.courses.context import CourseContext
from lti_tool.courses.mapping import subjects_for
from lti_tool.courses.subjects import taxonomy
from lti_tool.kernel.db import Database
from lti_tool.kernel.i18n import current_locale, use_locale, zone_label
from lti_tool.kernel.kept import Kept
from lti_tool.mentors import windows
from lti_tool.mentors.cards import cards
from lti_tool.mentors.faceted import Found, Search, search
from lti_tool.mentors.popular import keep_in_vain, popular
from lti_tool.picker.asking import SUBJECT, Asked
from lti_tool.picker.cards import told
from lti_tool.scheduling.offers import next_free

MEANT = 5
"""Subjects that words can mean."""
SHOWN = 8
"""Subjects that are offered as a filter."""
FRESH, LONGEST = timedelta(seconds=20), timedelta(seconds=30)
OF_SUBJECTS = timedelta(minutes=10)
FIRST_PAGES = 50


@dataclass(frozen=True)
class Results:
    """``found`` is None where the words mean no subject. ``shown``: subjects to filter by, or instead.

    ``unfiltered``: what there would be without any filter, where nobody was found and no single filter is to blame.
    """

    found: Found | None
    mentors: list[dict[str, Any]]
    shown: tuple[str, ...]
    unfiltered: Found | None = None


class Searches:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._popular = Kept[str, tuple[str, ...]](fresh=OF_SUBJECTS, most=1)
        self._first = Kept[tuple[str, str, str], Results](
            fresh=FRESH, longest=LONGEST, most=FIRST_PAGES
        )

    def results(self, session: Session, asked: Asked, zone: str, now: datetime) -> Results:
        """In the language of the moment, with times in ``zone``. A search in vain is kept for the operator."""
        if asked.is_plain:
            locale = current_locale()
            key = (locale, zone, asked.order)
            return self._first.get(key, lambda: self._kept(asked, locale, zone, now), now)
        made = self._made(session, asked, zone, now)
        if not (made.found and made.found.count):
            subjects = {SUBJECT: asked.subjects} if asked.subjects else {}
            keep_in_vain(session, asked.text, {**subjects, **asked.chosen}, current_locale(), now)
        return made

    def _kept(self, asked: Asked, locale: str, zone: str, now: datetime) -> Results:
        """Perhaps in a thread without a request."""
        with use_locale(locale), self._database.transaction() as session:
            return self._made(session, asked, zone, now)

    def _made(self, session: Session, asked: Asked, zone: str, now: datetime) -> Results:
        meant = _meant(asked.text) if asked.text else ()
        wanted = asked.subjects or meant
        shown = _shown((*asked.subjects, *meant)) or self._popular.get(
            "", lambda: popular(session, SHOWN), now
        )
        if asked.text and not wanted:
            return Results(None, [], shown)
        question = Search(
            at=asked.after.at if asked.after else now.replace(microsecond=0),
            subjects=wanted,
            shown=shown,
            chosen=asked.chosen,
            order=asked.order,
            offset=windows.offset(zone, now),
            after=asked.after,
        )
        found = search(session, question)
        is_dead_end = not found.count and not any(found.without.values()) and asked.chosen
        unfiltered = search(session, replace(question, chosen={})) if is_dead_end else None
        return Results(found, _told(session, found, zone, now), shown, unfiltered)


def page_of(results: Results, zone: str) -> dict[str, Any]:
    """As ``picker/mentors.html`` takes a list."""
    return {
        "locale": current_locale(),
        "zone": zone,
        "zone_label": zone_label(zone),
        "mentors": results.mentors,
        "subjects": [],
    }


def _told(session: Session, found: Found, zone: str, now: datetime) -> list[dict[str, Any]]:
    """Free times are asked for again: what the search sorts by may be some seconds old."""
    times = next_free(session, [one.mentor_id for one in found.mentors], now=now)
    return [told(card, times.get(card.id, []), zone) for card in cards(session, found.mentors)]


def _meant(text: str) -> tuple[str, ...]:
    """Codes of the subjects that the words name, else those that a unit of this title would be about."""
    found = [subject.code for subject in taxonomy().search(text, current_locale())]
    return tuple((found or subjects_for(CourseContext(unit=text), taxonomy()).subjects)[:MEANT])


def _shown(known: tuple[str, ...]) -> tuple[str, ...]:
    """These, and others of the same domain as the first."""
    if not known:
        return ()
    domain = taxonomy().subject(known[0]).domain
    near = [subject.code for subject in taxonomy().subjects if subject.domain == domain]
    return tuple(dict.fromkeys((*known, *near)))[: max(SHOWN, len(known))]
