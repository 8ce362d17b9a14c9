"""The list in a course's frame and on a page of our own, and the way from it to a mentor's times."""

from functools import partial

from flask import Blueprint

from lti_tool.kernel import web
from lti_tool.kernel.codes import CodeExpired, CodeUnknown, CodeUsed
from lti_tool.people import joining
from lti_tool.picker.views import entering, lists


def blueprint(join: joining.Join = joining.join) -> Blueprint:
    """``/picker`` for whoever has a launch's reference, ``/handoff`` for whoever has a code; the rest for everybody.

    ``join``: of two accounts, with the objections of all rooms.
    """
    pages = Blueprint("picker", __name__)
    pages.get("/picker")(lists.framed)
    pages.post("/picker/book")(web.cross_site(lists.book))
    pages.get("/")(lists.everybody)
    pages.get("/mentors")(lists.everybody)
    pages.post("/mentors")(lists.choose)
    code = "/handoff/<code>"
    pages.get(code)(entering.enter)
    pages.add_url_rule(code, "decide", partial(entering.decide, join), methods=["POST"])
    for over in (CodeUnknown, CodeUsed, CodeExpired):
        pages.register_error_handler(over, entering.code_is_over)
    return pages
