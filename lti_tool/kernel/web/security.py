"""Which pages may frame, script, fetch and post: closed unless a view opens it for its own response."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Request, Response, g
from flask.ctx import _AppCtxGlobals

from lti_tool.kernel.errors import Forbidden
from lti_tool.kernel.i18n import N_

View = TypeVar("View", bound=Callable[..., Any])
NONCE = "{nonce}"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class CrossSiteRequest(Forbidden):
    code = "cross_site_request"
    message = N_("This form was sent from another site. Open the page here and try again.")


def csp_nonce() -> str:
    """The nonce of this response's scripts and styles."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


@contextmanager
def csp_nonce_is(mark: str) -> Iterator[None]:
    """While a page is painted for others, who have nonces of their own."""
    own = g.pop("csp_nonce", None)
    g.csp_nonce = mark
    try:
        yield
    finally:
        g.pop("csp_nonce")
        if own is not None:
            g.csp_nonce = own


def allow_frames(origins: Iterable[str]) -> None:
    """Let pages of these origins show this response in a frame. It sets no cookie then: a frame can't keep it."""
    g.frame_ancestors = sorted(set(origins))
    g.cookieless = True


def allow_opener() -> None:
    """Let the window that opened this page hear of it."""
    g.opener = "unsafe-none"


def allow_sources(**sources: Iterable[str]) -> None:
    """Open directives for this response: ``allow_sources(script=[...], connect=[...], frame=[...], form=[...])``."""
    opened = g.setdefault("sources", {})
    for directive, origins in sources.items():
        opened.setdefault(directive, []).extend(origins)


def cross_site(view: View) -> View:
    """Mark a view that takes unsafe requests from other sites, because it proves the sender in another way."""
    view.accepts_cross_site = True  # type: ignore[attr-defined]
    return view


def refuse_cross_site(app: Flask, asked: Request) -> None:
    """Browsers name the site a request comes from; one of another site never changes anything here."""
    if asked.method in SAFE_METHODS:
        return
    view = app.view_functions.get(asked.endpoint or "")
    if getattr(view, "accepts_cross_site", False):
        return
    if asked.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise CrossSiteRequest
    origin = asked.headers.get("Origin")
    if origin is not None and _host(origin) != asked.host:
        raise CrossSiteRequest


def _host(origin: str) -> str:
    """With its port; empty for what is no origin."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _content_security_policy(held: _AppCtxGlobals) -> str:
    opened, framing = held.get("sources"), held.get("frame_ancestors")
    sources = tuple((name, tuple(origins)) for name, origins in opened.items()) if opened else ()
    return _policy(sources, tuple(framing or ("'none'",))).replace(NONCE, csp_nonce())


@lru_cache(1024)
def _policy(sources: tuple[tuple[str, tuple[str, ...]], ...], framing: tuple[str, ...]) -> str:
    """With ``NONCE`` in place of a response's own. Pages of one kind, in frames of one platform, share it."""
    nonce, opened = f"'nonce-{NONCE}'", dict(sources)

    def directive(name: str, *always: str) -> str:
        return " ".join([f"{name}-src", *always, *opened.get(name, ())])

    return "; ".join(
        [
            "default-src 'none'",
            directive("script", "'self'", nonce),
            directive("style", "'self'", nonce),
            directive("img", "'self'", "data:"),
            directive("connect", "'self'"),
            directive("media", "'self'", "blob:"),
            directive("frame", "'self'"),
            directive("manifest", "'self'"),
            " ".join(["form-action", "'self'", *opened.get("form", ())]),
            "base-uri 'none'",
            " ".join(["frame-ancestors", *framing]),
        ]
    )


def harden(response: Response, asked: Request, held: _AppCtxGlobals) -> None:
    headers = response.headers
    headers.add("Content-Security-Policy", _content_security_policy(held))
    headers.add("Cross-Origin-Opener-Policy", held.get("opener", "same-origin-allow-popups"))
    if asked.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"


def install(app: Flask) -> None:
    app.jinja_env.globals["csp_nonce"] = csp_nonce
