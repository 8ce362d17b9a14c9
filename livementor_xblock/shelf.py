"""Where lists of mentors are kept for a while: Django's cache, or this process where there is no Django."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Protocol

MOST_ENTRIES = 256


class Shelf(Protocol):
    """What Django's cache can do, as far as it is needed here; ``timeout`` in seconds."""

    def get(self, key: str) -> Any: ...

    def set(self, key: str, value: Any, timeout: float) -> None: ...

    def add(self, key: str, value: Any, timeout: float) -> bool:
        """Keep it unless there is something; tells whether it was kept."""


class ProcessShelf:
    """A small cache of this process; the oldest entry goes when it is full."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock``: seconds that only grow."""
        self._clock = clock
        self._entries: OrderedDict[str, tuple[float, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Any:
        until, value = self._entries.get(key, (0.0, None))
        return value if self._clock() < until else None

    def set(self, key: str, value: Any, timeout: float) -> None:
        with self._lock:
            self._put(key, value, timeout)

    def add(self, key: str, value: Any, timeout: float) -> bool:
        with self._lock:
            if self.get(key) is not None:
                return False
            self._put(key, value, timeout)
            return True

    def _put(self, key: str, value: Any, timeout: float) -> None:
        self._entries[key] = (self._clock() + timeout, value)
        self._entries.move_to_end(key)
        while len(self._entries) > MOST_ENTRIES:
            self._entries.popitem(last=False)


_OF_THIS_PROCESS = ProcessShelf()


def shelf() -> Shelf:
    """The cache of the LMS, shared by its processes, where there is one."""
    from django.conf import settings

    if not settings.configured:
        return _OF_THIS_PROCESS
    from django.core.cache import cache

    found: Shelf = cache
    return found
