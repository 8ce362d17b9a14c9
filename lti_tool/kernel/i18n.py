"""The reader's language: messages, dates and times, the same in a request, a job and a mail.

Catalogues are gettext's; names of languages, zones, months and currencies are CLDR's, by Babel.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import as_file, files
from zoneinfo import ZoneInfo

from babel import Locale, negotiate_locale
from babel.dates import format_date, format_time, get_timezone_name
from babel.support import NullTranslations, Translations

SUPPORTED = ("en", "fr")
LONGEST_TAG = 35
"""Characters of a language tag that are looked at (RFC 5646, 4.4.1); what is remembered is so never larger."""
_locale: ContextVar[str] = ContextVar("locale", default="en")


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a message for extraction; it is translated where it is shown."""
    return message


@cache
def _catalogue(locale: str) -> NullTranslations:
    with as_file(files("lti_tool") / "translations") as folder:
        return Translations.load(folder, [locale])


@cache
def cldr(language: str) -> Locale:
    """What CLDR knows of a language; Babel's functions look it up anew each time when they get its name."""
    return Locale.parse(language)


def current_locale() -> str:
    return _locale.get()


@contextmanager
def use_locale(locale: str) -> Iterator[None]:
    """Speak this language until the block ends; an unsupported one falls back to English."""
    token = _locale.set(negotiate(locale))
    try:
        yield
    finally:
        _locale.reset(token)


def set_locale(*wanted: str) -> None:
    """Speak the first of these that we can for the rest of this request or job."""
    _locale.set(negotiate(*wanted))


def negotiate(*wanted: str) -> str:
    """The first supported language among the wanted tags (``fr-CA`` is served by ``fr``), else English."""
    return _negotiated(*(tag[:LONGEST_TAG] for tag in wanted))


@lru_cache(4096)
def _negotiated(*wanted: str) -> str:
    tags = [tag.replace("-", "_") for tag in wanted if tag]
    tags += [tag.split("_")[0].lower() for tag in tags]
    return negotiate_locale(tags, SUPPORTED) or SUPPORTED[0]


def gettext(message: str, **values: object) -> str:
    text: str = _catalogue(current_locale()).gettext(message) if message else ""
    return text % values if values else text


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """The plural form for ``n``, which the message may name as ``%(n)s`` or ``%(num)s``."""
    return plural_form(one, many, n) % {"n": n, "num": n, **values}


def plural_form(one: str, many: str, n: int) -> str:
    """The message for ``n`` with its gaps, for templates, which fill and escape them themselves."""
    text: str = _catalogue(current_locale()).ngettext(one, many, n)
    return text


def text_direction() -> str:
    return cldr(current_locale()).text_direction


def zone_label(zone: str) -> str:
    """The zone as people call it: ``Central European Time``, ``heure : Inde``; for UTC, which lies nowhere, ``UTC``."""
    if zone.removeprefix("Etc/") == "UTC":
        return "UTC"
    return get_timezone_name(ZoneInfo(zone), width="long", locale=current_locale(), uncommon=True)


def format_instant(at: datetime, zone: str, style: str = "long") -> str:
    """An aware instant in the reader's language and in ``zone``.

    Styles: ``long`` (mardi 24 novembre, 18:00), ``short`` (mar. 24 nov., 18:00), ``day``, ``time``;
    ``date`` (24 novembre 2026).
    """
    return _told(at, zone, style, current_locale())


@lru_cache(maxsize=8192)
def _told(at: datetime, zone: str, style: str, language: str) -> str:
    """Lists show the same times to everybody, and CLDR's patterns are slow to fill."""
    local, locale = at.astimezone(ZoneInfo(zone)), cldr(language)
    time = format_time(local, "HH:mm" if language != "en" else "h:mm a", locale=locale)
    if style == "time":
        return time
    if style == "date":
        return format_date(local.date(), "long", locale=locale)
    pattern = "EEE d MMM" if style == "short" else "EEEE d MMMM"
    day = format_date(local.date(), pattern, locale=locale)
    return day if style == "day" else f"{day}, {time}"
