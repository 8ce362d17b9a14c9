"""``livementor`` as real processes, each in a data folder of the test."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import IO

import psutil
import pytest

COMMAND = [sys.executable, "-m", "lti_tool.cli"]
PATIENCE = 180  # seconds after which a test gives up; none of them waits for time to pass


def environment() -> dict[str, str]:
    """Without settings of whoever runs the tests."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("LIVEMENTOR_") and name != "DATABASE_URL"
    }


@dataclass
class Program:
    """A command that runs on, as a terminal starts it: in a process group of its own."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    def wait_for(self, text: str) -> None:
        """Read what it tells until a line has this text."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)
            if text in line:
                Thread(target=self._drain, args=(self.process.stderr,), daemon=True).start()
                return
        raise AssertionError("".join(self.lines))

    def _drain(self, told: IO[str]) -> None:
        self.lines.extend(told)

    def end(self, by: signal.Signals) -> int:
        os.killpg(self.process.pid, by)
        return self.process.wait(PATIENCE)


Start = Callable[..., Program]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def folder(data_folder: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A data folder that does not exist yet, with a short name; in the end nothing runs in it."""
    home = data_folder / f"p{abs(hash(request.node.name)) % 10_000}"
    yield home
    for left in processes_of(home):
        left.kill()


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Start a command that runs on; whatever still runs after the test is killed."""
    started: list[Program] = []

    def go(*arguments: str | Path) -> Program:
        process = subprocess.Popen(
            [*COMMAND, *arguments, "--data", folder],
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(Program(process))
        return started[-1]

    yield go
    for program in started:
        program.process.kill()
        program.process.wait()
        if program.process.stderr and not program.process.stderr.closed:
            program.process.stderr.close()


@pytest.fixture
def run(folder: Path) -> Run:
    """Run a command to its end."""

    def go(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *arguments, "--data", folder],
            env={**environment(), **settings},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    return go


def processes_of(folder: Path) -> list[psutil.Process]:
    """Whoever has the folder among their arguments: the service, and PostgreSQL."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if any(str(folder) in part for part in process.info["cmdline"] or ()):
            found.append(process)
    return found
