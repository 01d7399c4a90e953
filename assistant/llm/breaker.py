"""A circuit breaker: after several failures in a row nobody waits for a server that is down.

Closed, open, half-open as in Nygard, "Release It!" (2nd ed., 2018), chapter 5. It knows no protocol: callers say what happened.
"""

import threading
import time
from collections.abc import Callable
from typing import Literal


class Breaker:
    """Opens after `failures` in a row; `cool_down_s` later one caller may try, and its outcome closes or opens it again."""

    def __init__(self, failures: int = 3, cool_down_s: float = 10.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = failures
        self._cool_down_s = cool_down_s
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._opened_at: float | None = None
        self._probe_at: float | None = None

    @property
    def state(self) -> Literal["closed", "open", "half-open"]:
        with self._lock:
            if self._opened_at is None:
                return "closed"
            return "half-open" if self._clock() - self._opened_at >= self._cool_down_s else "open"

    def allows(self) -> bool:
        """Whether a call may be made now; half-open: True once per cool-down (a probe may never report)."""
        with self._lock:
            if self._opened_at is None:
                return True
            now = self._clock()
            if now - self._opened_at < self._cool_down_s:
                return False
            if self._probe_at is not None and now - self._probe_at < self._cool_down_s:
                return False
            self._probe_at = now
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failed, self._opened_at, self._probe_at = 0, None, None

    def failed(self) -> None:
        with self._lock:
            self._failed += 1
            if self._failed >= self._limit or self._opened_at is not None:
                self._opened_at, self._probe_at = self._clock(), None
