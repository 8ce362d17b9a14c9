"""A service that knows one platform."""

import logging
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.web import Services
from lti_tool.lti.commands import add_registration
from lti_tool.lti.key_sets import KeySets
from lti_tool.lti.views import blueprint

from .platforms import ADDRESSES, CLIENT, DEPLOYMENT, ISSUER, Keys
from .served import served, site

__all__ = ["served", "site"]


@pytest.fixture
def platform_keys() -> Keys:
    return Keys()


@pytest.fixture
def registered(services: Services, clock: FixedClock) -> dict[str, Any]:
    """The platform of the tests, approved, with one deployment."""
    with services.database.transaction() as session:
        return add_registration(
            session,
            name="Example University",
            issuer=ISSUER,
            client_id=CLIENT,
            deployment_id=DEPLOYMENT,
            **ADDRESSES,
            approve=True,
            now=clock.now(),
        )


@pytest.fixture
def app(web: Flask, registered: dict[str, Any], platform_keys: Keys) -> Flask:
    web.register_blueprint(blueprint(KeySets(platform_keys)))
    return web


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
