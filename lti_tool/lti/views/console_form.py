"""A platform is registered by hand, or what is known of it changed; nothing is stored before its addresses answered."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, request

from lti_tool.kernel import web
from lti_tool.kernel.clock import Clock
from lti_tool.kernel.i18n import gettext
from lti_tool.lti.checks import LONGEST_ID
from lti_tool.lti.console import pasting, platforms, presets
from lti_tool.lti.console.facts import Facts, change, create
from lti_tool.lti.console.probes import Probes
from lti_tool.lti.models import APPROVED, PENDING, Registration
from lti_tool.lti.registrations import new_login_token
from lti_tool.lti.transport import Transport
from lti_tool.people.views import require_operator

PURPOSE = "lti.console"
LIFETIME = timedelta(days=7)
"""How long the addresses of a form that is open stay good: whoever fills it in pastes them into the LMS first."""
Errors = dict[str, str]


def add_form(pages: Blueprint, transport: Transport, clock: Clock) -> None:
    @pages.get("/console/platforms/new")
    def ask_platform() -> Response:
        """First which product, then where it is, then the form, with what is known filled in."""
        require_operator()
        product = request.args.get("product", "")
        if product not in presets.PRESETS:
            return web.page("tool/console/products.html", presets=presets.PRESETS)
        told = request.args.get("site", "")
        site = presets.site_address(told, allow_loopback=_loopback())
        if presets.PRESETS[product].needs_site and not site:
            return _ask_site(product, told)
        if "own" not in request.args:
            return _with_own_address(product, site)
        known = Facts(**presets.known(product, site))
        return _form(product, known, login_token=_login_token(request.args["own"]))

    @pages.post("/console/platforms/new")
    def create_platform() -> Response:
        require_operator()
        product = request.form.get("product", "")
        product = product if product in presets.PRESETS else "other"
        login_token, facts = _login_token(request.form.get("own", "")), _typed()
        errors = _errors(facts, Probes(transport, clock))
        if errors:
            return _form(product, facts, errors, login_token)
        made = create(
            web.session(),
            facts,
            login_token=login_token,
            deployment_id=request.form.get("deployment_id", "").strip()[:LONGEST_ID],
            status=APPROVED if "approve" in request.form and not _anyway() else PENDING,
            now=web.now(),
        )
        if made is None:
            return _form(product, facts, _taken(), login_token)
        return _saved(made)

    @pages.get("/console/platforms/<uuid:public_id>/change")
    def ask_change(public_id: UUID) -> Response:
        require_operator()
        found = platforms.numbered(web.session(), public_id)
        return _form(_product(found), Facts.of(found), registration=found)

    @pages.post("/console/platforms/<uuid:public_id>/change")
    def change_platform(public_id: UUID) -> Response:
        require_operator()
        found, facts = platforms.numbered(web.session(), public_id), _typed()
        errors = _errors(facts, Probes(transport, clock))
        if errors:
            return _form(_product(found), facts, errors, registration=found)
        if not change(web.session(), found, facts, checked=not _anyway()):
            return _form(_product(found), facts, _taken(), registration=found)
        return _saved(found)


def _ask_site(product: str, told: str) -> Response:
    errors = {}
    if told:
        errors["site"] = gettext("Enter an address such as https://lms.example.edu.")
    return web.page(
        "tool/console/site.html",
        status=400 if errors else 200,
        product=product,
        name=presets.PRESETS[product].name,
        site=told,
        errors=errors,
    )


def _with_own_address(product: str, site: str) -> Response:
    """The same page at an address that may be opened again: what was pasted meanwhile stays right."""
    own = web.signer().sign(PURPOSE, {"login": new_login_token()}, now=web.now(), lifetime=LIFETIME)
    query = {"product": product, "own": own} | ({"site": site} if site else {})
    return web.onward(f"/console/platforms/new?{urlencode(query)}", 303)


def _login_token(own: str) -> str:
    """Raises TokenInvalid, TokenExpired."""
    return str(web.signer().read(PURPOSE, own, now=web.now())["login"])


def _product(registration: Registration) -> str:
    return presets.product_of(registration.issuer, registration.auth_login_url)


def _typed() -> Facts:
    told = {field: request.form.get(field, "").strip() for field in Facts.__dataclass_fields__}
    told["name"] = " ".join(told["name"].split())
    addresses = {field: told[field] for field in presets.ADDRESSES}
    return Facts(**{**told, **presets.with_client(addresses, told["client_id"])})


def _errors(facts: Facts, probes: Probes) -> Errors:
    """By field: what is wrong as it stands, else what does not answer as it should."""
    found = facts.problems(allow_loopback=_loopback())
    if found or _anyway():
        return found
    findings = probes.addresses(facts.addresses)
    return {finding.about: finding.told for finding in findings if not finding.is_good}


def _taken() -> Errors:
    told = gettext(
        "This issuer and client id are registered already. Change that platform instead."
    )
    return {"client_id": told}


def _anyway() -> bool:
    return "anyway" in request.form


def _loopback() -> bool:
    return not web.settings().is_production


def _saved(registration: Registration) -> Response:
    return web.onward(f"/console/platforms/{registration.public_id}?saved", 303)


def _form(
    product: str,
    facts: Facts,
    errors: Errors | None = None,
    login_token: str = "",
    registration: Registration | None = None,
) -> Response:
    """``registration``: None for a new one. Not reached is not wrong: then it may be saved all the same, and waits."""
    base_url = web.settings().base_url
    token = registration.login_token if registration else login_token
    wrong = set(facts.problems(allow_loopback=_loopback())) if errors else set()
    return web.page(
        "tool/console/form.html",
        status=400 if errors else 200,
        product=product,
        product_name=presets.PRESETS[product].name,
        facts=facts,
        form=request.form,
        errors=errors or {},
        may_wait=bool(errors) and not wrong and set(errors or {}) <= set(presets.ADDRESSES),
        own=request.values.get("own", ""),
        registration=registration,
        lines=pasting.lines(product, base_url, token),
        canvas_json=pasting.canvas_json(base_url, token) if "canvas" in product else "",
    )
