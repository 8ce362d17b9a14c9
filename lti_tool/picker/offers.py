"""The list of mentors as both doors show it: found, ranked, and told in the reader's language. ``lists`` keeps it.

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
rating. Where the course's team switched tutoring off there is ``off: true`` besides, and no mentor. ``narrowed``: the
team or the place's author left some out, so that an empty list is theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lti_tool.kernel.i18n import current_locale, use_locale, zone_label
from lti_tool.mentors.best import best, candidate, count
from lti_tool.mentors.cards import cards
from lti_tool.mentors.limits import NO_LIMITS, Limits
from lti_tool.mentors.ranking import Features, rank
from lti_tool.picker import wording
from lti_tool.picker.cards import told
from lti_tool.picker.wanted import Wanted, widest
from lti_tool.scheduling.offers import next_free

VERSION = 1
LOOKED_UP = 60
"""The best fitting, whose free times are looked up before the final order."""
A_PAGE = 20


@dataclass(frozen=True)
class Question:
    """All that a list depends on, but the moment: equal questions have one answer.

    ``zone``: IANA. ``first``: the slug of a mentor whom the link puts before all others, who may have left.
    """

    wanted: Wanted
    locale: str
    zone: str
    limits: Limits = NO_LIMITS
    first: str = ""


def mentors_for(session: Session, asked: Question, now: datetime) -> dict[str, Any]:
    """The list, without the titles of a place."""
    with use_locale(asked.locale):
        wanted, found = _fitting(session, asked)
        chosen = _chosen(session, asked, wanted)
        others = [one for one in found if chosen is None or one.mentor_id != chosen.mentor_id]
        return {
            **_frame(asked),
            "narrowed": asked.limits != NO_LIMITS,
            "all": wanted.is_all,
            "subjects": [{"code": code, "label": wording.label(code)} for code in wanted.subjects],
            "reason": wanted.reason,
            "count": _count(session, asked, wanted, chosen),
            "mentors": _mentors(session, others, asked, chosen, now),
        }


def switched_off(asked: Question) -> dict[str, Any]:
    """The same where the course's team wants no tutoring."""
    with use_locale(asked.locale):
        nobody = {"all": False, "subjects": [], "count": 0, "mentors": []}
        return {**_frame(asked), **nobody, "off": True, "reason": wording.because_off()}


def _frame(asked: Question) -> dict[str, Any]:
    """What every list has, with or without mentors."""
    return {
        "version": VERSION,
        "locale": current_locale(),
        "zone": asked.zone,
        "zone_label": zone_label(asked.zone),
    }


def _fitting(session: Session, asked: Question) -> tuple[Wanted, list[Features]]:
    """The best who may be shown, and what for in the end: never nobody while there is a mentor within the limits."""
    wanted, limits = asked.wanted, asked.limits
    for_subjects = best(session, wanted.subjects, limits=limits, most=LOOKED_UP)
    if for_subjects and not wanted.is_all:
        return wanted, for_subjects
    for_all = Wanted(wanted.subjects, "", is_all=True) if for_subjects else widest(wanted)
    return for_all, best(session, None, limits=limits, most=LOOKED_UP)


def _chosen(session: Session, asked: Question, wanted: Wanted) -> Features | None:
    if not asked.first:
        return None
    return candidate(session, asked.first, wanted.subjects, limits=asked.limits)


def _count(session: Session, asked: Question, wanted: Wanted, chosen: Features | None) -> int:
    subjects = None if wanted.is_all else wanted.subjects
    is_besides = chosen is not None and subjects is not None and chosen.subject not in subjects
    return count(session, subjects, limits=asked.limits) + is_besides


def _mentors(
    session: Session,
    found: Sequence[Features],
    asked: Question,
    chosen: Features | None,
    now: datetime,
) -> list[dict[str, Any]]:
    """A page: whom the course team chose, then the others, the best of them ranked with their waiting times."""
    ahead = [chosen] if chosen else []
    numbers = [one.mentor_id for one in (*ahead, *found)]
    times: Mapping[int, list[datetime]] = next_free(session, numbers, now=now) if numbers else {}
    waits = {mentor_id: starts[0] - now for mentor_id, starts in times.items() if starts}
    page = cards(session, [*ahead, *rank(found, waits)][:A_PAGE])
    listed = [told(card, times.get(card.id, []), asked.zone) for card in page]
    if chosen and listed:
        listed[0]["why"] = wording.why_chosen()
    return listed
