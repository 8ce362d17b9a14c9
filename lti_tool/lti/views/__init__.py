"""The addresses that platforms know, login, launch, keys, and the pages of teachers: what to embed, and grades."""

from flask import Blueprint, Response, jsonify

from lti_tool.kernel import web
from lti_tool.kernel.tokens import Vault
from lti_tool.lti.institution import PATH as INSTITUTION
from lti_tool.lti.key_sets import KeySets
from lti_tool.lti.keys import public_key_set
from lti_tool.lti.known import KnownRegistrations
from lti_tool.lti.notices import handlers
from lti_tool.lti.views import grades
from lti_tool.lti.views.deep_linking import hand_back, pick
from lti_tool.lti.views.institution import (
    invite_platform,
    show_institution,
    switch_tutoring,
)
from lti_tool.lti.views.launch import Doors, kept_launch_view, launch_view
from lti_tool.lti.views.login import begin_view, check_view
from lti_tool.lti.views.notices import notices_view
from lti_tool.picker.place import Places

KEYS_KEPT = 3600  # seconds


def blueprint(keys: KeySets, places: Places | None = None) -> Blueprint:
    """Pages under ``/lti``. Anybody may call them; a signed token of a registered platform proves a launch.

    ``keys``: the platforms' public keys. ``places``: where launches tell what their page needs.
    """
    pages, known = Blueprint("lti", __name__), KnownRegistrations()
    doors = Doors(keys, known, places or Places())
    begin = web.cross_site(begin_view(known))
    for address in ("/lti/login", "/lti/login/<login_token>"):
        pages.add_url_rule(address, view_func=begin, methods=["GET", "POST"])
    pages.get("/lti/login/check")(check_view(known))
    pages.post("/lti/launch")(web.cross_site(launch_view(doors)))
    pages.post("/lti/launch/kept")(kept_launch_view(doors))
    pages.get("/lti/deep-linking")(pick)
    pages.post("/lti/deep-linking")(hand_back)
    pages.post(handlers.PATH)(web.cross_site(notices_view(keys)))
    pages.get(grades.PATH)(grades.ask_grades)
    pages.post(grades.PATH)(grades.save_grades)
    pages.get(INSTITUTION)(show_institution)
    pages.post(f"{INSTITUTION}/tutoring")(switch_tutoring)
    pages.post(f"{INSTITUTION}/invitation")(invite_platform)
    pages.get("/lti/jwks.json")(published_keys)
    return pages


def published_keys() -> Response:
    """Our public keys, for an hour in every cache."""
    vault = Vault(web.settings().secret_key)
    response = jsonify(public_key_set(web.session(), vault, web.now()))
    response.headers["Cache-Control"] = f"public, max-age={KEYS_KEPT}"
    response.add_etag()
    return response
