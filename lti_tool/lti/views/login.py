"""A platform begins a launch; a browser that may not keep cookies is asked first."""

import logging
from collections.abc import Callable

from flask import Response, request

from lti_tool.kernel import web
from lti_tool.lti import login, registrations
from lti_tool.lti.errors import PlatformAmbiguous, PlatformUnknown
from lti_tool.lti.known import KnownRegistrations
from lti_tool.lti.login import CHECK, STATE, Login, LoginRequest
from lti_tool.lti.models import Registration
from lti_tool.lti.views import browser

logger = logging.getLogger("livementor.lti")
LONGEST_TOLD = 300


def begin_view(known: KnownRegistrations) -> Callable[..., Response]:
    def begin(login_token: str | None = None) -> Response:
        """Send the browser on to the platform's authentication, by GET or POST.

        In a frame, a browser that is not known to keep cookies there makes one more turn through ``check`` first: what
        the platform gave it to come back with often works once, and must not be spent on a launch that can't be bound.
        """
        sent = request.args if request.method == "GET" else request.values
        asked = LoginRequest.from_form(sent)
        return _begun(asked, _registration(known, asked, login_token))

    return begin


def _begun(asked: LoginRequest, registration: Registration) -> Response:
    address = browser.our_address()
    begun, secret = login.begin(registration, asked, address)
    if browser.is_in_frame() and not browser.is_proven_to_keep_cookies():
        ticket = login.write(web.signer(), begun, CHECK, web.now())
        onward = web.onward(f"/lti/login/check?ticket={ticket}", 302)
    else:
        onward = web.onward(_address(registration, begun, address), 302)
    browser.set_secret(onward, begun, secret)
    return onward


def check_view(known: KnownRegistrations) -> Callable[[], Response]:
    def check() -> Response:
        """Did the browser keep the cookie? Else the platform may keep the secret; else a window is offered."""
        begun = login.read(web.signer(), request.args.get("ticket", ""), CHECK, web.now())
        return _checked(begun, known.numbered(web.database(), begun.registration, web.now()))

    return check


def _checked(begun: Login, registration: Registration) -> Response:
    web.allow_frames(registrations.origins(registration))
    registrations.require_open(registration)
    if not begun.is_bound_to(browser.secret(begun)):
        return _without_cookies(registration, begun)
    onward = web.onward(_address(registration, begun, browser.our_address()), 302)
    browser.remember_that_cookies_are_kept(onward)
    return onward


def new_window(begun: Login) -> Response:
    """The page with one button. Without hints it can't begin again, and asks to open the unit in the course."""
    return web.page("tool/lti/new_window.html", address=again(begun))


def again(begun: Login) -> str | None:
    """Where the same login begins anew, if its hints are known."""
    return f"/lti/login?{begun.request.query()}" if begun.request.login_hint else None


def _without_cookies(registration: Registration, begun: Login) -> Response:
    if not begun.request.lti_storage_target:
        return new_window(begun)
    ours = browser.our_address()
    anew, secret = login.begin(registration, begun.request, ours)
    return web.page(
        "tool/lti/keep.html",
        address=again(anew),
        storage=browser.storage(registration, anew),
        secret=secret,
        onward=_address(registration, anew, ours),
    )


def _registration(
    known: KnownRegistrations, asked: LoginRequest, login_token: str | None
) -> Registration:
    found = _known(known, asked, login_token)
    web.allow_frames(registrations.origins(found))
    registrations.require_open(found)
    return found


def _known(known: KnownRegistrations, asked: LoginRequest, login_token: str | None) -> Registration:
    database, client_id, now = web.database(), asked.client_id or None, web.now()
    try:
        if login_token is None:
            return known.named(database, asked.iss, client_id, now)
        return known.at_address(database, login_token, asked.iss, client_id, now)
    except (PlatformUnknown, PlatformAmbiguous):
        told = {"iss": asked.iss[:LONGEST_TOLD], "client_id": asked.client_id[:LONGEST_TOLD]}
        logger.warning("platform not known", extra=told)
        raise


def _address(registration: Registration, begun: Login, ours: str) -> str:
    state = login.write(web.signer(), begun, STATE, web.now())
    return login.authentication_address(registration, begun, state, ours)
