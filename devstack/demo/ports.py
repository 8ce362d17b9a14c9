"""Where the programs of the demo listen."""

import socket
from dataclasses import asdict, dataclass


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
    """Ports that nobody listens on at the moment, so that a second demo runs beside a first."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(4)]
    numbers = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return Ports(*numbers)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
