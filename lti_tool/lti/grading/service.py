"""What a course's team decides about grades, and how far they came."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from lti_tool.courses.service import VisitUnknown
from lti_tool.courses.service import visit as visit_of
from lti_tool.kernel.jobs import enqueue
from lti_tool.lti import claims as names
from lti_tool.lti.grading import scores
from lti_tool.lti.grading.models import OFF, Gradebook, GradebookScore
from lti_tool.lti.grading.rules import Wanted
from lti_tool.lti.models import Launch
from lti_tool.lti.rosters import launches
from lti_tool.lti.rosters.models import Roster
from lti_tool.lti.services.errors import ColumnGone, GradesNotOffered
from lti_tool.lti.services.grades import Endpoint

JOB = "lti.send_scores"


@dataclass(frozen=True)
class Place:
    """A course as a launch found it."""

    launch: Launch
    roster: Roster

    @property
    def endpoint(self) -> Endpoint:
        """Where grades of this place go, as the platform told with this launch."""
        return Endpoint.of(names.section(self.launch.claims, names.GRADES_SERVICE))


@dataclass(frozen=True)
class Progress:
    """Numbers of scores. ``refused``: how many for each trouble (code, detail)."""

    sent: int
    waiting: int
    sent_at: datetime | None
    refused: dict[tuple[str, str], int]


def place(session: Session, visit: str) -> Place:
    """By the public id of a visit. Raises VisitUnknown, also for a visit that was no launch into a course."""
    came = visit_of(session, visit)
    latest = select(Launch).filter_by(visit_id=came.id).order_by(Launch.id.desc()).limit(1)
    launch = session.scalars(latest).one_or_none()
    if launch is None:
        raise VisitUnknown
    launches.take_in(session)
    wanted = {"deployment_id": launch.deployment_id, "course": came.context.get("course_id")}
    roster = session.scalars(select(Roster).filter_by(**wanted)).one_or_none()
    if roster is None:
        raise VisitUnknown
    return Place(launch, roster)


def gradebook(session: Session, place: Place) -> Gradebook | None:
    """None as long as nobody chose anything."""
    return session.scalars(select(Gradebook).filter_by(roster_id=place.roster.id)).one_or_none()


def choose(
    session: Session,
    place: Place,
    wanted: Wanted,
    *,
    label: str,
    person_id: int | None,
    now: datetime,
) -> None:
    """From now on; lessons that were before count too. ``label``: of a new column.

    Raises GradesNotOffered when grades are wanted that the platform does not take.
    """
    if wanted.mode != OFF and not place.endpoint.takes_scores:
        raise GradesNotOffered
    book = _locked(session, place)
    if book is None:
        if wanted.mode == OFF:
            return
        book = Gradebook(roster_id=place.roster.id, label=label, endpoint={})
        session.add(book)
    book.mode, book.maximum = wanted.mode, wanted.maximum
    book.changed_by, book.changed_at = person_id, now
    _go_on(session, place, book)


def try_again(session: Session, place: Place) -> None:
    """After a refusal: with what the platform offers now."""
    book = _locked(session, place)
    if book is not None:
        _go_on(session, place, book)


def progress(session: Session, book: Gradebook) -> Progress:
    of_book = GradebookScore.gradebook_id == book.id
    is_sent = GradebookScore.sent_at.is_not(None)
    sent, sent_at = session.execute(
        select(func.count(), func.max(GradebookScore.sent_at)).where(of_book, is_sent)
    ).one()
    waits = (of_book, scores.is_unsent(), GradebookScore.trouble == "")
    by_trouble = (GradebookScore.trouble, GradebookScore.detail)
    refused = session.execute(
        select(*by_trouble, func.count())
        .where(of_book, GradebookScore.trouble != "")
        .group_by(*by_trouble)
        .order_by(*by_trouble)
    )
    return Progress(
        sent=sent,
        waiting=session.scalar(select(func.count(GradebookScore.user_id)).where(*waits)) or 0,
        sent_at=sent_at,
        refused={(trouble, detail): number for trouble, detail, number in refused},
    )


def enqueue_sending(session: Session, gradebook_id: int) -> None:
    enqueue(session, JOB, lock=f"{JOB}.{gradebook_id}", gradebook_id=gradebook_id)


def enqueue_unsent(session: Session) -> None:
    """What the queue gave up while a platform was down. A score that was refused waits for the course's team."""
    waits = select(GradebookScore.user_id).where(
        GradebookScore.gradebook_id == Gradebook.id,
        scores.is_unsent(),
        GradebookScore.trouble == "",
    )
    books = select(Gradebook.id).where(
        Gradebook.mode != OFF,
        Gradebook.trouble != ColumnGone.code,
        or_(Gradebook.line_item == "", waits.exists()),
    )
    for gradebook_id in session.scalars(books):
        enqueue_sending(session, gradebook_id)


def _locked(session: Session, place: Place) -> Gradebook | None:
    """With the roster, so that two who choose at once make one gradebook."""
    session.refresh(place.roster, with_for_update=True)
    found = select(Gradebook).filter_by(roster_id=place.roster.id).with_for_update()
    return session.scalars(found).one_or_none()


def _go_on(session: Session, place: Place, book: Gradebook) -> None:
    """With this launch's addresses; where they lead elsewhere, everything is sent there."""
    told = dict(names.section(place.launch.claims, names.GRADES_SERVICE))
    session.flush()
    if place.endpoint.takes_scores and Endpoint.of(book.endpoint) != Endpoint.of(told):
        book.endpoint, book.line_item = told, ""
        scores.send_all_again(session, book.id)
    book.trouble = book.detail = ""
    scores.try_refused_again(session, book.id)
    if book.mode != OFF:
        enqueue_sending(session, book.id)
