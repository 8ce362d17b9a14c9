"""The operator's console: the platforms that there are, and invitations for those that register by themselves."""

from flask import Blueprint, Response, request

from lti_tool.kernel import web
from lti_tool.kernel.i18n import gettext
from lti_tool.kernel.web import Services
from lti_tool.lti.console import platforms
from lti_tool.lti.console.facts import LONGEST_NAME
from lti_tool.lti.dynamic.invitations import DAYS, Invitation, invite
from lti_tool.lti.transport import Transport
from lti_tool.lti.views.console_form import add_form
from lti_tool.lti.views.console_platform import add_platform
from lti_tool.people.views import require_operator

PATH = "/console/platforms"
INVITATIONS = "/console/invitations"


def add_console_pages(pages: Blueprint, transport: Transport, services: Services) -> None:
    """Pages under ``/console``, for operators. ``transport``: over which addresses are tried."""
    pages.get("/console")(open_console)
    pages.get(PATH)(list_platforms)
    pages.post(INVITATIONS)(make_invitation)
    add_form(pages, transport, services.clock)
    add_platform(pages, transport, services)


def open_console() -> Response:
    """Its first part; whoever types the short address is looking for that."""
    require_operator()
    return web.onward(PATH, 303)


def list_platforms() -> Response:
    require_operator()
    return _listed()


def make_invitation() -> Response:
    """The list again, with the address on it: it is shown this once."""
    require_operator()
    name = " ".join(request.form.get("name", "").split())
    if len(name) > LONGEST_NAME or not name.isprintable():
        told = gettext("Give the platform a name of at most 120 characters.")
        return _listed(errors={"name": told}, status=400)
    wanted = Invitation(name, "approve" in request.form)
    address = invite(web.session(), web.settings().base_url, wanted, days=DAYS, now=web.now())
    return _listed(invitation=address, days=DAYS)


def _listed(
    errors: dict[str, str] | None = None, invitation: str = "", days: int = DAYS, status: int = 200
) -> Response:
    return web.page(
        "tool/console/platforms.html",
        status=status,
        platforms=platforms.listed(web.session()),
        invitation=invitation,
        days=days,
        longest=LONGEST_NAME,
        form=request.form,
        errors=errors or {},
    )
