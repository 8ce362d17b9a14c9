"""The live room: its page, the ticket to its sockets, and its end."""

from datetime import datetime
from uuid import UUID

from flask import Response, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from lti_tool.kernel import web
from lti_tool.kernel.i18n import current_locale
from lti_tool.lessons import rules, service
from lti_tool.lessons.engines import Engine
from lti_tool.lessons.models import Lesson
from lti_tool.lessons.rules import Phase
from lti_tool.lessons.seats import Seat
from lti_tool.lessons.tickets import Ticket
from lti_tool.lessons.views.page import label, my_seat, other, page
from lti_tool.lessons.views.review import after
from lti_tool.lessons.wording import sentences


def room(booking: UUID) -> AnyResponse:
    """The room while its door is open; before and after, a page that says so."""
    seat, now = my_seat(booking), web.now()
    lesson = service.lesson_of(web.session(), seat)
    phase = rules.phase(seat.booked, now)
    if phase is Phase.EARLY:
        return page("early", seat, opens=rules.door(seat.booked).start)
    if phase is Phase.OVER or (lesson and lesson.finished_at):
        return after(seat, lesson)
    lesson = service.open_lesson(web.session(), seat, now)
    host = web.settings().host
    web.allow_sources(connect=[f"wss://{host}", f"ws://{host}"])
    return page("room", seat, data=_room_data(seat, lesson, now), left="left" in request.args)


def finish(booking: UUID) -> Response:
    """The mentor ends the lesson for both."""
    service.finish(web.session(), my_seat(booking), web.now())
    return jsonify(finished=True)


def ticket(booking: UUID, engine: Engine) -> Response:
    """What a browser needs to connect, for two minutes. Refused before and after the door is open."""
    seat = my_seat(booking)
    lesson = service.open_lesson(web.session(), seat, web.now())
    name = label(seat.name, seat.role)
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


def _room_data(seat: Seat, lesson: Lesson, now: datetime) -> dict[str, object]:
    """What the scripts of the room are told; instants in milliseconds."""
    here = f"/lessons/{seat.booking.public_id}"
    return {
        "ticketUrl": f"{here}/ticket",
        "finishUrl": f"{here}/finish",
        "roomUrl": here,
        "leftUrl": f"{here}?left",
        "afterUrl": here,
        "role": seat.role,
        "name": label(seat.name, seat.role),
        "other": other(seat),
        "started": lesson.started_at is not None,
        "now": int(now.timestamp() * 1000),
        "starts": int(seat.booked.start.timestamp() * 1000),
        "ends": int(seat.booked.end.timestamp() * 1000),
        "locale": current_locale(),
        "strings": sentences(),
    }
