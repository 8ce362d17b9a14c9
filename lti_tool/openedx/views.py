"""The addresses that the XBlock calls. No cookie, no page, no person: a site proves itself by each request."""

from typing import Any

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response

from lti_tool.kernel import web
from lti_tool.kernel.tokens import Vault
from lti_tool.openedx import learners, service, team
from lti_tool.openedx.models import Site
from lti_tool.openedx.rules import BodyInvalid, Signed


def blueprint(list_mentors: service.ListMentors, make_code: service.MakeCode) -> Blueprint:
    """What sites call that sign their requests: the list, and what is one learner's or a course team's."""
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

    @pages.post("/openedx/learner")
    @web.cross_site
    def lessons() -> Response:
        site = _site()
        return jsonify(learners.lessons(web.session(), site, _body(), now=web.now()))

    @pages.post("/openedx/join")
    @web.cross_site
    def join() -> Response:
        site = _site()
        code = learners.join(web.session(), site, _body(), now=web.now())
        return jsonify(url=f"{web.settings().base_url}/handoff/{code}")

    @pages.post("/openedx/forget")
    @web.cross_site
    def forget() -> Response:
        site = _site()
        learners.forget(web.session(), site, _body())
        return jsonify(forgotten=True)

    @pages.post("/openedx/course")
    @web.cross_site
    def course() -> Response:
        site = _site()
        told = team.course(web.session(), site, web.signer(), _body(), now=web.now())
        return jsonify({**told, "url": web.settings().base_url + told.pop("path")})

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
