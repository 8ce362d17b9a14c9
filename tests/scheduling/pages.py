"""Browsers that look at the pages of this room."""

from flask import Flask
from flask.testing import FlaskClient

from lti_tool.scheduling.views import blueprint


def visitor(web: Flask, person: int | None, *, zone: str = "Europe/Paris") -> FlaskClient:
    """A browser in which this person is signed in, and that told this zone."""
    if "scheduling" not in web.blueprints:
        web.register_blueprint(blueprint())
    client = web.test_client()
    client.environ_base["HTTP_ACCEPT"] = "text/html"
    if zone:
        client.set_cookie("zone", zone)
    if person is not None:
        with client.session_transaction() as cookie:
            cookie["person"] = person
    return client
