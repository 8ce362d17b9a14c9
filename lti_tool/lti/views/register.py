"""Pages on which an institution registers the tool in its LMS, opened there in a frame or a window."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, g, request

from lti_tool.kernel import web
from lti_tool.kernel.codes import CodeExpired, CodeUnknown, CodeUsed
from lti_tool.kernel.errors import LivementorError
from lti_tool.kernel.i18n import gettext
from lti_tool.kernel.web.errors import answer, logger, status_of, wants_json
from lti_tool.kernel.web.request import roll_back
from lti_tool.lti.dynamic import invitations, service, tool
from lti_tool.lti.dynamic.invitations import Invitation
from lti_tool.lti.dynamic.platform import frames
from lti_tool.lti.dynamic.service import Begun
from lti_tool.lti.dynamic.tool import Choices
from lti_tool.lti.transport import Transport

ASKED = "openid_configuration"
CHOSEN_AT_FIRST = (tool.RESOURCE_LINK, tool.DEEP_LINKING, tool.COURSE_NAVIGATION)
OVER = (CodeUnknown, CodeUsed, CodeExpired)


def add_registration_pages(pages: Blueprint, transport: Transport) -> None:
    """``/lti/register``, for whoever has an invitation. No cookie: the form carries what was begun, signed."""

    @pages.get(invitations.PATH)
    @_explained
    def ask_registration() -> Response:
        """What the platform is, and what the institution may choose. The invitation stays unused."""
        web.allow_frames(frames(request.args.get(ASKED, "")))
        begun, invitation = service.begin(
            web.session(),
            transport,
            code=request.args.get("unlock", ""),
            address=request.args.get(ASKED, ""),
            token=request.args.get("registration_token", ""),
            allow_loopback=not web.settings().is_production,
            now=web.now(),
        )
        return _form(
            begun, invitation, Choices("Livementor", frozenset(CHOSEN_AT_FIRST), False, False)
        )

    @pages.post(invitations.PATH)
    @_explained
    def register() -> Response:
        """The platform registers us; the page tells the platform that it is done."""
        web.allow_frames(frames(request.args.get(ASKED, "")))
        signed = request.form.get("registration", "")
        begun = Begun.from_signed(web.signer(), signed, web.now())
        choices = _choices(begun)
        errors = _problems(choices)
        if errors:
            invitation = invitations.peek(web.session(), begun.code, web.now())
            return _form(begun, invitation, choices, errors)
        made = service.finish(
            web.session(), transport, begun, choices, web.settings().base_url, web.now()
        )
        web.allow_frames(frames(begun.address, begun.platform))
        return web.page("tool/lti/registered.html", made=made, product=begun.platform.product)


def _explained(view: Callable[[], Response]) -> Callable[[], Response]:
    """Refusals as an administrator needs them; and a window that can still tell whoever opened it that it is done."""

    @wraps(view)
    def explained() -> Response:
        web.allow_opener()
        try:
            return view()
        except LivementorError as error:
            return _refused(error)

    return explained


def _choices(begun: Begun) -> Choices:
    places = frozenset(request.form.getlist("place")).intersection(tool.offered(begun.platform))
    shared = request.form.getlist("share")
    name = " ".join(request.form.get("name", "").split())
    return Choices(name, places, "name" in shared, "email" in shared)


def _problems(choices: Choices) -> dict[str, str]:
    """Messages by the id of the field."""
    problems = {}
    if not 0 < len(choices.name) <= tool.LONGEST_NAME or not choices.name.isprintable():
        problems["name"] = gettext("Give the tool a name of at most 60 characters.")
    if not choices.places:
        problems["place"] = gettext("Choose at least one place where it can be opened.")
    return problems


def _form(
    begun: Begun, invitation: Invitation, choices: Choices, errors: dict[str, str] | None = None
) -> Response:
    platform = begun.platform
    web.allow_frames(frames(begun.address, platform))
    return web.page(
        "tool/lti/register.html",
        status=400 if errors else 200,
        errors=errors or {},
        address=begun.address,
        registration=begun.sign(web.signer(), web.now()),
        host=platform.host,
        product=platform.product,
        offered=tool.offered(platform),
        form=choices,
        longest=tool.LONGEST_NAME,
        approve=invitation.approve,
    )


def _refused(error: LivementorError) -> Response:
    """As everywhere, and whether the same link may be tried again."""
    roll_back()
    status: int = status_of(error)
    told: dict[str, Any] = {"code": error.code, "status": status, "path": request.path}
    logger.info("refused", extra=told | {"reason": error.data.get("reason", "")})
    if wants_json():
        return answer(error.code, str(error), status)
    return web.page(
        "tool/lti/register_refused.html",
        status=status,
        code=error.code,
        message=str(error),
        reference=g.request_id,
        is_over=isinstance(error, OVER),
    )
