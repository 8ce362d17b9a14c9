"""Requests to platforms: short, small, over TLS, and never to where a redirect points."""

from typing import Any, Protocol
from urllib.parse import urlsplit

import requests

from lti_tool.lti.errors import PlatformKeysUnavailable

TIMEOUT = (3.05, 5)
"""Seconds to connect, and between two bytes."""
LARGEST = 256 * 1024
USER_AGENT = "Livementor (LTI 1.3 tool)"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class KeySource(Protocol):
    """Where a platform's public keys come from."""

    def fetch(self, url: str) -> Any:
        """The JSON at this address. Raises PlatformKeysUnavailable."""


class HttpKeySource:
    """Over HTTP. ``allow_loopback``: plain http to this machine too, for development."""

    def __init__(self, *, allow_loopback: bool) -> None:
        self._allow_loopback = allow_loopback

    def fetch(self, url: str) -> Any:
        if not is_acceptable(url, allow_loopback=self._allow_loopback):
            raise PlatformKeysUnavailable(url=url, why="not https")
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json"}
        try:
            with requests.get(
                url, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True
            ) as response:
                if response.status_code != 200:
                    raise PlatformKeysUnavailable(url=url, why=f"status {response.status_code}")
                body = response.raw.read(LARGEST + 1, decode_content=True)
                if len(body) > LARGEST:
                    raise PlatformKeysUnavailable(url=url, why="too large")
                response._content = body
                return response.json()
        except (requests.RequestException, ValueError, OSError) as error:
            raise PlatformKeysUnavailable(url=url, why=type(error).__name__) from error


def is_acceptable(url: str, *, allow_loopback: bool) -> bool:
    """Whether we would talk to this address, or send a browser there: https, or http on this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme == "https" and parts.hostname:
        return True
    return allow_loopback and parts.scheme == "http" and parts.hostname in LOOPBACK
