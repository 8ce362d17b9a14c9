"""Programs that are started together and end together."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import requests

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1
PATIENCE = 60  # seconds until a program must answer
GRACE = 10  # seconds a program is given to end


class NotReady(RuntimeError):
    """A program ended or did not answer; the text names its log."""


@dataclass
class Program:
    """One program of the demo: how it is started, and the address that answers when it is ready."""

    name: str
    command: Sequence[str]
    ready: str
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # one thread here, and nothing else ends an orphan
            )

    def wait(self) -> None:
        """Until it answers. Raises NotReady."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                raise NotReady(f"{self.name} ended at once; its log is {self.log}")
            with contextlib.suppress(requests.RequestException):
                if requests.get(self.ready, timeout=2, allow_redirects=False).ok:
                    return
            time.sleep(0.1)
        raise NotReady(f"{self.name} does not answer at {self.ready}; its log is {self.log}")

    def kill(self) -> None:
        """As a power cut would: no time to finish anything."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def interrupt(self) -> None:
        """Ask it to end, and do not wait."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGINT)

    def stop(self) -> None:
        """Ask it and all it started to end, and make sure."""
        if self.process is None:
            return
        for sign in (signal.SIGINT, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(GRACE)
        self.process = None


def _end_with_parent() -> None:
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


@contextlib.contextmanager
def running(programs: Sequence[Program]) -> Iterator[None]:
    """All of them, ready, until the block ends however it ends."""
    try:
        for program in programs:
            program.start()
        for program in programs:
            program.wait()
        yield
    finally:
        end(programs)


def end(programs: Sequence[Program]) -> None:
    """All of them at once, and none is left when this returns."""
    for program in programs:
        program.interrupt()
    for program in programs:
        program.stop()
