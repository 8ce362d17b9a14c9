"""What the demo tells while it works: a line per step, with its seconds."""

import contextlib
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO

WIDTH = 64


@dataclass
class Steps:
    """Lines on the terminal. A terminal that was closed is no reason to fail."""

    out: TextIO = field(default_factory=lambda: sys.stdout)

    def say(self, line: str, end: str = "\n") -> None:
        with contextlib.suppress(OSError):
            self.out.write(line + end)
            self.out.flush()

    @contextlib.contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Tell what is done before it is done, and how long it took after."""
        started = time.monotonic()
        self.say(f"  {what:<{WIDTH}}", end="")
        try:
            yield
        except BaseException:
            self.say(" not done")
            raise
        self.say(f"{time.monotonic() - started:5.1f} s")
