"""Notes and chat as a file, for both, during the lesson and ever after."""

from uuid import UUID

from flask import Response, render_template
from markupsafe import Markup

from lti_tool.kernel import web
from lti_tool.lessons import notes_document, service
from lti_tool.lessons.notes_store import read_updates
from lti_tool.lessons.seats import LessonUnknown
from lti_tool.lessons.views.page import label, my_seat

KIND = {"html": "text/html", "txt": "text/plain"}


def notes(booking: UUID, form: str) -> Response:
    """Notes and chat as a file, during the lesson and ever after."""
    seat = my_seat(booking)
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
        names=[label(seat.name, seat.role), label(seat.other, seat.role.other)],
    )
    file = f'attachment; filename="livementor-{seat.booked.start:%Y-%m-%d}.{form}"'
    headers = {"Content-Disposition": file, "Cache-Control": "no-store"}
    return Response(text, content_type=f"{KIND[form]}; charset=utf-8", headers=headers)
