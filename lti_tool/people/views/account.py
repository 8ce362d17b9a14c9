"""One's own name, language and zone, and the ways that lead into the account."""

from datetime import timedelta

from flask import redirect, request
from werkzeug.wrappers import Response

from lti_tool.kernel import web
from lti_tool.kernel.errors import InvalidInput
from lti_tool.people import accounts, rules, service
from lti_tool.people.rules import NameMissing, ZoneUnknown

BY_COURSE = "joining a course"
"""Begun here, asked at the hand-off of another account (``picker``)."""
TIME_TO_OPEN_IT = timedelta(minutes=15)


def account() -> Response:
    return shown()


def save() -> Response:
    form = {field: request.form.get(field, "") for field in ("name", "locale", "zone")}
    try:
        service.choose(web.session(), web.require_person(), **form, now=web.now())
    except (NameMissing, ZoneUnknown) as error:
        return shown(form, errors={_FIELD[type(error)]: str(error)})
    web.prefer_locale(form["locale"])
    return redirect("/account?saved", 303)


_FIELD: dict[type[InvalidInput], str] = {NameMissing: "name", ZoneUnknown: "zone"}


def begin_course() -> Response:
    """From now on a hand-off of another account, in this browser, asks whether to join the two."""
    service.person(web.session(), web.require_person())
    web.begin(BY_COURSE, TIME_TO_OPEN_IT)
    return redirect("/account#other-course", 303)


def shown(
    form: dict[str, str] | None = None, *, errors: dict[str, str] | None = None, address: str = ""
) -> Response:
    """``form``, ``address``: what was sent, where it is told beside ``errors`` what is wrong with it."""
    person = service.person(web.session(), web.require_person())
    return web.page(
        "tool/people/account.html",
        status=400 if errors else 200,
        person=person,
        account=accounts.account(web.session(), person.id),
        form=form or {"name": person.name, "locale": person.locale, "zone": person.zone},
        zones=rules.zones_by_region(),
        errors=errors or {},
        address=address,
        saved="saved" in request.args,
        joined="joined" in request.args,
        begun=web.has_begun(BY_COURSE),
    )
