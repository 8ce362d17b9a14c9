"""Which addresses of platforms we talk to: TLS, and in production public networks only."""

import socket
from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from lti_tool.lti.errors import PlatformUnreachable

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def is_acceptable(url: str, *, allow_loopback: bool) -> bool:
    """Whether we would talk to this address, or send a browser there: https, or http on this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme == "https" and parts.hostname:
        return True
    return allow_loopback and parts.scheme == "http" and parts.hostname in LOOPBACK


def is_public(address: str) -> bool:
    """Whether this IP address belongs to the whole internet: not to a school's network, nor to this machine."""
    found = ip_address(address)
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        return found.ipv4_mapped.is_global
    return found.is_global


class _PublicConnection(HTTPSConnection):
    """Asks the open connection whom it reached: a name may lead elsewhere each time it is resolved."""

    def _new_conn(self) -> socket.socket:
        connected = super()._new_conn()
        if not is_public(connected.getpeername()[0]):
            connected.close()
            raise PlatformUnreachable(url=f"https://{self.host}", why="not a public address")
        return connected


class _PublicPool(HTTPSConnectionPool):
    ConnectionCls = _PublicConnection


class PublicAdapter(HTTPAdapter):
    """Connects to public addresses only. Over an operator's proxy it is the proxy that decides."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"https": _PublicPool}
