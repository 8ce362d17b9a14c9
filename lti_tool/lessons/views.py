"""The pages of a lesson: for the learner and the mentor of a confirmed booking; to others they do not exist."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from lti_tool.kernel import web
from lti_tool.kernel.errors import InvalidInput
from lti_tool.kernel.i18n import current_locale, gettext
from lti_tool.lessons import notes_document, reviews, rules, service
from lti_tool.lessons.engines import Engine
from lti_tool.lessons.models import Lesson
from lti_tool.lessons.notes_store import read_updates
from lti_tool.lessons.reviews import AlreadyReviewed, CommentTooLong, StarsInvalid
from lti_tool.lessons.rules import Phase, Role
from lti_tool.lessons.service import LessonUnknown, Seat
from lti_tool.lessons.tickets import Ticket
from lti_tool.lessons.wording import sentences

FIELD: dict[type[InvalidInput], str] = {StarsInvalid: "stars", CommentTooLong: "comment"}


def blueprint(engine: Engine) -> Blueprint:
    """``engine`` carries picture and sound."""
    pages = Blueprint("lessons", __name__)

    @pages.get("/lessons/<uuid:booking>/ticket")
    def ticket(booking: UUID) -> Response:
        """What a browser needs to connect, for two minutes. Refused before and after the door is open."""
        seat = _seat(booking)
        lesson = service.open_lesson(web.session(), seat, web.now())
        name = seat.name or _unnamed(seat.role)
        mine = Ticket(lesson.id, str(booking), seat.person_id, seat.role, name)
        token = mine.sign(web.signer(), web.now())
        person = f"{seat.role}-{lesson.id}"
        access = engine.access(room=str(booking), token=token, person=person, now=web.now())
        return jsonify(
            engine=access.engine,
            url=access.url,
            token=access.token,
            iceServers=access.ice_servers,
            notes=f"/live/notes/{booking}",
            role=seat.role,
        )

    pages.get("/lessons/<uuid:booking>")(room)
    pages.post("/lessons/<uuid:booking>/finish")(finish)
    pages.get("/lessons/<uuid:booking>/notes.<any(txt, html):form>")(notes)
    pages.get("/lessons/<uuid:booking>/review")(ask_review)
    pages.post("/lessons/<uuid:booking>/review")(take_review)
    return pages


def room(booking: UUID) -> AnyResponse:
    """The room while its door is open; before and after, a page that says so."""
    seat, now = _seat(booking), web.now()
    lesson = service.lesson_of(web.session(), seat)
    phase = rules.phase(seat.booked, now)
    if phase is Phase.EARLY:
        return _page("early", seat, opens=rules.door(seat.booked).start)
    if phase is Phase.OVER or (lesson and lesson.finished_at):
        return _after(seat, lesson)
    service.open_lesson(web.session(), seat, now)
    host = web.settings().host
    web.allow_sources(connect=[f"wss://{host}", f"ws://{host}"])
    return _page("room", seat, data=_room_data(seat, now), left="left" in request.args)


def finish(booking: UUID) -> Response:
    """The mentor ends the lesson for both."""
    service.finish(web.session(), _seat(booking), web.now())
    return jsonify(finished=True)


def notes(booking: UUID, form: str) -> Response:
    """Notes and chat as a file, during the lesson and ever after."""
    seat = _seat(booking)
    lesson = service.lesson_of(web.session(), seat)
    if lesson is None:
        raise LessonUnknown
    written = notes_document.open_notes(read_updates(web.session(), lesson.id))
    content = (
        Markup(notes_document.to_html(written))  # noqa: S704 - the document escapes what people typed
        if form == "html"
        else notes_document.to_text(written)
    )
    text = render_template(
        f"tool/lesson/notes.{form}",
        content=content,
        chat=notes_document.chat(written),
        start=seat.booked.start,
        names=[seat.name or _unnamed(seat.role), _other(seat)],
    )
    file = f'attachment; filename="livementor-{seat.booked.start:%Y-%m-%d}.{form}"'
    kind = "text/html" if form == "html" else "text/plain"
    headers = {"Content-Disposition": file, "Cache-Control": "no-store"}
    return Response(text, content_type=f"{kind}; charset=utf-8", headers=headers)


def ask_review(booking: UUID) -> AnyResponse:
    """The form, for the learner who was in the lesson, once."""
    seat = _seat(booking)
    try:
        reviews.may_review(web.session(), seat)
    except AlreadyReviewed:
        return _after(seat, service.lesson_of(web.session(), seat), thanks="thanks" in request.args)
    return _review_form(seat)


def take_review(booking: UUID) -> AnyResponse:
    seat, form = _seat(booking), request.form
    stars, comment = form.get("stars", ""), form.get("comment", "")
    try:
        reviews.review(web.session(), seat, stars=stars, comment=comment, now=web.now())
    except (StarsInvalid, CommentTooLong) as error:
        return _review_form(seat, {FIELD[type(error)]: str(error)})
    except AlreadyReviewed as error:
        lesson = service.lesson_of(web.session(), seat)
        return _after(seat, lesson, notice=str(error), status=409)
    return redirect(f"/lessons/{booking}/review?thanks", 303)


def _seat(booking: UUID) -> Seat:
    return service.seat(web.session(), booking, web.require_person())


def _review_form(seat: Seat, errors: dict[str, str] | None = None) -> Response:
    return _page(
        "review",
        seat,
        status=400 if errors else 200,
        errors=errors or {},
        form={field: request.form.get(field, "") for field in ("stars", "comment")},
        longest=reviews.LONGEST_COMMENT,
    )


def _after(
    seat: Seat,
    lesson: Lesson | None,
    *,
    thanks: bool = False,
    notice: str = "",
    status: int = 200,
) -> AnyResponse:
    """What is left of a lesson: its notes, and for the learner the question how it was."""
    here = f"/lessons/{seat.booking.public_id}"
    if reviews.is_awaited(web.session(), seat):
        return redirect(f"{here}/review", 303)
    return _page(
        "over", seat, lesson=lesson, here=here, thanks=thanks, notice=notice, status=status
    )


def _page(name: str, seat: Seat, *, status: int = 200, **values: object) -> Response:
    """A page of this room; ``other`` is how the other side is called."""
    return web.page(
        f"tool/lesson/{name}.html",
        status=status,
        booking=seat.booking,
        booked=seat.booked,
        role=seat.role,
        other=_other(seat),
        **values,
    )


def _room_data(seat: Seat, now: datetime) -> dict[str, object]:
    """What the scripts of the room are told; instants in milliseconds."""
    here = f"/lessons/{seat.booking.public_id}"
    return {
        "ticketUrl": f"{here}/ticket",
        "finishUrl": f"{here}/finish",
        "roomUrl": here,
        "leftUrl": f"{here}?left",
        "afterUrl": here,
        "role": seat.role,
        "name": seat.name or _unnamed(seat.role),
        "other": _other(seat),
        "now": int(now.timestamp() * 1000),
        "starts": int(seat.booked.start.timestamp() * 1000),
        "ends": int(seat.booked.end.timestamp() * 1000),
        "locale": current_locale(),
        "strings": sentences(),
    }


def _other(seat: Seat) -> str:
    return seat.other or _unnamed(Role.LEARNER if seat.role is Role.MENTOR else Role.MENTOR)


def _unnamed(role: Role) -> str:
    return gettext("Your mentor") if role is Role.MENTOR else gettext("Your learner")
