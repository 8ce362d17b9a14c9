"""The scores of a gradebook: what should be there, what was sent, and the instants that were used up.

Each function is for a transaction of its own: nothing of it waits for a platform.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.lti.grading.models import OFF, Gradebook, GradebookScore
from lti_tool.lti.grading.rules import Wanted
from lti_tool.lti.rosters.people import lessons_had
from lti_tool.lti.services.grades import Score, next_instant


def is_unsent() -> ColumnElement[bool]:
    return or_(
        GradebookScore.sent_given.is_distinct_from(GradebookScore.given),
        GradebookScore.sent_maximum.is_distinct_from(GradebookScore.maximum),
    )


def recount(session: Session, book: Gradebook) -> list[str]:
    """Whose scores wait to be sent, of those who learn in the course now. A new value may be taken after a refusal."""
    wanted = Wanted(book.mode, book.maximum)
    had = lessons_had(session, book.roster_id)
    rows = [
        {
            "gradebook_id": book.id,
            "user_id": user_id,
            "given": wanted.given(lessons),
            "maximum": wanted.maximum,
        }
        for user_id, lessons in sorted(had.items())
    ]
    if not rows:
        return []
    written = insert(GradebookScore)
    fresh = {name: written.excluded[name] for name in ("given", "maximum")}
    is_other = or_(
        GradebookScore.given != written.excluded.given,
        GradebookScore.maximum != written.excluded.maximum,
    )
    session.execute(
        written.on_conflict_do_update(
            index_elements=["gradebook_id", "user_id"],
            set_={**fresh, "trouble": "", "detail": ""},
            where=is_other,
        ),
        rows,
    )
    waiting = select(GradebookScore.user_id).where(
        GradebookScore.gradebook_id == book.id, is_unsent(), GradebookScore.trouble == ""
    )
    return sorted(set(session.scalars(waiting)).intersection(had))


def reserve(
    session: Session, gradebook_id: int, user_id: str, now: datetime, leap: timedelta
) -> Score | None:
    """The score to send next, at an instant that is used up with the commit: a process may die after sending.

    ``leap``: how far before now it must not lie. None when grades were switched off meanwhile, or nothing waits.
    """
    book = session.get(Gradebook, gradebook_id, with_for_update={"read": True})
    row = select(GradebookScore).filter_by(gradebook_id=gradebook_id, user_id=user_id)
    score = session.scalars(row.where(is_unsent()).with_for_update()).one_or_none()
    if book is None or book.mode == OFF or score is None:
        return None
    score.last_instant = next_instant(score.last_instant, now + leap)
    return Score(user_id, score.given, score.maximum, score.last_instant)


def note_sent(session: Session, gradebook_id: int, score: Score, now: datetime) -> None:
    """What the platform has now, which may be less than what should be there meanwhile."""
    sent = {"sent_given": int(score.given), "sent_maximum": int(score.maximum), "sent_at": now}
    _set(session, gradebook_id, score.user_id, sent | {"trouble": "", "detail": ""})


def note_refused(
    session: Session, gradebook_id: int, user_id: str, trouble: str, detail: str
) -> None:
    _set(session, gradebook_id, user_id, {"trouble": trouble, "detail": detail})


def send_all_again(session: Session, gradebook_id: int) -> None:
    """As if nothing had been sent: the column is another one. The instants stay used up."""
    fresh = {"sent_given": None, "sent_maximum": None, "trouble": "", "detail": ""}
    of_book = GradebookScore.gradebook_id == gradebook_id
    session.execute(update(GradebookScore).where(of_book).values(**fresh))


def try_refused_again(session: Session, gradebook_id: int) -> None:
    of_book = GradebookScore.gradebook_id == gradebook_id
    session.execute(update(GradebookScore).where(of_book).values(trouble="", detail=""))


def _set(session: Session, gradebook_id: int, user_id: str, values: dict[str, object]) -> None:
    session.execute(
        update(GradebookScore)
        .where(GradebookScore.gradebook_id == gradebook_id, GradebookScore.user_id == user_id)
        .values(**values)
    )
