"""Signing in by a link in a mail, signing out, and pages that only an operator may see."""

from urllib.parse import urlencode

from flask import redirect, request
from werkzeug.wrappers import Response

from lti_tool.kernel import web
from lti_tool.kernel.codes import CodeExpired, CodeUnknown, CodeUsed
from lti_tool.kernel.errors import Forbidden, NotSignedIn
from lti_tool.kernel.web.errors import status_of
from lti_tool.people import operators, service, sign_in
from lti_tool.people.rules import AddressInvalid
from lti_tool.people.sign_in import LinkMail


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


def send(send_link: LinkMail) -> Response:
    try:
        address = sign_in.request_link(web.session(), wanted(), send_link, now=web.now())
    except AddressInvalid as error:
        return _ask({"address": str(error)})
    again = "/sign-in" if _next() == "/" else f"/sign-in?{urlencode({'next': _next()})}"
    return sent(address, again)


def sent(address: str, again: str, *, joins: bool = False) -> Response:
    """``again``: where another address can be told. ``joins``: the link does, and signs nobody in."""
    development = not web.settings().is_production
    return web.page(
        "tool/people/sent.html", address=address, again=again, joins=joins, development=development
    )


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


def _next() -> str:
    return web.local_path(request.values.get("next"))


def wanted() -> sign_in.Request:
    """What the form for an address sent, and from where."""
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


def link_is_over(error: CodeUnknown | CodeUsed | CodeExpired) -> Response:
    status = status_of(error)
    return web.page("tool/people/link_over.html", status=status, message=str(error), errors={})
