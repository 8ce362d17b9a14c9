"""The pages of a lesson: for the learner and the mentor of a confirmed booking; to others they do not exist."""

from functools import partial

from flask import Blueprint

from lti_tool.lessons.engines import Engine
from lti_tool.lessons.views import notes, review, room


def blueprint(engine: Engine) -> Blueprint:
    """``engine`` carries picture and sound."""
    pages = Blueprint("lessons", __name__)
    address = "/lessons/<uuid:booking>"
    pages.add_url_rule(f"{address}/ticket", "ticket", partial(room.ticket, engine=engine))
    pages.get(address)(room.room)
    pages.post(f"{address}/finish")(room.finish)
    pages.get(f"{address}/notes.<any(txt, html):form>")(notes.notes)
    pages.get(f"{address}/review")(review.ask_review)
    pages.post(f"{address}/review")(review.take_review)
    return pages
