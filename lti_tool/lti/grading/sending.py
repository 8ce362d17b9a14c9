"""The job that brings a course's scores into its platform's gradebook, and bears to be ended at any point."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import LivementorError, Unavailable
from lti_tool.lti.grading import scores
from lti_tool.lti.grading.alone import alone
from lti_tool.lti.grading.models import OFF, Gradebook
from lti_tool.lti.rosters import launches
from lti_tool.lti.rosters.models import Roster
from lti_tool.lti.services.calls import Platform
from lti_tool.lti.services.errors import ColumnGone, ScoreOutdated, ServiceRefused
from lti_tool.lti.services.grades import (
    NOT_FOUND,
    Column,
    Endpoint,
    is_there,
    line_item,
    send_score,
)
from lti_tool.lti.services.platforms import Platforms

TAG = "lessons"
OWN = "lineitem"
"""In ``claims.GRADES_SERVICE``: the column that the platform made for the link."""
LEAPS = (timedelta(0), timedelta(minutes=1), timedelta(minutes=10))
"""Where the platform has a later score than we know of, its clock or our past is to blame: the next tries lie ahead."""
MOST_REFUSED = 5
"""Refusals one after the other, with which it is not about a learner any more."""


@dataclass(frozen=True)
class Work:
    """What is to be sent. ``line_item``: empty before the column was found or made."""

    book: int
    platform: Platform
    endpoint: Endpoint
    column: Column
    line_item: str
    waiting: tuple[str, ...]


class Sender:
    def __init__(self, database: Database, platforms: Platforms, clock: Clock) -> None:
        self._database, self._platforms, self._clock = database, platforms, clock

    def send(self, gradebook_id: int) -> None:
        """Every score that waits.

        Raises PlatformUnreachable, AnswerUnreadable, for another try; what is refused for good is kept as the trouble,
        for the course's team to read.
        """
        with alone(self._database, gradebook_id):
            try:
                self._send(gradebook_id)
            except LivementorError as error:
                self._note(gradebook_id, trouble=error.code, detail=detail(error))
                if isinstance(error, Unavailable):
                    raise

    def _send(self, gradebook_id: int) -> None:
        """A column that was deleted over there is found or made once more, once."""
        try:
            self._all(gradebook_id)
        except ColumnGone:
            self._forget_column(gradebook_id)
            self._all(gradebook_id)

    def _all(self, gradebook_id: int) -> None:
        work = self._work(gradebook_id)
        if work is None:
            return
        column = work.line_item or self._column(work)
        refused = 0
        for user_id in work.waiting:
            try:
                self._one(work, column, user_id)
                refused = 0
            except (ServiceRefused, ScoreOutdated) as error:
                refused += 1
                self._refuse(work, column, user_id, error)
                if refused == MOST_REFUSED:
                    raise
        self._note(gradebook_id, trouble="", detail="")

    def _work(self, gradebook_id: int) -> Work | None:
        """None when grades are off, when nothing waits, or when only the course's team can go on."""
        with self._database.transaction() as session:
            launches.take_in(session)
            book = session.get(Gradebook, gradebook_id)
            if book is None or book.mode == OFF or book.trouble == ColumnGone.code:
                return None
            waiting = scores.recount(session, book)
            if book.line_item and not waiting:
                return None
            deployment = session.get_one(Roster, book.roster_id).deployment_id
            return Work(
                book=book.id,
                platform=self._platforms.reached(session, deployment),
                endpoint=Endpoint.of(book.endpoint),
                column=Column(f"livementor-{book.public_id}", TAG, book.label, book.maximum),
                line_item=book.line_item,
                waiting=tuple(waiting),
            )

    def _column(self, work: Work) -> str:
        address = line_item(work.platform, work.endpoint, work.column)
        self._note(work.book, line_item=address)
        return address

    def _one(self, work: Work, column: str, user_id: str) -> None:
        *first, last = LEAPS
        for leap in first:
            with suppress(ScoreOutdated):
                self._tried(work, column, user_id, leap)
                return
        self._tried(work, column, user_id, last)

    def _tried(self, work: Work, column: str, user_id: str, leap: timedelta) -> None:
        """Nothing when grades were switched off meanwhile."""
        with self._database.transaction() as session:
            score = scores.reserve(session, work.book, user_id, self._clock.now(), leap)
        if score is None:
            return
        send_score(work.platform, work.endpoint, column, score)
        with self._database.transaction() as session:
            scores.note_sent(session, work.book, score, self._clock.now())

    def _refuse(
        self, work: Work, column: str, user_id: str, error: ServiceRefused | ScoreOutdated
    ) -> None:
        """Keep why. Raises ColumnGone where it is not about the learner: platforms answer 404 for both."""
        told = detail(error)
        if told == str(NOT_FOUND) and not is_there(work.platform, work.endpoint, column):
            raise ColumnGone from error
        with self._database.transaction() as session:
            scores.note_refused(session, work.book, user_id, error.code, told)

    def _forget_column(self, gradebook_id: int) -> None:
        """The platform's own column too: ours takes its place."""
        with self._database.transaction() as session:
            book = session.get_one(Gradebook, gradebook_id)
            book.line_item = ""
            book.endpoint = {name: told for name, told in book.endpoint.items() if name != OWN}
            scores.send_all_again(session, gradebook_id)

    def _note(self, gradebook_id: int, **values: object) -> None:
        with self._database.transaction() as session:
            book = session.get_one(Gradebook, gradebook_id)
            for name, value in (values | {"tried_at": self._clock.now()}).items():
                setattr(book, name, value)


def detail(error: LivementorError) -> str:
    """What the platform gave as its reason: a status of HTTP, or a code of OAuth 2."""
    return str(error.data.get("status") or error.data.get("reason") or "")
