"""A platform that is down is left alone for a while, so that nobody waits for it again and again."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from lti_tool.kernel.clock import Clock

FAILURES = 5
"""In a row, until the circuit opens."""
OPEN_FOR = timedelta(minutes=1)


@dataclass
class _State:
    failures: int = 0
    failed_at: datetime | None = None


class Circuits:
    """One for each platform, by the origin of its address; for all threads of a process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._states: dict[str, _State] = {}
        self._lock = threading.Lock()

    def admits(self, origin: str) -> bool:
        """Whether a call may be made. Half open, it admits one; the next waits for its outcome, or as long again."""
        with self._lock:
            state = self._states.get(origin)
            if state is None or state.failures < FAILURES or state.failed_at is None:
                return True
            now = self._clock.now()
            if now - state.failed_at < OPEN_FOR:
                return False
            state.failed_at = now
            return True

    def failed(self, origin: str) -> None:
        with self._lock:
            state = self._states.setdefault(origin, _State())
            state.failures += 1
            state.failed_at = self._clock.now()

    def answered(self, origin: str) -> None:
        with self._lock:
            self._states.pop(origin, None)
