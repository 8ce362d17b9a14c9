"""What somebody began in this browser and is to end here within minutes: kept in their session, and gone with it.

A step that must not be the idea of whoever sent a link asks whether it was begun here; only our own forms begin it.
"""

from datetime import timedelta

import flask

from lti_tool.kernel.web.request import now


def begin(what: str, lifetime: timedelta) -> None:
    flask.session[_key(what)] = (now() + lifetime).timestamp()


def has_begun(what: str) -> bool:
    """Whether the person who is signed in here began this, and it is not over."""
    until: float = flask.session.get(_key(what), 0)
    return now().timestamp() < until


def end(what: str) -> None:
    flask.session.pop(_key(what), None)


def _key(what: str) -> str:
    return f"begun {what}"
