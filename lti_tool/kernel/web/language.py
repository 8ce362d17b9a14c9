"""The reader's language and zone, and how templates speak them."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import available_timezones

from flask import Flask, Request, Response, g, request
from flask.ctx import _AppCtxGlobals
from markupsafe import Markup, escape
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from lti_tool.kernel import i18n
from lti_tool.kernel.money import Money
from lti_tool.kernel.web.forms import told

A_YEAR = 365 * 24 * 3600
ZONES = frozenset(available_timezones())
LONGEST_HEADER = 200
"""Characters of an Accept-Language that are looked at; browsers send half of it, and it is remembered."""


def locale() -> str:
    """The language of this request."""
    return i18n.current_locale()


def choose(asked: Request, held: _AppCtxGlobals) -> None:
    """Speak what is asked for by ``?lang=``, else what is remembered, else what the browser prefers."""
    wanted = told(asked.args, "lang")
    preferred = _preferred(asked.environ.get("HTTP_ACCEPT_LANGUAGE", "")[:LONGEST_HEADER])
    i18n.set_locale(wanted, told(asked.cookies, "lang"), *preferred)
    if "lang" in asked.args:
        held.prefer_locale = i18n.current_locale()


def remember(response: Response, held: _AppCtxGlobals) -> None:
    """Tell which language was spoken, and keep it for the next page if it was asked for."""
    response.headers.add("Content-Language", i18n.current_locale())
    if "prefer_locale" in held and not held.get("cookieless", False):
        response.set_cookie(
            "lang", held.prefer_locale, max_age=A_YEAR, samesite="Lax", httponly=True
        )


@lru_cache(4096)
def _preferred(header: str) -> tuple[str, ...]:
    """The tags of an Accept-Language, the most wanted first; there are not many in the world."""
    return tuple(parse_accept_header(header, LanguageAccept).values())


def prefer_locale(wanted: str) -> None:
    """Speak this language from now on in this browser (a cookie set with the response)."""
    g.prefer_locale = i18n.negotiate(wanted)
    i18n.set_locale(wanted)


def zone() -> str:
    """The viewer's IANA zone: asked for by ``?zone=``, else what the browser told, else UTC."""
    for name in (told(request.args, "zone"), told(request.cookies, "zone")):
        if name in ZONES:
            return name
    return "UTC"


def instant(at: datetime, style: str = "long", in_zone: str = "") -> Markup:
    """A ``<time>`` element in ``in_zone``, by default the viewer's; its ``datetime`` attribute is UTC."""
    told = escape(i18n.format_instant(at, in_zone or zone(), style))
    stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Markup('<time datetime="{}" data-style="{}">{}</time>').format(stamp, style, told)


def _money(value: Money) -> str:
    return value.format()


def install(app: Flask) -> None:
    """Gettext and formatting in templates."""
    env = app.jinja_env
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(i18n.gettext, i18n.plural_form, newstyle=True)  # type: ignore[attr-defined]
    env.filters["money"] = _money
    env.globals.update(
        instant=instant,
        locale=i18n.current_locale,
        text_direction=i18n.text_direction,
        zone_name=lambda: i18n.zone_label(zone()),
        zone=zone,
    )
