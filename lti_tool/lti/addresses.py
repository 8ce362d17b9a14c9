"""Which addresses of platforms we talk to: TLS, and in production the internet and what the operator named."""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from lti_tool.lti.errors import PlatformUnreachable

Networks = Sequence[IPv4Network | IPv6Network]
LOOPBACK = ("localhost", "127.0.0.1", "::1")
TRANSLATED = tuple(map(IPv6Network, ("64:ff9b::/96", "::ffff:0:0:0/96")))
"""Where a gateway reaches the IPv4 address of the last four bytes (RFC 6052, RFC 7915)."""
OWN = tuple(map(IPv6Network, ("64:ff9b:1::/48", "fec0::/10", "::/96")))
"""Of no internet, though Pythons say so (RFC 8215, RFC 3879, RFC 4291)."""


def is_acceptable(url: str, *, allow_loopback: bool) -> bool:
    """Whether we would talk to this address, or send a browser there: https, or http on this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme == "https" and parts.hostname:
        return True
    return allow_loopback and parts.scheme == "http" and parts.hostname in LOOPBACK


def is_reachable(address: str, networks: Networks = ()) -> bool:
    """Whether this IP address belongs to the whole internet, or to a network that the operator named."""
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        found = _carried(found) or found
    if any(found in network for network in networks):
        return True
    return found.is_global and not any(found in network for network in OWN)


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that is reached by this one; None where it is IPv6 all the way."""
    if any(address in network for network in TRANSLATED):
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour


class PublicAdapter(HTTPAdapter):
    """Connects to reachable addresses only. Over an operator's proxy it is the proxy that decides."""

    def __init__(self, networks: Networks) -> None:
        self._networks = networks
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"https": _pool(self._networks)}


def _pool(networks: Networks) -> type[HTTPSConnectionPool]:
    class Connection(HTTPSConnection):
        """Asks the open connection whom it reached: a name may lead elsewhere each time it is resolved."""

        def _new_conn(self) -> socket.socket:
            connected = super()._new_conn()
            if not is_reachable(connected.getpeername()[0], networks):
                connected.close()
                raise PlatformUnreachable(url=f"https://{self.host}", why="not a public address")
            return connected

    class Pool(HTTPSConnectionPool):
        ConnectionCls = Connection

    return Pool
