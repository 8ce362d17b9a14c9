"""The two addresses that the XBlock calls. No cookie, no page, no person: a site proves itself by each request."""

from typing import Any

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response

from lti_tool.kernel import web
from lti_tool.kernel.tokens import Vault
from lti_tool.openedx import service
from lti_tool.openedx.models import Site
from lti_tool.openedx.rules import BodyInvalid, Signed


def blueprint(list_mentors: service.ListMentors, make_code: service.MakeCode) -> Blueprint:
    """``POST /openedx/picker`` and ``POST /openedx/handoff``, for sites that sign their requests."""
    pages = Blueprint("openedx", __name__)

    @pages.post("/openedx/picker")
    @web.cross_site
    def mentors() -> Response:
        site = _site()
        return jsonify(service.mentors(web.session(), site, _body(), list_mentors, now=web.now()))

    @pages.post("/openedx/handoff")
    @web.cross_site
    def hand_off() -> Response:
        site = _site()
        code = service.hand_off(web.session(), site, _body(), make_code, now=web.now())
        return jsonify(url=f"{web.settings().base_url}/handoff/{code}")

    return pages


def _site() -> Site:
    signed = Signed(
        authorization=request.headers.get("Authorization", ""),
        body=request.get_data(),
        audience=web.settings().base_url + request.path,
    )
    vault = Vault(web.settings().secret_key)
    return service.authenticate(web.session(), vault, signed, now=web.now())


def _body() -> dict[str, Any]:
    """Raises BodyInvalid."""
    try:
        body = request.get_json(force=True, silent=True)
    except RecursionError as error:
        raise BodyInvalid("the body is nested too deeply") from error
    if not isinstance(body, dict):
        raise BodyInvalid("the body must be a JSON object")
    return body
