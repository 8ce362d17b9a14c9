"""What a course's team decides, written down: by whom, when, and never over a colleague's change unseen."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.courses.context import MOST_SUBJECTS, CourseContext
from lti_tool.courses.models import Course, CourseUnit
from lti_tool.courses.subjects import taxonomy
from lti_tool.kernel.errors import Conflict, InvalidInput
from lti_tool.kernel.i18n import N_
from lti_tool.kernel.money import Money

LONGEST_NOTE = 2000


class CourseUnidentified(InvalidInput):
    code = "course_unidentified"
    message = N_(
        "Your course platform does not tell which course this is, so nothing can be kept for it."
    )


class CourseChanged(Conflict):
    code = "course_changed"
    message = N_("A colleague saved this page in the meantime. Nothing of yours was saved.")


class SubjectsInvalid(InvalidInput):
    code = "course_subjects_invalid"
    message = N_("Choose one to %(most)s subjects, or take the tick away.")

    def __init__(self, where: str = "") -> None:
        """``where``: ``unit`` or ``course``."""
        super().__init__(most=MOST_SUBJECTS)
        self.where = where


class PriceLimitInvalid(InvalidInput):
    code = "price_limit_invalid"
    message = N_("Enter an amount, such as %(example)s, or leave the field empty.")


class NoteTooLong(InvalidInput):
    code = "course_note_too_long"
    message = N_("The note is longer than %(most)s characters. Make it shorter.")

    def __init__(self) -> None:
        super().__init__(most=LONGEST_NOTE)


@dataclass(frozen=True)
class UnitDecision:
    """``key`` and ``title`` as the platform has them. ``subjects`` None: as titles tell."""

    key: str
    title: str
    subjects: tuple[str, ...] | None
    note: str


@dataclass(frozen=True)
class Decision:
    """Everything on the page at once. ``price_limit``: for 60 minutes. ``unit`` None: the platform names none."""

    is_on: bool
    subjects: tuple[str, ...] | None
    price_limit: Money | None
    unit: UnitDecision | None


def course_of(session: Session, context: CourseContext, now: datetime) -> Course:
    """The course of a place, made at its team's first look. Raises CourseUnidentified."""
    if not context.course_id:
        raise CourseUnidentified
    title = context.course_title or context.course
    row = {"platform": context.platform, "key": context.course_id, "title": title}
    written = insert(Course).values(**row, changed_at=now, created_at=now)
    session.execute(written.on_conflict_do_nothing())
    key = (Course.platform == context.platform, Course.key == context.course_id)
    if title:
        session.execute(update(Course).where(*key, Course.title != title).values(title=title))
    return session.query(Course).where(*key).populate_existing().one()


def decide(
    session: Session,
    course: Course,
    decision: Decision,
    *,
    seen: int,
    by: int | None,
    now: datetime,
) -> None:
    """Write all of it, unless the course has moved on from the revision that was ``seen``.

    Raises SubjectsInvalid, NoteTooLong, CourseChanged.
    """
    _check(decision)
    limit = decision.price_limit
    moved = session.scalar(
        update(Course)
        .where(Course.id == course.id, Course.revision == seen)
        .values(
            is_on=decision.is_on,
            subjects=_kept(decision.subjects),
            price_limit_amount=limit.amount if limit else None,
            price_limit_currency=limit.currency if limit else None,
            revision=Course.revision + 1,
            changed_by=by,
            changed_at=now,
        )
        .returning(Course.revision)
    )
    if moved is None:
        raise CourseChanged
    if decision.unit is not None:
        _write(session, course, decision.unit)


def _write(session: Session, course: Course, unit: UnitDecision) -> None:
    told = {"title": unit.title, "subjects": _kept(unit.subjects), "note": unit.note}
    written = insert(CourseUnit).values(course_id=course.id, key=unit.key, **told)
    session.execute(
        written.on_conflict_do_update(index_elements=["course_id", "key"], set_=told),
    )


def _check(decision: Decision) -> None:
    _check_subjects("course", decision.subjects)
    if decision.unit is not None:
        _check_subjects("unit", decision.unit.subjects)
        if len(decision.unit.note) > LONGEST_NOTE:
            raise NoteTooLong


def _check_subjects(where: str, codes: tuple[str, ...] | None) -> None:
    if codes is None:
        return
    if not 0 < len(codes) <= MOST_SUBJECTS or any(code not in taxonomy() for code in codes):
        raise SubjectsInvalid(where)


def _kept(codes: tuple[str, ...] | None) -> list[str] | None:
    return None if codes is None else list(dict.fromkeys(codes))
