"""What a view may ask of the request it serves: a session, the settings, the time, a page."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import cast

from flask import Flask, Request, Response, current_app, g, make_response, render_template
from flask.ctx import _AppCtxGlobals
from sqlalchemy.orm import Session

from lti_tool.config import Settings
from lti_tool.kernel.clock import Clock
from lti_tool.kernel.db import Database
from lti_tool.kernel.logs import REQUEST_ID
from lti_tool.kernel.tokens import Signer
from lti_tool.kernel.web.answers import Answer

logger = logging.getLogger("livementor.request")


@dataclass(frozen=True)
class Services:
    """What every request needs, made once at start."""

    settings: Settings
    database: Database
    clock: Clock
    signer: Signer


def services() -> Services:
    return cast(Services, current_app.extensions["livementor"])


def settings() -> Settings:
    return services().settings


def database() -> Database:
    """For what is committed by itself; everything else is in ``session``."""
    return services().database


def signer() -> Signer:
    return services().signer


def now() -> datetime:
    """The instant of this request: the same for all that happens in it."""
    found: datetime | None = g.get("now")
    if found is None:
        found = g.now = services().clock.now()
    return found


def session() -> Session:
    """The session of this request. It is committed once, after a view that ended well, and rolled back otherwise."""
    if "session" not in g:
        g.session = services().database.session()
    return cast(Session, g.session)


def page(template: str, *, status: int = 200, **values: object) -> Response:
    """A rendered template as a response that no cache keeps."""
    return uncached(make_response(render_template(template, **values), status))


def onward(address: str, status: int) -> Response:
    """A redirect that no cache keeps."""
    told = {"Location": address, "Cache-Control": "no-store"}
    return Answer(b"", status, told, mimetype="text/html")


def uncached(response: Response) -> Response:
    """Nobody keeps it: it is for one reader."""
    response.headers["Cache-Control"] = "no-store"
    return response


def roll_back() -> None:
    """Undo what this request wrote; called for every request that ends in an error."""
    if "session" in g:
        g.session.rollback()


def begin(held: _AppCtxGlobals) -> None:
    """Give the request its reference number."""
    held.request_id, held.began = secrets.token_hex(6), perf_counter()
    REQUEST_ID.set(held.request_id)


def commit(held: _AppCtxGlobals) -> None:
    if "session" in held:
        held.session.commit()


def log(response: Response, asked: Request, held: _AppCtxGlobals) -> None:
    """One line, after the commit, whose outcome it tells."""
    response.headers.add("X-Request-Id", held.request_id)
    if logger.isEnabledFor(logging.INFO):
        took = round((perf_counter() - held.began) * 1000, 1)
        told = {"method": asked.method, "path": asked.path, "status": response.status_code}
        logger.info("request", extra={**told, "ms": took})


def install(app: Flask, made: Services) -> None:
    """Give every request its services, and one transaction that ends with it."""
    app.extensions["livementor"] = made

    @app.teardown_appcontext
    def close(_: BaseException | None) -> None:
        if "session" in g:
            g.session.close()
