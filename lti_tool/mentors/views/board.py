"""The operator's board: applications by stage, and all that is known and decided about one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lti_tool.courses import levels
from lti_tool.courses.subjects import taxonomy
from lti_tool.kernel import web
from lti_tool.kernel.errors import InvalidInput
from lti_tool.kernel.i18n import cldr, current_locale
from lti_tool.mentors.service import mentor_of
from lti_tool.mentors.vetting import applications, decisions, documents, minors
from lti_tool.mentors.vetting import board as service
from lti_tool.mentors.vetting.files import ENDINGS
from lti_tool.mentors.vetting.models import Application
from lti_tool.mentors.vetting.stages import STAGES, ReasonMissing, Stage, moves_of
from lti_tool.mentors.vetting.steps import KINDS
from lti_tool.mentors.vetting.storage import Storage
from lti_tool.people import service as people
from lti_tool.people.views import require_operator

BOARD = "/console/applications"


@dataclass(frozen=True)
class BookedLesson:
    """A lesson ahead, as the room that keeps bookings tells it. ``learner``: a name, which may be empty."""

    start: datetime
    minutes: int
    learner: str


BookedLessons = Callable[[Session, int, datetime], Sequence[BookedLesson]]
"""Those of a mentor from this instant on, the nearest first."""


def board() -> Response:
    """The stage that is asked for, else the first in which somebody waits."""
    require_operator()
    counts = service.counts(web.session())
    asked = request.args.get("stage", "")
    waiting = (stage for stage in STAGES[1:] if counts[stage])
    stage: Stage = next((one for one in STAGES if one == asked), next(waiting, "applied"))
    return web.page(
        "tool/console/applications.html",
        counts=counts,
        stage=stage,
        listed=service.in_stage(web.session(), stage),
    )


def show_application(booked: BookedLessons, public_id: UUID) -> Response:
    operator, found = _asked(public_id)
    return _page(booked, operator, found)


def move_application(public_id: UUID) -> Response:
    operator, found = _asked(public_id)
    to, reason = request.form.get("to", ""), request.form.get("reason", "")
    try:
        decisions.move(web.session(), found, to, by=operator, reason=reason, now=web.now())
    except ReasonMissing:
        return _back(found, "reason", f"#{to}")
    return _back(found, "decided")


def note_application(public_id: UUID) -> Response:
    operator, found = _asked(public_id)
    words = request.form.get("note", "")
    decisions.note(web.session(), found, words, by=operator, now=web.now())
    return _back(found, "noted")


def decide_minors(public_id: UUID) -> Response:
    """``approve``: this operator's yes; ``doubt``: nobody's yes holds any more."""
    operator, found = _asked(public_id)
    session, verdict, now = web.session(), request.form.get("verdict", ""), web.now()
    if verdict == "approve":
        service.approve_for_minors(session, found, by=operator, now=now)
    elif verdict == "doubt":
        reason = request.form.get("reason", "")
        try:
            service.doubt_for_minors(session, found, reason, by=operator, now=now)
        except ReasonMissing:
            return _back(found, "reason", "#doubt")
    else:
        raise InvalidInput
    return _back(found, "decided")


def review_first_lesson(public_id: UUID) -> Response:
    operator, found = _asked(public_id)
    decisions.first_lesson(web.session(), found, by=operator, now=web.now())
    return _back(found, "decided")


def read_document(storage: Storage, public_id: UUID, document: UUID) -> Response:
    """As a file to save, never as a page of ours: whatever is in it runs nowhere here."""
    operator, found = _asked(public_id)
    told, data = documents.read(web.session(), storage, found, document, by=operator, now=web.now())
    name = f"{told.kind}-{str(told.public_id)[:8]}.{ENDINGS[told.media_type]}"
    response = Response(data, mimetype=told.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _asked(public_id: UUID) -> tuple[int, Application]:
    """The operator, and the application of somebody else.

    Raises NotSignedIn, Forbidden, ApplicationUnknown, OwnApplication.
    """
    operator = require_operator()
    found = service.application(web.session(), public_id)
    decisions.require_other(found, operator)
    return operator, found


def _back(found: Application, done: str, where: str = "") -> Response:
    response = redirect(f"{BOARD}/{found.public_id}?done={done}{where}", 303)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(booked: BookedLessons, operator: int, found: Application) -> Response:
    session, now = web.session(), web.now()
    mentor = mentor_of(session, found.person_id)
    return web.page(
        "tool/console/application.html",
        application=found,
        person=people.person(session, found.person_id),
        mentor=mentor,
        operator=operator,
        told={kind.name: applications.answer(found, kind) for kind in KINDS.values()},
        documents=documents.of(session, found),
        undone=applications.undone(session, found),
        moves=moves_of(found.stage, "operator"),
        minors=minors.approved_by(session, found),
        needed=minors.NEEDED,
        log=decisions.log_of(session, found),
        lessons=booked(session, mentor.id, now) if mentor else [],
        label=lambda code: taxonomy().label(code, current_locale()),
        level=levels.label,
        language=lambda code: cldr(current_locale()).languages.get(code, code),
        done=request.args.get("done", ""),
    )
