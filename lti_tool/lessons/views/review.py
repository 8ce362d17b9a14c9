"""After the lesson: what is left of it, and the learner's rating."""

from uuid import UUID

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from lti_tool.kernel import web
from lti_tool.kernel.errors import InvalidInput
from lti_tool.lessons import reviews, service
from lti_tool.lessons.models import Lesson
from lti_tool.lessons.reviews import AlreadyReviewed, CommentTooLong, StarsInvalid
from lti_tool.lessons.seats import Seat
from lti_tool.lessons.views.page import my_seat, page

FIELD: dict[type[InvalidInput], str] = {StarsInvalid: "stars", CommentTooLong: "comment"}


def ask_review(booking: UUID) -> AnyResponse:
    """The form, for the learner who was in the lesson, once."""
    seat = my_seat(booking)
    try:
        reviews.may_review(web.session(), seat)
    except AlreadyReviewed:
        return after(seat, service.lesson_of(web.session(), seat), thanks="thanks" in request.args)
    return _review_form(seat)


def take_review(booking: UUID) -> AnyResponse:
    seat, form = my_seat(booking), request.form
    stars, comment = form.get("stars", ""), form.get("comment", "")
    try:
        reviews.review(web.session(), seat, stars=stars, comment=comment, now=web.now())
    except (StarsInvalid, CommentTooLong) as error:
        return _review_form(seat, {FIELD[type(error)]: str(error)})
    except AlreadyReviewed as error:
        lesson = service.lesson_of(web.session(), seat)
        return after(seat, lesson, notice=str(error), status=409)
    return redirect(f"/lessons/{booking}/review?thanks", 303)


def after(
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
    return page("over", seat, lesson=lesson, here=here, thanks=thanks, notice=notice, status=status)


def _review_form(seat: Seat, errors: dict[str, str] | None = None) -> Response:
    return page(
        "review",
        seat,
        status=400 if errors else 200,
        errors=errors or {},
        form={field: request.form.get(field, "") for field in ("stars", "comment")},
        longest=reviews.LONGEST_COMMENT,
    )
