"""What a process keeps for a moment because it is asked for often and costs much. Never the truth about anything."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

logger = logging.getLogger(__name__)
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass
class _Entry(Generic[Value]):
    value: Value
    made_at: datetime
    is_renewing: bool = False


class Kept(Generic[Key, Value]):
    """Values by key, for all threads.

    Until it is ``fresh`` old a value is handed out as it is, until it is ``longest`` old too, while a thread makes it
    anew; then, or when none is known, whoever asks waits, and of those who ask at once one makes it. Of more than
    ``most`` the ones made longest ago go. ``keeps``: which values are kept at all.
    """

    def __init__(
        self,
        *,
        fresh: timedelta,
        longest: timedelta | None = None,
        most: int,
        keeps: Callable[[Value], bool] = lambda _: True,
    ) -> None:
        self._fresh, self._longest, self._most = fresh, longest or fresh, most
        self._keeps = keeps
        self._entries: dict[Key, _Entry[Value]] = {}
        self._making: dict[Key, Lock] = {}
        self._lock = Lock()
        self._renewing = ThreadPoolExecutor(1, thread_name_prefix="kept")

    def get(self, key: Key, make: Callable[[], Value], now: datetime) -> Value:
        """``make`` may run later, in a thread without a request. What it raises is not kept."""
        entry = self._entries.get(key)
        if entry is not None:
            age = now - entry.made_at
            if age < self._fresh:
                return entry.value
            if age < self._longest:
                self._renew(key, entry, make, now)
                return entry.value
        return self._awaited(key, make, now)

    def _renew(
        self, key: Key, entry: _Entry[Value], make: Callable[[], Value], now: datetime
    ) -> None:
        with self._lock:
            if entry.is_renewing:
                return
            entry.is_renewing = True
        self._renewing.submit(self._renewed, key, entry, make, now)

    def _renewed(
        self, key: Key, entry: _Entry[Value], make: Callable[[], Value], now: datetime
    ) -> None:
        try:
            self._make(key, make, now)
        except Exception:
            logger.exception("not renewed")
            entry.is_renewing = False

    def _awaited(self, key: Key, make: Callable[[], Value], now: datetime) -> Value:
        with self._lock:
            making = self._making.setdefault(key, Lock())
        with making:
            try:
                entry = self._entries.get(key)
                if entry is not None and now - entry.made_at < self._fresh:
                    return entry.value
                return self._make(key, make, now)
            finally:
                with self._lock:
                    self._making.pop(key, None)

    def _make(self, key: Key, make: Callable[[], Value], now: datetime) -> Value:
        """``now``: from before it was made, for what changes meanwhile."""
        value = make()
        with self._lock:
            self._entries.pop(key, None)
            if self._keeps(value):
                self._entries[key] = _Entry(value, now)
            while len(self._entries) > self._most:
                del self._entries[next(iter(self._entries))]
        return value
