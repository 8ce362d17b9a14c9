"""A Flask application with the skin that all views share, and no room yet."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response
from flask.globals import app_ctx, request_ctx

from lti_tool.kernel.web import errors, identity, language, request, security
from lti_tool.kernel.web.answers import Answer
from lti_tool.kernel.web.request import Services

LARGEST_REQUEST = 512 * 1024  # bytes
MOST_FIELDS = 1000


class _Asked(Request):
    """Limits that a view may widen for its own request; Flask would look them up in the configuration each time."""

    max_content_length: int | None = LARGEST_REQUEST
    max_form_memory_size: int | None = LARGEST_REQUEST
    max_form_parts: int | None = MOST_FIELDS


class _Skin(Flask):
    """Flask, told once that no view and no hook here is a coroutine; it would look at each of them in every request."""

    request_class, response_class = _Asked, Answer

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def bare_app(services: Services) -> Flask:
    """Request-scoped session, language, headers, errors and identity; rooms add their blueprints."""
    app = _Skin("lti_tool")
    request.install(app, services)
    identity.install(app, services.settings.secret_key, secure=services.settings.is_https)
    language.install(app)
    security.install(app)
    errors.install(app)
    _surround(app)
    return app


def _surround(app: Flask) -> None:
    """What every request begins and ends with, in this order. Request and ``g`` are looked up once for all of it."""

    @app.before_request
    def begin() -> None:
        asked, held = request_ctx.request, app_ctx.g
        request.begin(held)
        language.choose(asked, held)
        security.refuse_cross_site(app, asked)

    @app.after_request
    def end(response: Response) -> Response:
        asked, held = request_ctx.request, app_ctx.g
        security.harden(response, asked, held)
        language.remember(response, held)
        request.commit(held)
        request.log(response, asked, held)
        return response
