"""The list in a course's frame and on a page of our own, and the way from it to a mentor's times."""

from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect, request

from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import CourseVisit
from lti_tool.courses.service import visit
from lti_tool.kernel import web
from lti_tool.kernel.codes import CodeExpired, CodeUnknown, CodeUsed
from lti_tool.kernel.web.errors import status_of
from lti_tool.mentors.service import mentor_by_slug
from lti_tool.people import service as people
from lti_tool.picker import handoff
from lti_tool.picker.offers import picker_list, search_list
from lti_tool.picker.reference import PURPOSE

WHENEVER = datetime(2000, 1, 1, tzinfo=UTC)
LONGEST_SEARCH = 100


def blueprint() -> Blueprint:
    """``/picker`` for whoever has a launch's reference, ``/handoff`` for whoever has a code; the rest for everybody."""
    pages = Blueprint("picker", __name__)
    pages.get("/picker")(framed)
    pages.post("/picker/book")(web.cross_site(book))
    pages.get("/handoff/<code>")(enter)
    pages.get("/")(everybody)
    pages.get("/mentors")(everybody)
    pages.post("/mentors")(choose)
    for over in (CodeUnknown, CodeUsed, CodeExpired):
        pages.register_error_handler(over, _code_is_over)
    return pages


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
    return _see_other(f"/handoff/{code}?{urlencode(told)}")


def enter(code: str) -> Response:
    """Start the session that the code is for, and go on to the mentor's times.

    What only looks ahead (a browser's prefetch, a program that checks links by HEAD) gets nothing and uses nothing up.
    """
    if request.method == "HEAD" or "prefetch" in _purpose():
        return Response(status=204, headers={"Cache-Control": "no-store"})
    found = handoff.redeem(web.session(), code, now=web.now())
    if found.person_id is not None:
        return _signed_in(found.person_id, _see_other(found.times))
    if web.person_id() is not None:
        return _see_other(found.times)
    return _see_other(f"/sign-in?next={quote(found.times, safe='')}")


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
    return _see_other(f"/mentors/{quote(mentor.slug, safe='')}/times")


def _read(reference: str) -> dict[str, Any]:
    """What the launch signed. The course may frame also the page that says that it is too old."""
    signed = web.signer().read(PURPOSE, reference, now=WHENEVER)
    web.allow_frames(signed["frame"])
    return web.signer().read(PURPOSE, reference, now=web.now())


def _back() -> str:
    """The course team's page, for who looks at the list as learners see it; empty for learners."""
    back = web.local_path(request.args.get("back"), "")
    return back if back.startswith("/course?") else ""


def _purpose() -> str:
    names = ("Sec-Purpose", "Purpose", "X-Moz")
    return " ".join(request.headers.get(name, "") for name in names).lower()


def _signed_in(person_id: int, onward: Response) -> Response:
    """Raises PersonUnknown."""
    person = people.person(web.session(), person_id)
    web.sign_in(person.id)
    if "lang" not in request.args:
        web.prefer_locale(person.locale)
    if "zone" in request.args:
        people.notice_zone(web.session(), person.id, web.zone())
        onward.set_cookie("zone", web.zone(), max_age=31536000, samesite="Lax")
    return onward


def _see_other(path: str) -> Response:
    response = cast(Response, redirect(path, 303))
    response.headers["Cache-Control"] = "no-store"
    return response


def _code_is_over(error: CodeUnknown | CodeUsed | CodeExpired) -> Response:
    return web.page("tool/picker/over.html", status=status_of(error), message=str(error))
