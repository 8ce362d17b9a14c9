"""From an approved application to a mentor who is listed, and back into hiding."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.mentors import rules
from lti_tool.mentors.models import Mentor, MentorSubject
from lti_tool.mentors.service import mentor_of
from lti_tool.mentors.vetting.models import Application
from lti_tool.mentors.vetting.steps import About, Price, Teaching


def list_mentor(session: Session, application: Application) -> None:
    """Make the mentor of this application, or show the one there is. Hours come later, at the mentor's desk."""
    if mentor_of(session, application.person_id) is None:
        _make(session, application)
    else:
        _set(session, application, {**_columns(application), "status": "approved"})
    _teach(session, application)


def hide_mentor(session: Session, application: Application) -> None:
    """From now on no list, search or address has them; lessons that are booked stay."""
    _set(session, application, {"status": "suspended"})


def _set(session: Session, application: Application, values: dict[str, Any]) -> None:
    session.execute(update(Mentor).where(Mentor.person_id == application.person_id).values(values))
    session.expire_all()


def _make(session: Session, application: Application) -> None:
    columns = _columns(application) | {"person_id": application.person_id, "status": "approved"}
    for slug in _slugs(columns["name"]):
        made = insert(Mentor).values({**columns, "slug": slug})
        free = made.on_conflict_do_nothing(index_elements=["slug"]).returning(Mentor.id)
        if session.scalar(free) is not None:
            return


def _slugs(name: str) -> Iterator[str]:
    """``amina-diallo``, then ``amina-diallo-2``, for whoever has the same name."""
    first = rules.slug(name)
    yield first
    yield from (f"{first}-{number}" for number in count(2))


def _columns(application: Application) -> dict[str, Any]:
    about = About.from_json(application.answers[About.name])
    price = Price.from_json(application.answers[Price.name])
    return {
        "name": about.shown_name,
        "headline": about.headline,
        "kind": about.kind,
        "languages": about.languages,
        "zone": about.zone,
        "price_amount": price.amount,
        "price_currency": price.currency,
        "lesson_minutes": price.minutes,
    }


def _teach(session: Session, application: Application) -> None:
    """A subject that was given up stays with the lessons that were given in it, and is gone without any."""
    mentor = mentor_of(session, application.person_id)
    assert mentor is not None  # noqa: S101 - made or found just before
    taught = Teaching.from_json(application.answers[Teaching.name])
    of_mentor = MentorSubject.mentor_id == mentor.id
    others = MentorSubject.subject_code.not_in(taught.codes)
    session.execute(
        delete(MentorSubject).where(of_mentor, others, MentorSubject.lessons_given == 0)
    )
    rows = [
        {"mentor_id": mentor.id, "subject_code": one.code, "levels": list(one.levels)}
        for one in taught.subjects
    ]
    upsert = insert(MentorSubject)
    at_levels = upsert.on_conflict_do_update(
        index_elements=["mentor_id", "subject_code"], set_={"levels": upsert.excluded.levels}
    )
    session.execute(at_levels, rows)
