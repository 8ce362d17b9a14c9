"""The list in a course's frame and on a page of our own, and the way from it to a mentor's times."""

from functools import partial

from flask import Blueprint

from lti_tool.kernel import web
from lti_tool.kernel.codes import CodeExpired, CodeUnknown, CodeUsed
from lti_tool.people import joining
from lti_tool.picker.lists import Lists
from lti_tool.picker.place import Places
from lti_tool.picker.searching import Searches
from lti_tool.picker.views import console, entering, ranking, search
from lti_tool.picker.views import lists as views


def blueprint(
    lists: Lists,
    searches: Searches,
    join: joining.Join = joining.join,
    places: Places | None = None,
) -> Blueprint:
    """``/picker`` for whoever has a launch's reference, ``/handoff`` for whoever has a code; the rest for everybody.

    ``lists``, ``searches``: what is kept of them. ``join``: of two accounts, with the objections of all rooms.
    ``places``: where launches tell what their page needs.
    """
    pages, everybody = Blueprint("picker", __name__), search.everybody_view(searches)
    pages.get("/picker")(views.framed_view(lists, places or Places()))
    pages.post("/picker/book")(web.cross_site(views.book))
    pages.get("/")(everybody)
    pages.get("/mentors")(everybody)
    pages.get("/ranking")(ranking.explain)
    pages.get("/console/searches")(console.searches)
    pages.post("/mentors")(views.choose)
    code = "/handoff/<code>"
    pages.get(code)(entering.enter)
    pages.add_url_rule(code, "decide", partial(entering.decide, join), methods=["POST"])
    for over in (CodeUnknown, CodeUsed, CodeExpired):
        pages.register_error_handler(over, entering.code_is_over)
    return pages
