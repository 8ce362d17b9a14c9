"""The page of an institution's administrator, in the course's frame: links and forms carry the signed reference."""

import logging
from urllib.parse import urlencode

from flask import Response, request

from lti_tool.kernel import web
from lti_tool.lti import institution, registrations
from lti_tool.lti.dynamic.invitations import DAYS
from lti_tool.lti.institution import Administration

logger = logging.getLogger("livementor.lti")


def show_institution() -> Response:
    return _page(_administration())


def switch_tutoring() -> Response:
    who = _administration()
    deployment, on = request.form.get("deployment", ""), request.form.get("on") == "1"
    institution.switch(web.session(), who, deployment, on=on)
    told = {"registration": who.registration, "person": who.person, "on": on}
    logger.info("an institution switched tutoring", extra=told)
    came = {"course": request.form["course"]} if request.form.get("course") else {}
    query = {"ref": request.values["ref"], **came, "switched": "", "lang": web.locale()}
    return web.onward(f"{institution.PATH}?{urlencode(query)}", 303)


def invite_platform() -> Response:
    """The page, with the link on it: it is shown this once."""
    who = _administration()
    base_url = web.settings().base_url
    return _page(who, institution.invitation(web.session(), who, base_url, web.now()))


def _administration() -> Administration:
    """Raises TokenInvalid, TokenExpired. A link or form that a frame holds has it, and nobody else."""
    return Administration(**web.framed(institution.PURPOSE, request.values.get("ref", "")))


def _page(who: Administration, invitation: str = "") -> Response:
    registration, deployments = institution.connection(web.session(), who)
    return web.page(
        "tool/lti/institution.html",
        registration=registration,
        deployments=deployments,
        own=who.deployment,
        is_shared=registration.issuer in registrations.SHARED,
        ref=request.values["ref"],
        course=request.values.get("course", ""),
        invitation=invitation,
        days=DAYS,
        switched="switched" in request.args,
    )
