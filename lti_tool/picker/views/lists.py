"""The list in a course's frame and on a page of our own, and what its buttons do."""

from collections.abc import Callable
from urllib.parse import quote, urlencode

from flask import Response, request

from lti_tool.courses.models import CourseVisit
from lti_tool.courses.service import visit
from lti_tool.kernel import web
from lti_tool.kernel.origins import origins_of
from lti_tool.mentors.service import mentor_by_slug
from lti_tool.picker import handoff
from lti_tool.picker.lists import Listed, Lists, question_of
from lti_tool.picker.offers import Question
from lti_tool.picker.place import Places
from lti_tool.picker.reference import PURPOSE

LONGEST_SEARCH = 100


def framed_view(lists: Lists, places: Places) -> Callable[[], Response]:
    def framed() -> Response:
        """The list for the unit of a launch."""
        reference = web.told(request.args, "ref")
        place = places.take(web.database(), web.framed(PURPOSE, reference)["visit"], web.now())
        asked = question_of(
            place.context,
            place.settings,
            place.limits,
            locale=web.locale(),
            zone=web.zone(),
            widened=web.told(request.args, "all") == "1",
            first=web.told(request.args, "mentor")[:LONGEST_SEARCH],
        )
        return _painted(lists.of_place(asked, place.settings, web.now()), asked, reference)

    return framed


def _painted(listed: Listed, asked: Question, reference: str) -> Response:
    """The page of this list; the reference, and what was told in the address, fill gaps in it."""
    locale, back = listed.mentors["locale"], _back()
    told = {name: request.args[name] for name in ("zone", "mentor") if name in request.args}
    told |= {"back": back} if back else {}
    turned = {"ref": reference, "lang": locale, **told, "all": "0" if asked.wanted.is_all else "1"}

    def paint() -> web.Painted:
        return web.paint(
            "picker/page.html",
            picker=listed.mentors,
            book={"action": "/picker/book", "fields": {"ref": web.gap("ref"), "lang": locale}},
            widen={"href": web.gap("widen")},
            back=web.gap("back") if back else "",
        )

    variant = (request.method, bool(told.get("zone")), bool(back))  # what the page around it asks
    page: web.Painted = listed.painted(variant, paint)
    widen = f"/picker?{urlencode(turned)}"
    return page.answer({"ref": reference, "widen": widen, "back": back})


def book() -> Response:
    """303 to a hand-off. The form comes from our page in a frame of another site; its reference proves the launch."""
    reference = web.signer().read(PURPOSE, request.form.get("ref", ""), now=web.now())
    came: CourseVisit = visit(web.session(), reference["visit"])
    code = handoff.make(
        web.session(),
        person_id=reference["person"],
        visit=came,
        mentor_slug=request.form.get("mentor", ""),
        origins=origins_of(web.settings().base_url),
        now=web.now(),
    )
    told = {name: request.form[name] for name in ("lang", "zone") if request.form.get(name)}
    return web.onward(f"/handoff/{code}?{urlencode(told)}", 303)


def choose() -> Response:
    """From the list on our own page to the mentor's times. Raises MentorUnknown."""
    mentor = mentor_by_slug(web.session(), request.form.get("mentor", ""))
    return web.onward(f"/mentors/{quote(mentor.slug, safe='')}/times", 303)


def _back() -> str:
    """The course team's page, for who looks at the list as learners see it; empty for learners."""
    back = web.local_path(web.told(request.args, "back"), "")
    return back if back.startswith("/course?") else ""
