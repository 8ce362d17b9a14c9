"""What is set where: in the block, for the course, for the site.

The connection to the service is the site's alone. A course team that could name another service would make the LMS
send requests to any address, and a secret in a field travels with every export.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from livementor_xblock.ancestry import course_of

KEY = "livementor"


@dataclass(frozen=True)
class Connection:
    """What `livementor openedx add` printed."""

    service_url: str
    """Without a slash at the end."""
    key_id: str
    secret: str = field(repr=False)
    issuer: str = ""
    """Empty: the service goes by the key alone."""

    @property
    def origin(self) -> str:
        parts = urlsplit(self.service_url)
        return f"{parts.scheme}://{parts.netloc}"


def connection(block: Any) -> Connection | None:
    """The site's connection to the service; None while something is missing or can't be right."""
    site = site_settings(block)
    texts = {name: _text(site.get(name)) for name in ("service_url", "key_id", "secret", "issuer")}
    url = texts.pop("service_url").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    if not texts["key_id"] or not texts["secret"]:
        return None
    return Connection(service_url=url, **texts)


def site_settings(block: Any) -> dict[str, Any]:
    """``XBLOCK_SETTINGS["livementor"]``, by the runtime's service or, where there is none (libraries), by Django."""
    service = block.runtime.service(block, "settings")
    if service is not None:
        return _dictionary(service.get_settings_bucket(block))
    from django.conf import settings

    every = getattr(settings, "XBLOCK_SETTINGS", None) if settings.configured else None
    return _dictionary(_dictionary(every).get(KEY))


def chosen(block: Any, name: str) -> str:
    """A text that the block's field tells, else the course's advanced settings, else the site; empty if none does."""
    own = _text(getattr(block, name, ""))
    return own or _text(course_settings(block).get(name)) or _text(site_settings(block).get(name))


def is_wanted(block: Any, name: str) -> bool:
    """A switch in the same order, where a field that the author did not touch is no answer."""
    if block.fields[name].is_set_on(block):
        return bool(getattr(block, name))
    told = (course_settings(block).get(name), site_settings(block).get(name), getattr(block, name))
    return next(switch for switch in told if isinstance(switch, bool))


def course_settings(block: Any) -> dict[str, Any]:
    """``{"livementor": {...}}`` of the course's *Other Course Settings*."""
    course = course_of(block)
    return _dictionary(_dictionary(getattr(course, "other_course_settings", None)).get(KEY))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _dictionary(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
