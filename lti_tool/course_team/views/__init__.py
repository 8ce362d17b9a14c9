"""The page of a course's team. It stands in a course's frame: links and forms carry the signed reference, no cookie."""

from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from lti_tool.course_team import draft as drafts
from lti_tool.course_team import service
from lti_tool.course_team.draft import Draft
from lti_tool.course_team.views import asking
from lti_tool.course_team.views.asking import Request
from lti_tool.course_team.views.page import page
from lti_tool.courses import choosing
from lti_tool.courses.decisions import (
    CourseChanged,
    NoteTooLong,
    PriceLimitInvalid,
    SubjectsInvalid,
)
from lti_tool.courses.subjects import taxonomy
from lti_tool.kernel import web
from lti_tool.kernel.errors import InvalidInput
from lti_tool.picker import reference as picker


def blueprint() -> Blueprint:
    """``/course?ref=``, for whoever has a reference that a door signed (``course_team.reference``)."""
    pages = Blueprint("course_team", __name__)
    pages.get("/course")(show)
    pages.post("/course")(change)
    pages.get("/course/subjects")(suggest)
    pages.post("/course/learners")(as_learners)
    return pages


def show() -> Response:
    asked = asking.asked()
    return page(asked, service.kept(web.session(), asked.opened), saved="saved" in request.args)


def change() -> Response:
    """Save, or the page again as the pressed button leaves it: nothing is kept before the button that saves."""
    asked, draft = asking.asked(), drafts.read(request.form)
    button = request.form.get("do", "")
    searches = [asking.searched(name) for name in ("q-unit", "q-course", "who")]
    if button == "save" or not (button or any(searches)):
        return _save(asked, draft)
    for scope in ("unit", "course"):
        if button in ("", f"find:{scope}") and (code := asking.called(scope)):
            draft = drafts.pressed(draft, f"add:{scope}:{code}", taxonomy())
    return page(asked, drafts.pressed(draft, button, taxonomy()), unsaved=True)


def suggest() -> Response:
    """Subjects for what is typed so far, as JSON: ``subjects`` with code and label."""
    asking.reference()
    answer = jsonify(subjects=choosing.suggestions(asking.searched("q")))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def as_learners() -> Response:
    """303 to the list as a learner of this unit sees it, with a way back."""
    asked, now = asking.asked(), web.now()
    visit, opens = service.learners_view(web.session(), asked.opened, asked.reference, now)
    token = picker.sign(
        web.signer(),
        visit=visit,
        person_id=asked.reference.person,
        registration_id=asked.reference.registration,
        frame=asked.reference.frame,
        now=now,
    )
    back = f"/course?{urlencode({'ref': asked.token, **asking.carried()})}"
    told = {name: value for name, value in asking.carried().items() if name in ("lang", "zone")}
    return web.onward(f"/picker?{urlencode({'ref': token, **opens, **told, 'back': back})}", 303)


def _save(asked: Request, draft: Draft) -> Response:
    session, opened = web.session(), asked.opened
    seen, by = asking.seen(), asked.reference.person
    try:
        service.save(session, opened, draft, seen=seen, by=by, now=web.now())
    except CourseChanged as error:
        session.rollback()  # what was read before may be older than what the colleague saved
        anew = asking.asked()
        theirs = service.kept(session, anew.opened)
        return page(anew, theirs, status=409, theirs=str(error), mine=draft)
    except (PriceLimitInvalid, SubjectsInvalid, NoteTooLong) as error:
        return page(asked, draft, status=400, errors={_field(error): str(error)})
    return web.onward(
        f"/course?{urlencode({'ref': asked.token, **asking.carried(), 'saved': '1'})}#saved", 303
    )


def _field(error: InvalidInput) -> str:
    if isinstance(error, SubjectsInvalid):
        return f"{error.where}-confirmed"
    return "price" if isinstance(error, PriceLimitInvalid) else "note"
