"""The one table from error to HTTP, and the page or the JSON that tells it."""

import logging
from typing import cast
from urllib.parse import quote

import psycopg
from flask import Flask, Response, g, jsonify, redirect, request
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException

from lti_tool.kernel import errors
from lti_tool.kernel.web.request import page, roll_back

logger = logging.getLogger("livementor.errors")

STATUS: dict[type[errors.LivementorError], int] = {
    errors.InvalidInput: 400,
    errors.NotSignedIn: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Gone: 410,
    errors.TooLarge: 413,
    errors.TooManyRequests: 429,
    errors.Unavailable: 503,
}
FROM_HTTP: dict[int, type[errors.LivementorError]] = {
    **{status: kind for kind, status in STATUS.items()},
    405: errors.NotFound,
}


def status_of(error: errors.LivementorError) -> int:
    """The HTTP status of an error, by the nearest class of the table."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.is_json or request.path.endswith(".json") or best == "application/json"


def answer(code: str, message: str, status: int) -> Response:
    """The error as the caller can read it, with the reference number that the log line has."""
    reference = g.get("request_id", "-")
    if wants_json():
        response = jsonify(code=code, message=message, reference=reference)
        response.status_code = status
        return response
    return page("tool/error.html", status=status, code=code, message=message, reference=reference)


def _known(error: errors.LivementorError) -> Response:
    roll_back()
    status = status_of(error)
    logger.info("refused", extra={"code": error.code, "status": status, "path": request.path})
    if isinstance(error, errors.NotSignedIn) and request.method == "GET" and not wants_json():
        return cast(
            Response, redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'))}", 303)
        )
    return answer(error.code, str(error), status)


def _http(error: HTTPException) -> Response:
    roll_back()
    status = error.code or 500
    known = FROM_HTTP.get(status, errors.InvalidInput if status < 500 else errors.LivementorError)
    response = answer(known.code, str(known()), status)
    response.headers.extend((k, v) for k, v in error.get_headers() if k == "Allow")
    return response


def _unbearable(error: DataError | psycopg.DataError) -> Response:
    """What no column can hold, such as a zero in a text, was never sent by one of our pages."""
    logger.warning("data refused by the database", exc_info=error, extra={"path": request.path})
    return _known(errors.InvalidInput())


def _database_away(error: OperationalError | psycopg.OperationalError | NoConnection) -> Response:
    """It does not answer, ends our connection, or all connections are in use: another try may do."""
    logger.error("database away", exc_info=error, extra={"path": request.path})
    return _known(errors.Unavailable())


def _unknown(error: Exception) -> Response:
    roll_back()
    logger.exception("unexpected", exc_info=error, extra={"path": request.path})
    unexpected = errors.LivementorError()
    return answer(unexpected.code, str(unexpected), 500)


def install(app: Flask) -> None:
    app.register_error_handler(errors.LivementorError, _known)
    app.register_error_handler(HTTPException, _http)
    for unbearable in (DataError, psycopg.DataError):
        app.register_error_handler(unbearable, _unbearable)
    for away in (OperationalError, psycopg.OperationalError, NoConnection):
        app.register_error_handler(away, _database_away)
    app.register_error_handler(Exception, _unknown)
