"""The list in a course's frame and on a page of our own, and what its buttons do."""

from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import quote, urlencode

from flask import Response, redirect, request

from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import CourseVisit
from lti_tool.courses.service import visit
from lti_tool.kernel import web
from lti_tool.mentors.service import mentor_by_slug
from lti_tool.picker import handoff
from lti_tool.picker.offers import picker_list, search_list
from lti_tool.picker.reference import PURPOSE

WHENEVER = datetime(2000, 1, 1, tzinfo=UTC)
LONGEST_SEARCH = 100


def framed() -> Response:
    """The list for the unit of a launch. No cookie: every link and form carries the reference."""
    reference = request.args.get("ref", "")
    came = visit(web.session(), _read(reference)["visit"])
    widened = request.args.get("all") == "1"
    picker = picker_list(
        web.session(),
        context=CourseContext.from_json(came.context),
        locale=web.locale(),
        zone=web.zone(),
        widened=widened,
        now=web.now(),
        first=request.args.get("mentor", "")[:LONGEST_SEARCH],
    )
    carried = {"ref": reference, "lang": picker["locale"]}
    back = _back()
    told = {name: request.args[name] for name in ("zone", "mentor") if name in request.args}
    told |= {"back": back} if back else {}
    turned = {**carried, **told, "all": "0" if widened else "1"}
    return web.page(
        "picker/page.html",
        picker=picker,
        book={"action": "/picker/book", "fields": carried},
        widen={"href": f"/picker?{urlencode(turned)}"},
        back=back,
    )


def book() -> Response:
    """303 to a hand-off. The form comes from our page in a frame of another site; its reference proves the launch."""
    reference = web.signer().read(PURPOSE, request.form.get("ref", ""), now=web.now())
    came: CourseVisit = visit(web.session(), reference["visit"])
    code = handoff.make(
        web.session(),
        person_id=reference["person"],
        visit=came,
        mentor_slug=request.form.get("mentor", ""),
        now=web.now(),
    )
    told = {name: request.form[name] for name in ("lang", "zone") if request.form.get(name)}
    return see_other(f"/handoff/{code}?{urlencode(told)}")


def everybody() -> Response:
    """What this is, and mentors for who comes without a course, found by a word."""
    text = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    picker = search_list(
        web.session(), text=text, locale=web.locale(), zone=web.zone(), now=web.now()
    )
    return web.page(
        "tool/picker/mentors.html",
        picker=picker,
        book={"action": "/mentors", "fields": {}, "target": "_self"},
        widen={"href": "/mentors"},
        q=text,
    )


def choose() -> Response:
    """From the list on our own page to the mentor's times. Raises MentorUnknown."""
    mentor = mentor_by_slug(web.session(), request.form.get("mentor", ""))
    return see_other(f"/mentors/{quote(mentor.slug, safe='')}/times")


def _read(reference: str) -> dict[str, Any]:
    """What the launch signed. The course may frame also the page that says that it is too old."""
    signed = web.signer().read(PURPOSE, reference, now=WHENEVER)
    web.allow_frames(signed["frame"])
    return web.signer().read(PURPOSE, reference, now=web.now())


def _back() -> str:
    """The course team's page, for who looks at the list as learners see it; empty for learners."""
    back = web.local_path(request.args.get("back"), "")
    return back if back.startswith("/course?") else ""


def see_other(path: str) -> Response:
    """303 to a path on this site; no cache keeps it."""
    response = cast(Response, redirect(path, 303))
    response.headers["Cache-Control"] = "no-store"
    return response
