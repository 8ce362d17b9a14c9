"""Where the programs of the demo listen."""

import random
import socket
from dataclasses import asdict, dataclass, fields

OURS = range(20_000, 30_000)
LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


@dataclass(frozen=True)
class Ports:
    service: int = 8000
    platform: int = 8100
    workbench: int = 8200
    localstripe: int = 8420

    def taken(self) -> list[str]:
        """Which of them somebody else listens on, as ``service (8000)``."""
        return [f"{name} ({port})" for name, port in asdict(self).items() if _listens(port)]


def free_ports() -> Ports:
    """Ports that nobody listens on at the moment, so that a second demo runs beside a first.

    They are not among those that the system hands out for connections, so nobody else gets one until we listen.
    """
    found: list[int] = []
    while len(found) < len(fields(Ports)):
        port = random.choice(OURS)  # noqa: S311 - no secret
        if port not in found and not _listens(port):
            found.append(port)
    return Ports(*found)


def _listens(port: int) -> bool:
    return any(_answers(family, host, port) for family, host in LOOPBACK)


def _answers(family: socket.AddressFamily, host: str, port: int) -> bool:
    try:
        with socket.socket(family) as probe:
            probe.settimeout(0.5)
            return probe.connect_ex((host, port)) == 0
    except OSError:  # a machine without IPv6
        return False
