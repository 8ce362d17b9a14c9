"""Where a page lives: what a browser compares when it frames, posts, or tells where it comes from."""

from functools import lru_cache
from urllib.parse import urlsplit

LONGEST = 4096
"""Characters of an address; a longer one is none, as each is remembered."""


def origins_of(*addresses: str) -> tuple[str, ...]:
    """Each once, in order; of what is no web address, none."""
    found = {one for address in addresses if (one := origin(address))}
    return tuple(sorted(found))


def origin(address: str) -> str | None:
    """``https://lms.example.org:8443``, or None for what is no web address and could break a header."""
    return _origin(address) if len(address) <= LONGEST else None


@lru_cache(4096)
def _origin(address: str) -> str | None:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if (
        parts.scheme not in ("https", "http")
        or not host.replace("-", "").replace(".", "").isalnum()
    ):
        return None
    if not host.isascii():
        return None
    return f"{parts.scheme}://{host}:{port}" if port else f"{parts.scheme}://{host}"
