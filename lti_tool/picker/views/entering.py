"""From a code into a session of our own.

Asked first are whoever is signed in here as somebody else, and whoever did not press the button in their course: a code
that another learner sends would sign them in as that learner, to book and pay on an account that is not theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import Response, request

from lti_tool.kernel import web
from lti_tool.kernel.codes import CodeExpired, CodeUnknown, CodeUsed
from lti_tool.kernel.origins import origin
from lti_tool.kernel.web.errors import status_of
from lti_tool.people import accounts
from lti_tool.people import service as people
from lti_tool.people.joining import Join
from lti_tool.people.operators import is_operator
from lti_tool.people.service import PersonUnknown
from lti_tool.people.views.account import BY_COURSE
from lti_tool.picker import handoff
from lti_tool.picker.errors import JoinNotBegun
from lti_tool.picker.handoff import HandOff

A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Others:
    """Who is signed in here (None: nobody), and whom the course names: somebody else."""

    mine: int | None
    theirs: int


def enter(code: str) -> Response:
    """Start the session that the code is for, and go on where it leads; ask where somebody else is signed in.

    What only looks ahead (a browser's prefetch, a program that checks links by HEAD) gets nothing and uses nothing up.
    """
    if request.method == "HEAD" or "prefetch" in _purpose():
        return Response(status=204, headers={"Cache-Control": "no-store"})
    found = handoff.look(web.session(), code, now=web.now())
    others = _others(found)
    if others is not None and (others.mine is not None or not _comes_from(found.origins)):
        return _ask(code, others)
    return _go_on(handoff.redeem(web.session(), code, now=web.now()))


def decide(join: Join, code: str) -> Response:
    """What whoever is signed in as somebody else chose; the code is used up only here.

    Raises JoinNotBegun where nobody asked for a joining on ``/account``, in this browser.
    """
    found = handoff.redeem(web.session(), code, now=web.now())
    if request.form.get("choice") != "join":
        return _go_on(found)
    others = _others(found)
    if others is None or others.mine is None or not web.has_begun(BY_COURSE):
        raise JoinNotBegun
    person = join(web.session(), others.mine, others.theirs, web.now())
    web.end(BY_COURSE)
    web.sign_in(person.id)
    web.prefer_locale(person.locale)
    return web.onward(found.onward, 303)


def code_is_over(error: CodeUnknown | CodeUsed | CodeExpired) -> Response:
    return web.page("tool/picker/over.html", status=status_of(error), message=str(error))


def _others(found: HandOff) -> Others | None:
    """None where the course names nobody, or who is signed in here already. Raises CodeUnknown for nobody's code."""
    if found.person_id is None:
        return None
    mine = _signed_in_here()
    try:
        theirs = people.person(web.session(), found.person_id).id
    except PersonUnknown as error:
        if mine is None:
            raise
        raise CodeUnknown from error
    return None if mine == theirs else Others(mine, theirs)


def _signed_in_here() -> int | None:
    here = web.person_id()
    try:
        return None if here is None else people.person(web.session(), here).id
    except PersonUnknown:
        return None


def _comes_from(origins: Sequence[str]) -> bool:
    """Whether a page of these led here. Browsers have said so since 2023, and no page can make them pretend it."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin":
        return True
    return origin(request.headers.get("Referer", "")) in origins


def _ask(code: str, others: Others) -> Response:
    told = {name: request.args[name] for name in ("lang", "zone") if request.args.get(name)}
    mine = others.mine
    both = [one for one in (mine, others.theirs) if one is not None]
    may_join = len(both) == 2 and not any(is_operator(web.session(), one) for one in both)
    return web.page(
        "tool/picker/somebody_else.html",
        action=f"/handoff/{quote(code, safe='')}?{urlencode(told)}",
        mine=None if mine is None else accounts.account(web.session(), mine),
        theirs=accounts.account(web.session(), others.theirs),
        may_join=may_join,
        joins=may_join and web.has_begun(BY_COURSE),
    )


def _go_on(found: HandOff) -> Response:
    if found.person_id is not None:
        return _signed_in(found.person_id, web.onward(found.onward, 303))
    if web.person_id() is not None:
        return web.onward(found.onward, 303)
    return web.onward(f"/sign-in?next={quote(found.onward, safe='')}", 303)


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
