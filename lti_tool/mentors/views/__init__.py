"""Becoming a mentor, and the operator's board of applications."""

from functools import partial

from flask import Blueprint

from lti_tool.mentors.vetting.storage import Storage
from lti_tool.mentors.views import applying, board, training
from lti_tool.mentors.views.board import BookedLesson, BookedLessons

__all__ = ["BookedLesson", "BookedLessons", "blueprint"]
APPLICATION = "/mentor/application"
ONE = "/console/applications/<uuid:public_id>"


def blueprint(storage: Storage, booked: BookedLessons) -> Blueprint:
    """An application is its applicant's; pages under ``/console`` are operators'.

    ``storage``: where documents lie. ``booked``: a mentor's lessons ahead, for the board.
    """
    pages = Blueprint("mentors", __name__)
    pages.get("/become-a-mentor")(applying.welcome)
    pages.get(APPLICATION)(applying.overview)
    pages.post(APPLICATION)(applying.move)
    pages.post(f"{APPLICATION}/hand-in")(applying.hand_in)
    pages.get(f"{APPLICATION}/training")(training.ask_training)
    pages.post(f"{APPLICATION}/training")(training.check_training)
    pages.get(f"{APPLICATION}/<step>")(applying.ask_step)
    save = partial(applying.save_step, storage)
    pages.add_url_rule(f"{APPLICATION}/<step>", "save_step", save, methods=["POST"])
    pages.get("/mentor/subjects")(applying.suggest)
    pages.get("/console/applications")(board.board)
    pages.add_url_rule(ONE, "show_application", partial(board.show_application, booked))
    pages.post(f"{ONE}/move")(board.move_application)
    pages.post(f"{ONE}/note")(board.note_application)
    pages.post(f"{ONE}/minors")(board.decide_minors)
    pages.post(f"{ONE}/first-lesson")(board.review_first_lesson)
    read = partial(board.read_document, storage)
    pages.add_url_rule(f"{ONE}/documents/<uuid:document>", "read_document", read)
    return pages
