"""A Flask application with the skin that all views share, and no room yet."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from lti_tool.kernel.web import errors, identity, language, request, security
from lti_tool.kernel.web.request import Services

LARGEST_REQUEST = 512 * 1024  # bytes


class _Skin(Flask):
    """Flask, told once that no view and no hook here is a coroutine; it would look at each of them in every request."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def bare_app(services: Services) -> Flask:
    """Request-scoped session, language, headers, errors and identity; rooms add their blueprints."""
    app = _Skin("lti_tool")
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    request.install(app, services)
    identity.install(app, services.settings.secret_key, secure=services.settings.is_https)
    language.install(app)
    security.install(app)
    errors.install(app)
    return app
