"""One platform: what is known of it, what is decided about it, and whether it answers."""

from uuid import UUID

from flask import Blueprint, Response, request
from joserfc.jwk import RSAKey

from lti_tool.kernel import web
from lti_tool.kernel.errors import InvalidInput
from lti_tool.kernel.tokens import Vault
from lti_tool.kernel.web import Services
from lti_tool.lti.checks import LONGEST_ID
from lti_tool.lti.console import pasting, platforms, presets
from lti_tool.lti.console.facts import Facts
from lti_tool.lti.console.probes import Finding, Probes
from lti_tool.lti.keys import signing_key
from lti_tool.lti.models import APPROVED, OFF, Deployment, Registration
from lti_tool.lti.registrations import decide
from lti_tool.lti.services.tokens import Client, Tokens
from lti_tool.lti.transport import Transport
from lti_tool.people.views import require_operator

PLATFORM = "/console/platforms/<uuid:public_id>"


def add_platform(pages: Blueprint, transport: Transport, services: Services) -> None:
    clock = services.clock
    pages.get(PLATFORM)(show_platform)
    pages.post(f"{PLATFORM}/decide")(decide_platform)
    pages.post(f"{PLATFORM}/login-address")(renew_login_address)

    def key() -> RSAKey:
        """Made, if there is none yet, in a transaction of its own: the platform reads it before it answers."""
        with services.database.transaction() as session:
            return signing_key(session, Vault(services.settings.secret_key), clock.now())

    @pages.post(f"{PLATFORM}/test")
    def try_platform(public_id: UUID) -> Response:
        """The page, with a line for each thing that was tried."""
        found = _mine(public_id)
        probes = Probes(transport, clock)
        findings = probes.addresses(Facts.of(found).addresses)
        findings.append(probes.access(Tokens(transport, key, clock), _client(found)))
        if about_clock := probes.clock():
            findings.append(about_clock)
        return _page(found, findings)


def show_platform(public_id: UUID) -> Response:
    return _page(_mine(public_id))


def decide_platform(public_id: UUID) -> Response:
    """``status`` of the platform, or of the deployment that is named; ``wait`` for those that are not known yet."""
    found, status = _mine(public_id), request.form.get("status", "")
    if status == "wait":
        platforms.let_deployments_wait(found)
    elif status in (APPROVED, OFF):
        deployment = request.form.get("deployment", "")[:LONGEST_ID]
        decide(web.session(), found, deployment, status, web.now())
    else:
        raise InvalidInput
    return _back(found, "decided")


def renew_login_address(public_id: UUID) -> Response:
    found = _mine(public_id)
    platforms.renew_login_address(found)
    return _back(found, "renewed")


def _mine(public_id: UUID) -> Registration:
    """Raises NotSignedIn, Forbidden, NotFound."""
    require_operator()
    return platforms.numbered(web.session(), public_id)


def _back(registration: Registration, done: str) -> Response:
    return web.onward(f"/console/platforms/{registration.public_id}?{done}", 303)


def _client(registration: Registration) -> Client:
    """In the first deployment that is known: most platforms give a token without one."""
    known = platforms.deployments(web.session(), registration)
    deployment = known[0][0] if known else Deployment(deployment_id="")
    return Client.of(registration, deployment)


def _page(registration: Registration, findings: list[Finding] | None = None) -> Response:
    base_url, token = web.settings().base_url, registration.login_token
    product = presets.product_of(registration.issuer, registration.auth_login_url)
    return web.page(
        "tool/console/platform.html",
        registration=registration,
        deployments=platforms.deployments(web.session(), registration),
        findings=findings or [],
        lines=pasting.lines(product, base_url, token),
        canvas_json=pasting.canvas_json(base_url, token) if "canvas" in product else "",
        product_name=presets.PRESETS[product].name,
        done=next((one for one in ("saved", "decided", "renewed") if one in request.args), ""),
    )
