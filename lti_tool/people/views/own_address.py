"""An address becomes a way into the account: asked for on ``/account``, proven by a link in a mail."""

from flask import redirect, request
from werkzeug.wrappers import Response

from lti_tool.kernel import web
from lti_tool.kernel.web.errors import status_of
from lti_tool.people import accounts, own_address, service
from lti_tool.people.joining import Join
from lti_tool.people.own_address import OtherBrowser
from lti_tool.people.rules import AddressInvalid
from lti_tool.people.sign_in import LIFETIME, LinkMail
from lti_tool.people.views import account, signing

BY_ADDRESS = "adding an address"


def send(send_link: LinkMail) -> Response:
    mine = service.person(web.session(), web.require_person()).id
    try:
        address = own_address.request_link(
            web.session(), mine, signing.wanted(), send_link, now=web.now()
        )
    except AddressInvalid as error:
        return account.shown(errors={"address": str(error)}, address=request.form["address"])
    web.begin(BY_ADDRESS, LIFETIME)
    return signing.sent(address, "/account#own-address", joins=True)


def look(code: str) -> Response:
    """What the link would do, with both accounts by name: here both are proven."""
    session = web.session()
    asked = own_address.asked(session, code, _who_asked(), now=web.now())
    mine = accounts.account(session, web.require_person())
    other = None if asked.owner == web.person_id() else asked.owner
    theirs = accounts.account(session, other) if other else None
    return web.page(
        "tool/people/own_address.html", address=asked.address, code=code, mine=mine, theirs=theirs
    )


def add(join: Join, code: str) -> Response:
    person = own_address.add(web.session(), code, _who_asked(), join, now=web.now())
    web.end(BY_ADDRESS)
    web.prefer_locale(person.locale)
    return redirect("/account?joined#ways", 303)


def other_browser(error: OtherBrowser) -> Response:
    status = status_of(error)
    return web.page("tool/people/other_browser.html", status=status, message=str(error))


def _who_asked() -> int | None:
    return web.person_id() if web.has_begun(BY_ADDRESS) else None
