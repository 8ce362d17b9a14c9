"""Who is signed in, in a first-party cookie that is signed: a number, and whether the menu shows the console."""

from collections.abc import Callable
from datetime import timedelta

import flask
from flask import Flask, Request, Response, current_app, g
from flask.sansio.app import App
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from sqlalchemy.orm import Session

from lti_tool.kernel.errors import NotSignedIn
from lti_tool.kernel.web import request

LIFETIME = timedelta(days=30)
Numbers = Callable[[Session, int], int]
"""The number that somebody has now, by the one that their session began with."""


def person_id() -> int | None:
    """The person of this browser, or None."""
    begun_as: int | None = flask.session.get("person")
    if begun_as is None:
        return None
    if "person" not in g:
        g.person = _number(begun_as)
    found: int = g.person
    return found


def require_person() -> int:
    """The person of this browser. Raises NotSignedIn."""
    found = person_id()
    if found is None:
        raise NotSignedIn
    return found


def sign_in(person: int) -> None:
    """Start a session for this person; whatever an earlier visitor left in it is dropped."""
    sign_out()
    flask.session["person"] = person
    flask.session.permanent = True


def sign_out() -> None:
    flask.session.clear()
    g.pop("person", None)


def follow_numbers(app: App, numbers: Numbers) -> None:
    """Ask this, once in a request, which number the person of a session has now."""
    app.extensions["livementor.numbers"] = numbers


def _number(begun_as: int) -> int:
    """In a transaction of its own: a view that calls other services holds no connection meanwhile."""
    numbers: Numbers | None = current_app.extensions.get("livementor.numbers")
    if numbers is None:
        return begun_as
    with request.services().database.transaction() as session:
        return numbers(session, begun_as)


def show_console(shown: bool) -> None:
    """Whether the menu of this browser has the console. It opens nothing: each of its pages asks the database."""
    if shown != has_console():
        flask.session["console"] = shown


def has_console() -> bool:
    return bool(flask.session.get("console"))


class _Sessions(SecureCookieSessionInterface):
    """Flask's own. A request that brings no session, as all in a course's frame, reads and writes none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session.accessed or session.modified:
            super().save_session(app, session, response)


def install(app: Flask, secret: str, *, secure: bool) -> None:
    """A strict cookie: not readable by scripts, not sent by other sites, over https only where there is https.

    There its name keeps sites beside ours, under the same domain, from planting one of their own (``__Host-``).
    """
    app.secret_key = secret
    app.session_interface = _Sessions()
    app.config.update(
        SESSION_COOKIE_NAME="__Host-livementor" if secure else "livementor",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        PERMANENT_SESSION_LIFETIME=LIFETIME,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.jinja_env.globals["signed_in"] = lambda: "person" in flask.session
    app.jinja_env.globals["has_console"] = has_console
