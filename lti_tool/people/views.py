"""Pages for signing in by mail, signing out, and one's own preferences."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from lti_tool.kernel import web
from lti_tool.kernel.codes import CodeExpired, CodeUnknown, CodeUsed
from lti_tool.kernel.errors import Forbidden, InvalidInput, NotSignedIn
from lti_tool.kernel.web.errors import status_of
from lti_tool.people import operators, rules, service, sign_in
from lti_tool.people.rules import AddressInvalid, NameMissing, ZoneUnknown


def blueprint(send_link: sign_in.LinkMail) -> Blueprint:
    """Pages under ``/sign-in``, ``/sign-out`` and ``/account``. Anybody may sign in; an account is its owner's."""
    pages = Blueprint("people", __name__)

    @pages.post("/sign-in")
    def send() -> Response:
        try:
            address = sign_in.request_link(web.session(), _wanted(), send_link, now=web.now())
        except AddressInvalid as error:
            return _ask({"address": str(error)})
        development = not web.settings().is_production
        return web.page(
            "tool/people/sent.html", address=address, next=_next(), development=development
        )

    pages.get("/sign-in")(ask)
    pages.get("/sign-in/<code>")(confirm)
    pages.post("/sign-in/<code>")(enter)
    pages.post("/sign-out")(leave)
    pages.get("/account")(account)
    pages.post("/account")(save)
    for over in (CodeUnknown, CodeUsed, CodeExpired):
        pages.register_error_handler(over, _link_is_over)
    return pages


def require_operator() -> int:
    """The person of this browser, who runs the service. Raises NotSignedIn, Forbidden."""
    person = web.require_person()
    allowed = operators.is_operator(web.session(), person)
    web.show_console(allowed)
    if not allowed:
        raise Forbidden
    return person


def ask() -> Response:
    """The form for an address; who is signed in goes on at once."""
    try:
        service.person(web.session(), web.require_person())
    except NotSignedIn:
        return _ask()
    return redirect(_next(), 303)


def confirm(code: str) -> Response:
    """A page with one button: programs that open links in mails to look at them must not use the link up."""
    address = sign_in.address_of(web.session(), code, now=web.now())
    return web.page("tool/people/confirm.html", address=address, code=code)


def enter(code: str) -> Response:
    person, onward = sign_in.redeem_link(web.session(), code, zone=web.zone(), now=web.now())
    web.sign_in(person.id)
    web.show_console(person.is_operator)
    web.prefer_locale(person.locale)
    return redirect(web.local_path(onward), 303)


def leave() -> Response:
    web.sign_out()
    return redirect("/", 303)


def account() -> Response:
    person = service.person(web.session(), web.require_person())
    form = {"name": person.name, "locale": person.locale, "zone": person.zone}
    return _account(form, saved="saved" in request.args)


def save() -> Response:
    form = {field: request.form.get(field, "") for field in ("name", "locale", "zone")}
    try:
        service.choose(web.session(), web.require_person(), **form, now=web.now())
    except (NameMissing, ZoneUnknown) as error:
        return _account(form, errors={_FIELD[type(error)]: str(error)})
    web.prefer_locale(form["locale"])
    return redirect("/account?saved", 303)


_FIELD: dict[type[InvalidInput], str] = {NameMissing: "name", ZoneUnknown: "zone"}


def _next() -> str:
    return web.local_path(request.values.get("next"))


def _wanted() -> sign_in.Request:
    return sign_in.Request(
        address=request.form.get("address", ""),
        ip=request.remote_addr or "",
        locale=web.locale(),
        zone=web.zone(),
        next_path=_next(),
    )


def _ask(errors: dict[str, str] | None = None) -> Response:
    return web.page(
        "tool/people/sign_in.html",
        status=400 if errors else 200,
        errors=errors or {},
        address=request.form.get("address", ""),
        next=_next(),
    )


def _account(
    form: dict[str, str], *, errors: dict[str, str] | None = None, saved: bool = False
) -> Response:
    return web.page(
        "tool/people/account.html",
        status=400 if errors else 200,
        person=service.person(web.session(), web.require_person()),
        form=form,
        zones=rules.zones_by_region(),
        errors=errors or {},
        saved=saved,
    )


def _link_is_over(error: CodeUnknown | CodeUsed | CodeExpired) -> Response:
    status = status_of(error)
    return web.page("tool/people/link_over.html", status=status, message=str(error), errors={})
