"""The tool on localhost and the course site on 127.0.0.1, over real HTTP."""

import contextlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask, request

from lti_tool.kernel import web
from lti_tool.kernel.clock import SystemClock
from lti_tool.kernel.web import Services
from lti_tool.lti.commands import add_registration
from lti_tool.lti.key_sets import KeySets
from lti_tool.lti.key_sources import HttpKeySource
from lti_tool.lti.transport import HttpTransport
from lti_tool.lti.views import blueprint
from tests.ports import on_a_port

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds until the course site must answer


@dataclass(frozen=True)
class Served:
    """``tool`` and ``site``: addresses. ``registration``: what the site told about itself."""

    tool: str
    site: str
    registration: dict[str, str]
    services: Services


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """The address of one course site for all tests, and the port at which it looks for the tool."""
    port = free_port()
    data = tmp_path_factory.mktemp("site")
    with course_site(free_port(), f"http://localhost:{port}", data) as address:
        yield address, port


@pytest.fixture
def served(site: tuple[str, int], services: Services) -> Iterator[Served]:
    """The site, and a tool on an empty database in which the site is registered."""
    address, port = site
    with served_tool(services, port) as own:
        told = requests.get(f"{address}/registration.json", timeout=10).json()
        register(own, told)
        yield Served(f"http://localhost:{port}", address, told, own)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def course_site(port: int, tool: str, data: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "devstack.platform", "--port", str(port)]
    command += ["--tool-url", tool, "--data", str(data)]
    address = f"http://127.0.0.1:{port}"
    with (data / "site.log").open("wb") as log:
        site = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        try:
            _wait(address, site, data / "site.log")
            yield address
        finally:
            site.terminate()
            site.wait(10)


def _wait(address: str, site: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and site.poll() is None:
        with contextlib.suppress(requests.RequestException):
            requests.get(address, timeout=5)
            return
    raise AssertionError(f"the course site does not answer: {log.read_text()}")


@contextlib.contextmanager
def served_tool(services: Services, port: int) -> Iterator[Services]:
    """The LTI door alone, with a page in place of the list that tells what its reference holds."""
    settings = replace(services.settings, base_url=f"http://localhost:{port}")
    own = replace(services, settings=settings, clock=SystemClock())
    app = web.bare_app(own)
    transport = HttpTransport(own.clock, allow_loopback=True)
    app.register_blueprint(blueprint(KeySets(HttpKeySource(transport))))
    _add_picker(app, own)
    with on_a_port(app, port):
        yield own


def _add_picker(app: Flask, services: Services) -> None:
    @app.get("/picker")
    def picker() -> Any:
        told = services.signer.read("picker", request.args["ref"], now=web.now())
        web.allow_frames(told["frame"])
        return f"<h1>Mentors for this unit</h1><pre>{json.dumps(told)}</pre>"


def register(services: Services, told: dict[str, str]) -> None:
    """What ``livementor lti add --approve`` does."""
    with services.database.transaction() as session:
        add_registration(session, **told, approve=True, now=services.clock.now())
