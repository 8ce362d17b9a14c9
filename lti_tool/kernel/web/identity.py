"""Who is signed in, in a first-party cookie that is signed and holds a number and nothing else."""

from datetime import timedelta
from typing import cast

import flask
from flask import Flask

from lti_tool.kernel.errors import NotSignedIn

LIFETIME = timedelta(days=30)


def person_id() -> int | None:
    """The person of this browser, or None."""
    return cast("int | None", flask.session.get("person"))


def require_person() -> int:
    """The person of this browser. Raises NotSignedIn."""
    found = person_id()
    if found is None:
        raise NotSignedIn
    return found


def sign_in(person: int) -> None:
    """Start a session for this person; whatever an earlier visitor left in it is dropped."""
    flask.session.clear()
    flask.session["person"] = person
    flask.session.permanent = True


def sign_out() -> None:
    flask.session.clear()


def install(app: Flask, secret: str, *, secure: bool) -> None:
    """A strict cookie: not readable by scripts, not sent by other sites, over https only where there is https.

    There its name keeps sites beside ours, under the same domain, from planting one of their own (``__Host-``).
    """
    app.secret_key = secret
    app.config.update(
        SESSION_COOKIE_NAME="__Host-livementor" if secure else "livementor",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        PERMANENT_SESSION_LIFETIME=LIFETIME,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.jinja_env.globals["signed_in"] = lambda: person_id() is not None
