"""Fill a development database with a believable catalogue; again: nothing is added twice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from lti_tool.config import Settings
from lti_tool.courses.service import sync_subjects
from lti_tool.courses.subjects import taxonomy
from lti_tool.demo.cast import DemoMentor, cast, levels_taught
from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import ConfigurationError
from lti_tool.mentors.models import Mentor, MentorSubject
from lti_tool.people.models import Identity, Person
from lti_tool.people.service import BY_ADDRESS
from lti_tool.scheduling.freshness import refresh
from lti_tool.scheduling.models import WeeklyRule

LOCK = 20_261_125  # one fill at a time


@dataclass(frozen=True)
class Summary:
    """How many there are in the database now, and how many of them are new."""

    mentors: int
    added: int
    subjects: int
    """Subjects that somebody teaches."""
    example: str
    """An address with which to sign in as a mentor."""

    def __str__(self) -> str:
        return (
            f"{self.mentors} mentors teach {self.subjects} subjects ({self.added} mentors are new). "
            f"Sign in as {self.example} to see a mentor's desk."
        )


def fill(
    database: Database, *, now: datetime, settings: Settings, progress: Callable[[str], None]
) -> Summary:
    """Write subjects, persons, mentors, what they teach, their weekly hours and when they are free, in one transaction.

    Every mentor can sign in by a link to their address. Raises ConfigurationError in production.
    """
    if settings.is_production:
        raise ConfigurationError(
            "Demo data is made-up people who can be booked: it never goes into a production database. "
            "Set LIVEMENTOR_ENVIRONMENT to development, with another database, to look at it."
        )
    with database.transaction() as session:
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        progress(f"{sync_subjects(session, taxonomy())} subjects in French and English")
        everybody = cast(taxonomy())
        new = _missing(session, everybody)
        progress(f"{len(everybody)} mentors, {len(new)} of them new")
        if new:
            _add(session, new, now)
            refresh(session, now, most=len(new))
        return _summary(session, added=len(new), example=everybody[0].email)


def _missing(session: Session, everybody: Sequence[DemoMentor]) -> list[DemoMentor]:
    """Those whose address and whose page are not taken yet, by themselves or by somebody else."""
    known = set(session.scalars(select(Identity.subject).filter_by(issuer=BY_ADDRESS)))
    slugs = set(session.scalars(select(Mentor.slug)))
    return [one for one in everybody if one.email not in known and one.slug not in slugs]


def _add(session: Session, new: Sequence[DemoMentor], now: datetime) -> None:
    persons = session.scalars(
        insert(Person).returning(Person.id, sort_by_parameter_order=True),
        [_person(one, now) for one in new],
    ).all()
    session.execute(
        insert(Identity),
        [
            {"person_id": person, "issuer": BY_ADDRESS, "subject": one.email, "created_at": now}
            for person, one in zip(persons, new, strict=True)
        ],
    )
    mentors = session.scalars(
        insert(Mentor).returning(Mentor.id, sort_by_parameter_order=True),
        [_mentor(one, person) for one, person in zip(new, persons, strict=True)],
    ).all()
    numbered = list(zip(mentors, new, strict=True))
    session.execute(
        insert(MentorSubject),
        [
            {
                "mentor_id": mentor,
                "subject_code": code,
                "lessons_given": given,
                "levels": levels_taught(one, taxonomy().subject(code)),
            }
            for mentor, one in numbered
            for code, given in one.lessons.items()
        ],
    )
    session.execute(
        insert(WeeklyRule),
        [
            {"mentor_id": mentor, "weekday": weekday, "start_minute": start, "end_minute": end}
            for mentor, one in numbered
            for weekday, start, end in one.hours
        ],
    )


def _person(one: DemoMentor, now: datetime) -> dict[str, object]:
    """``chosen_at``: the zone of whoever tries the mentor's desk does not become the mentor's."""
    return {
        "name": one.name,
        "email": one.email,
        "locale": "fr" if one.languages[0] == "fr" else "en",
        "zone": one.zone,
        "chosen_at": now,
        "created_at": now,
    }


def _mentor(one: DemoMentor, person_id: int) -> dict[str, object]:
    return {
        "person_id": person_id,
        "slug": one.slug,
        "name": one.name,
        "headline": dict(one.headline),
        "kind": one.kind,
        "gender": one.gender,
        "languages": list(one.languages),
        "zone": one.zone,
        "price_amount": one.price,
        "price_currency": one.currency,
        "status": "approved",
        "rating_sum": one.rating_sum,
        "rating_count": one.rating_count,
    }


def _summary(session: Session, *, added: int, example: str) -> Summary:
    return Summary(
        mentors=session.scalars(select(func.count(Mentor.id))).one(),
        added=added,
        subjects=session.scalars(select(func.count(MentorSubject.subject_code.distinct()))).one(),
        example=example,
    )
