"""A platform answers with a signed token; a good one opens the list of mentors, once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, request

from lti_tool.kernel import web
from lti_tool.kernel.web.errors import answer, status_of
from lti_tool.lti import claims as names
from lti_tool.lti import launch, login, migration_claim, registrations
from lti_tool.lti.accepted import Accepted, Waiting
from lti_tool.lti.deep_linking.answers import Picking
from lti_tool.lti.errors import DeploymentWaiting, OtherBrowser, PlatformRefused, TokenRefused
from lti_tool.lti.key_sets import KeySets
from lti_tool.lti.known import KnownRegistrations
from lti_tool.lti.login import STATE, Login
from lti_tool.lti.models import Registration
from lti_tool.lti.views import browser
from lti_tool.lti.views.login import again, new_window
from lti_tool.picker.place import Places

logger = logging.getLogger("livementor.lti")
LONGEST_REASON = 100


@dataclass(frozen=True)
class Doors:
    """What every launch asks and tells in this process."""

    keys: KeySets
    known: KnownRegistrations
    places: Places


def launch_view(doors: Doors) -> Callable[[], Response]:
    def take() -> Response:
        """303 to the list of mentors, or to where a teacher picks what to embed.

        4xx for a launch that must not be; 200 where the browser keeps no cookie.
        """
        if "error" in request.form:
            raise PlatformRefused(request.form["error"][:LONGEST_REASON])
        return _taken(doors, None)

    return take


def kept_launch_view(doors: Doors) -> Callable[[], Response]:
    def take_kept() -> Response:
        """The same from our own page, which had the secret from the platform's frame. No other site can send it."""
        return _taken(doors, request.form.get("secret", ""))

    return take_kept


def _taken(doors: Doors, kept: str | None) -> Response:
    sent = request.form
    begun = login.read(web.signer(), sent.get("state", ""), STATE, web.now())
    try:
        return _answer(begun, sent.get("id_token", ""), doors, kept)
    except TokenRefused as error:
        told = {"reason": error.data["reason"], "registration": begun.registration}
        logger.warning("launch refused", extra=told)
        raise


def _answer(begun: Login, token: str, doors: Doors, kept: str | None) -> Response:
    database, settings, now = web.database(), web.settings(), web.now()
    registration = doors.known.numbered(database, begun.registration, now)
    web.allow_frames(registrations.origins(registration))
    registrations.require_open(registration)
    claims = launch.checked(
        doors.keys,
        registration,
        begun,
        token,
        now,
        allow_loopback=not settings.is_production,
    )
    if not begun.is_bound_to(browser.secret(begun) if kept is None else kept):
        return _unbound(registration, begun, kept)
    if names.LTI_1P1 in claims:
        migration_claim.honour(database, settings.secret_key, registration, claims, now)
    outcome = launch.accept(database, registration, begun, claims, now)
    if isinstance(outcome, Accepted) and outcome.place:
        doors.places.tell(outcome.visit, outcome.place, now)
    response = _waiting() if isinstance(outcome, Waiting) else _onward(outcome)
    browser.forget_secret(response, begun)
    return response


def _unbound(registration: Registration, begun: Login, kept: str | None) -> Response:
    """Where nothing at all is kept, in a frame: ask the platform's frame, or offer a window.

    Anything else is not the browser that began. An accepted launch takes its cookie away, so the same again has none.
    """
    launch.require_unused(web.session(), begun)
    if kept is not None or browser.keeps_some_cookie() or browser.is_in_frame() is False:
        raise OtherBrowser
    if not begun.request.lti_storage_target:
        return new_window(begun)
    return web.page(
        "tool/lti/fetch.html",
        address=again(begun),
        storage=browser.storage(registration, begun),
        form={name: request.form[name] for name in ("state", "id_token")},
    )


def _waiting() -> Response:
    """An answer, not an error that is raised: the deployment that was learnt must be kept."""
    waiting = DeploymentWaiting()
    logger.info("refused", extra={"code": waiting.code, "path": request.path})
    return answer(waiting.code, str(waiting), status_of(waiting))


def _onward(outcome: Accepted | Picking) -> Response:
    signer, now = web.signer(), web.now()
    if isinstance(outcome, Accepted):
        path, query = outcome.onward(signer, now)
    else:
        path, query = "/lti/deep-linking", {"ref": outcome.reference(signer, now)}
    if outcome.locale:
        query["lang"] = outcome.locale
    return web.onward(f"{path}?{urlencode(query)}", 303)
