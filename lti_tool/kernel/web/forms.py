"""What forms and links may carry."""

from collections.abc import Mapping
from urllib.parse import urlsplit


def told(sent: Mapping[str, str], name: str) -> str:
    """What a query, a form or cookies have under a name, or nothing.

    Their own ``get`` makes an error first where it is missing, and every page asks for what mostly is.
    """
    return sent[name] if name in sent else ""  # noqa: SIM401


def local_path(wanted: str | None, otherwise: str = "/") -> str:
    """A path on this site to go on to, or ``otherwise``: never another site, whatever was sent."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return otherwise
    if not wanted.isprintable():  # browsers drop tabs and line breaks, and headers end at them
        return otherwise
    parts = urlsplit(wanted)
    return wanted if not (parts.scheme or parts.netloc) and "\\" not in wanted else otherwise
