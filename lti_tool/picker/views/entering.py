"""From a code into a session of our own. Whoever is signed in here as somebody else is asked first."""

from urllib.parse import quote, urlencode

from flask import Response, request

from lti_tool.kernel import web
from lti_tool.kernel.codes import CodeExpired, CodeUnknown, CodeUsed
from lti_tool.kernel.web.errors import status_of
from lti_tool.people import accounts
from lti_tool.people import service as people
from lti_tool.people.joining import Join
from lti_tool.people.service import PersonUnknown
from lti_tool.people.views.account import BY_COURSE
from lti_tool.picker import handoff
from lti_tool.picker.errors import JoinNotBegun
from lti_tool.picker.handoff import HandOff
from lti_tool.picker.views.lists import see_other

A_YEAR = 365 * 24 * 3600


def enter(code: str) -> Response:
    """Start the session that the code is for, and go on where it leads; ask where somebody else is signed in.

    What only looks ahead (a browser's prefetch, a program that checks links by HEAD) gets nothing and uses nothing up.
    """
    if request.method == "HEAD" or "prefetch" in _purpose():
        return Response(status=204, headers={"Cache-Control": "no-store"})
    here = _somebody_else(handoff.look(web.session(), code, now=web.now()))
    if here is not None:
        return _ask(code, *here)
    return _go_on(handoff.redeem(web.session(), code, now=web.now()))


def decide(join: Join, code: str) -> Response:
    """What whoever is signed in as somebody else chose; the code is used up only here.

    Raises JoinNotBegun where nobody asked for a joining on ``/account``, in this browser.
    """
    found = handoff.redeem(web.session(), code, now=web.now())
    if request.form.get("choice") != "join":
        return _go_on(found)
    here = _somebody_else(found)
    if here is None or not web.has_begun(BY_COURSE):
        raise JoinNotBegun
    person = join(web.session(), *here, web.now())
    web.end(BY_COURSE)
    web.sign_in(person.id)
    web.prefer_locale(person.locale)
    return see_other("/account?joined#ways")


def code_is_over(error: CodeUnknown | CodeUsed | CodeExpired) -> Response:
    return web.page("tool/picker/over.html", status=status_of(error), message=str(error))


def _somebody_else(found: HandOff) -> tuple[int, int] | None:
    """Who is signed in here, and whom the course names, where these are two. Raises CodeUnknown for nobody's code."""
    here = web.person_id()
    if here is None or found.person_id is None:
        return None
    try:
        mine = people.person(web.session(), here).id
    except PersonUnknown:
        return None
    try:
        theirs = people.person(web.session(), found.person_id).id
    except PersonUnknown as error:
        raise CodeUnknown from error
    return None if mine == theirs else (mine, theirs)


def _ask(code: str, mine: int, theirs: int) -> Response:
    told = {name: request.args[name] for name in ("lang", "zone") if request.args.get(name)}
    return web.page(
        "tool/picker/somebody_else.html",
        action=f"/handoff/{quote(code, safe='')}?{urlencode(told)}",
        mine=accounts.account(web.session(), mine),
        theirs=accounts.account(web.session(), theirs),
        joins=web.has_begun(BY_COURSE),
    )


def _go_on(found: HandOff) -> Response:
    if found.person_id is not None:
        return _signed_in(found.person_id, see_other(found.onward))
    if web.person_id() is not None:
        return see_other(found.onward)
    return see_other(f"/sign-in?next={quote(found.onward, safe='')}")


def _signed_in(person_id: int, onward: Response) -> Response:
    """Raises PersonUnknown."""
    person = people.person(web.session(), person_id)
    web.sign_in(person.id)
    if "lang" not in request.args:
        web.prefer_locale(person.locale)
    if "zone" in request.args:
        people.notice_zone(web.session(), person.id, web.zone())
        onward.set_cookie("zone", web.zone(), max_age=A_YEAR, samesite="Lax")
    return onward


def _purpose() -> str:
    names = ("Sec-Purpose", "Purpose", "X-Moz")
    return " ".join(request.headers.get(name, "") for name in names).lower()
