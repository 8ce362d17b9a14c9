"""What the page shows of a course and of one of its units, and how the form is saved."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.course_team.draft import Draft, Subjects
from lti_tool.course_team.reference import Reference
from lti_tool.courses.context import CourseContext
from lti_tool.courses.decisions import (
    Decision,
    PriceLimitInvalid,
    UnitDecision,
    course_of,
    decide,
)
from lti_tool.courses.mapping import Mapping, subjects_for
from lti_tool.courses.models import Course
from lti_tool.courses.service import remember_visit, visit
from lti_tool.courses.settings import PlaceSettings, settings_for, subjects_in
from lti_tool.courses.subjects import taxonomy
from lti_tool.courses.units import place_in
from lti_tool.kernel.money import Money
from lti_tool.mentors.allowed import allow, allowed, choosable, currencies

USUAL_CURRENCY = "EUR"


@dataclass(frozen=True)
class Opened:
    """``here``: the unit that the page is about; ``is_own``: the one that the teacher came from."""

    course: Course
    here: CourseContext
    settings: PlaceSettings
    is_own: bool


def open_page(session: Session, reference: Reference, unit: str, now: datetime) -> Opened:
    """``unit``: a key; empty for the one that the teacher came from.

    Raises VisitUnknown, CourseUnidentified, UnitUnknown.
    """
    came = CourseContext.from_json(visit(session, reference.visit).context)
    course, is_own = course_of(session, came, now), unit in ("", came.unit_id)
    here = came if is_own else place_in(session, course, came, unit)
    return Opened(course, here, settings_for(session, here), is_own)


def proposals(opened: Opened) -> dict[str, Mapping]:
    """What holds as long as the team confirms nothing: for this unit, and for the whole course."""
    here, known = opened.here, taxonomy()
    unconfirmed = replace(opened.settings, of_unit=())
    return {
        "unit": subjects_in(here, unconfirmed, known),
        "course": subjects_for(CourseContext(course_title=here.course_title), known),
    }


def kept(session: Session, opened: Opened) -> Draft:
    """The form as it was saved last, or as we propose it."""
    settings, proposed = opened.settings, proposals(opened)
    limit = settings.price_limit
    return Draft(
        is_on=settings.is_on,
        unit=_subjects(settings.of_unit, proposed["unit"]),
        course=_subjects(settings.of_course, proposed["course"]),
        mentors=tuple(mentor.slug for mentor in allowed(session, opened.course.id)),
        amount=limit.typed() if limit else "",
        currency=limit.currency if limit else USUAL_CURRENCY,
        note=settings.note,
    )


def save(
    session: Session, opened: Opened, draft: Draft, *, seen: int, by: int | None, now: datetime
) -> None:
    """All of it, or nothing. Raises PriceLimitInvalid, SubjectsInvalid, NoteTooLong, CourseChanged."""
    here, course = opened.here, opened.course
    unit = UnitDecision(here.unit_id, here.unit, draft.unit.chosen, draft.note)
    decision = Decision(
        is_on=draft.is_on,
        subjects=draft.course.chosen,
        price_limit=_limit(draft, currency_choice(session, opened)),
        unit=unit if here.unit_id else None,
    )
    decide(session, course, decision, seen=seen, by=by, now=now)
    allow(session, course.id, [one.id for one in choosable(session, course.id, draft.mentors)])


def learners_view(
    session: Session, opened: Opened, reference: Reference, now: datetime
) -> tuple[str, dict[str, str]]:
    """The visit that a learner of this unit would have, and how the list opens for them."""
    if opened.is_own:
        return reference.visit, reference.opens
    made = remember_visit(session, reference.person, opened.here, now)
    return str(made.public_id), {}


def currency_choice(session: Session, opened: Opened) -> list[str]:
    """Those of listed mentors, the usual one, and the one that was chosen before."""
    before = opened.settings.price_limit
    return sorted({*currencies(session), USUAL_CURRENCY, *([before.currency] if before else [])})


def _subjects(confirmed: tuple[str, ...], proposed: Mapping) -> Subjects:
    return Subjects(confirmed or proposed.subjects, is_confirmed=bool(confirmed))


def _limit(draft: Draft, currencies: list[str]) -> Money | None:
    if not draft.amount:
        return None
    example = Money(2500, USUAL_CURRENCY).typed()
    if draft.currency not in currencies:
        raise PriceLimitInvalid(example=example)
    try:
        return Money.read(draft.amount, draft.currency)
    except ValueError as error:
        raise PriceLimitInvalid(example=example) from error
