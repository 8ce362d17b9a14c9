"""The demo as somebody starts it: it tells what is in its way, and leaves nothing behind, however it ends."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import psutil
import pytest
import requests

from devstack.demo.ports import Ports, free_ports
from devstack.journey.books import until

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds


def command(folder: Path, ports: Ports) -> list[str]:
    options = [f"--{name}-port={port}" for name, port in asdict(ports).items()]
    return [sys.executable, "-m", "devstack.demo", f"--data={folder}", *options]


def programs_of(folder: Path) -> list[str]:
    """Command lines in which this folder stands."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            found.append(" ".join(process.cmdline()))
    return [line for line in found if str(folder) in line]


@pytest.fixture(scope="module")
def folder(data_folder: Path) -> Iterator[Path]:
    """The same for all starts: each finds what the one before has left."""
    yield data_folder / "demo"


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_it_leaves_no_process(folder: Path, sign: signal.Signals) -> None:
    """Not even when it is killed itself, and then the next one starts as if nothing had been."""
    ports = free_ports()
    demo = subprocess.Popen(
        command(folder, ports), cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
    )
    assert demo.stdout is not None
    with demo.stdout:
        told = b""
        while b"Ctrl-C" not in told and (line := demo.stdout.readline()):
            told += line
        unit = f"http://127.0.0.1:{ports.workbench}/scenario/eigenvalues/"
        assert requests.get(unit, timeout=PATIENCE).ok
        demo.send_signal(sign)
        demo.stdout.read()
    assert demo.wait(PATIENCE) == (-sign if sign is signal.SIGKILL else 0)
    until("every program has ended", lambda: not programs_of(folder))


def test_ports_that_are_taken_are_named(data_folder: Path) -> None:
    ports = free_ports()
    with socket.create_server(("127.0.0.1", ports.workbench)):
        refused = subprocess.run(
            command(data_folder / "taken", ports), cwd=ROOT, capture_output=True, text=True
        )
    assert refused.returncode == 1
    assert f"workbench ({ports.workbench})" in refused.stdout
    assert not (data_folder / "taken").exists()
