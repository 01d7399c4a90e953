"""What calls cost: tokens and time from the server's own usage figures, added up for `/metrics` and the trace."""

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """One call. `prefilled_tokens` is what the server had to compute of the prompt; the cached prefix is the rest."""

    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0

    @property
    def prefilled_tokens(self) -> int:
        return self.prompt_tokens - self.cached_tokens


class Counters:
    """Totals since the start, safe to add to from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._totals: Counter[str] = Counter()
        self._seconds = 0.0

    def add(self, usage: Usage) -> None:
        with self._lock:
            self._totals["calls"] += 1
            self._totals["prompt_tokens"] += usage.prompt_tokens
            self._totals["cached_tokens"] += usage.cached_tokens
            self._totals["prefilled_tokens"] += usage.prefilled_tokens
            self._totals["completion_tokens"] += usage.completion_tokens
            self._seconds += usage.seconds
        meter = _METER.get()
        if meter is not None and meter is not self:
            meter.add(usage)

    def count(self, event: str) -> None:
        """Count "failures", "retries", "cancelled" or "refused" (turned away by the open breaker)."""
        with self._lock:
            self._totals[event] += 1

    def totals(self) -> Mapping[str, float]:
        names = ("calls", "failures", "retries", "cancelled", "refused", "prompt_tokens", "cached_tokens")
        with self._lock:
            figures = {name: float(self._totals[name]) for name in (*names, "prefilled_tokens", "completion_tokens")}
            return figures | {"seconds": self._seconds}


_METER: ContextVar[Counters | None] = ContextVar("meter", default=None)


@contextmanager
def metered(spent: Counters) -> Iterator[Counters]:
    """Add to `spent` too what the calls made within cost, in this thread and in those that copy its context: one turn's bill."""
    token = _METER.set(spent)
    try:
        yield spent
    finally:
        _METER.reset(token)
