"""xblock-sdk's workbench as a process of its own, with our block in a unit, and what it asks."""

import contextlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from devstack.demo.ports import free_ports
from devstack.demo.processes import Program, running

SECONDS = 10


@dataclass(frozen=True)
class Workbench:
    """``url``: without a slash at the end."""

    url: str

    def page(
        self, view: str = "student_view", scenario: str = "eigenvalues", **headers: str
    ) -> str:
        address = f"{self.url}/scenario/{scenario}/{view}/?student=ines"
        answer = requests.get(address, headers=headers, timeout=SECONDS)
        answer.raise_for_status()
        return answer.text

    def ask(
        self, handler: str, method: str = "GET", door: str = "handler", **given: Any
    ) -> requests.Response:
        """``door``: ``handler`` as somebody who is signed in, ``unauth_handler`` as a stranger."""
        address = f"{self.url}/{door}/{self.usage}/{handler}?student=ines"
        session = requests.Session()
        session.get(f"{self.url}/scenario/mentor/", timeout=SECONDS)
        headers = {"X-CSRFToken": session.cookies["csrftoken"]}
        return session.request(method, address, headers=headers, timeout=SECONDS, **given)

    @property
    def usage(self) -> str:
        return "the-block-alone.livementor.d0.u0"


@contextlib.contextmanager
def workbench(
    folder: Path, connection: dict[str, str], port: int | None = None
) -> Iterator[Workbench]:
    """Until the block ends. ``connection``: what ``livementor openedx add`` prints. ``port``: else a free one."""
    kept = folder / "connection.json"
    kept.write_text(json.dumps(connection))
    port = port or free_ports().workbench
    command = [sys.executable, "-m", "devstack.workbench", "--port", str(port)]
    command += ["--data", str(folder), "--connection", str(kept)]
    url = f"http://127.0.0.1:{port}"
    with running([Program("the workbench", command, url, folder / "workbench.log")]):
        yield Workbench(url)
