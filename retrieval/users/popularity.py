"""How much each item is in demand now: counts of everybody's events that fade with time. Knows no shopper."""

import math
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from retrieval.schema import EventKind

# What one event is worth beside a purchase; a gift counts here like anything else, for it is demand too.
DEMAND: Mapping[EventKind, float] = {"purchase": 1.0, "cart": 0.5, "like": 0.3, "click": 0.1, "view": 0.02, "return": -1.0}
DAY_S = 86400.0
# Demand in purchases below which one visitor would decide for everybody.
ENOUGH = 10.0


class Popularity:
    """Exponentially decayed counts: an event of weight w, `age` days ago, counts w * 2 ** (-age / half_life_days).

    Kept relative to a fixed moment, so that an event is one addition and nothing is rewritten as time goes by.
    """

    def __init__(self, half_life_days: float = 30.0) -> None:
        if half_life_days <= 0:
            raise ValueError(f"half_life_days {half_life_days} must be above 0")
        self.half_life_days = half_life_days
        self.last_id = 0
        self._origin_s: float | None = None
        self._counts: dict[str, float] = {}
        self._top = self._total = 0.0

    def add(self, event_id: int, item_id: str, kind: EventKind, at_s: float) -> None:
        """Count one event of the log; `at_s` in epoch seconds."""
        self.last_id = max(self.last_id, event_id)
        if worth := DEMAND.get(kind):
            if self._origin_s is None:
                self._origin_s = at_s
            grown = 2.0 ** ((at_s - self._origin_s) / (self.half_life_days * DAY_S))
            counted = self._counts[item_id] = self._counts.get(item_id, 0.0) + worth * grown
            self._top = max(self._top, counted)
            self._total += worth * grown

    def count(self, item_id: str, now_s: float) -> float:
        """The decayed demand of an item at `now_s`, never below 0."""
        return max(0.0, self._counts.get(item_id, 0.0)) * self._fade(now_s)

    def column(self, ids: Iterable[str], now_s: float) -> NDArray[np.float32]:
        """(n,) share in [0, 1] of the highest demand yet, on a log scale; all NaN until `ENOUGH` was counted in the shop."""
        fade = self._fade(now_s)
        ids = list(ids)
        if self._total * fade < ENOUGH:
            return np.full(len(ids), np.nan, np.float32)
        counts = np.array([max(0.0, self._counts.get(i, 0.0)) for i in ids], np.float64) * fade
        return np.minimum(np.log1p(counts) / math.log1p(max(self._top * fade, ENOUGH)), 1).astype(np.float32)

    def _fade(self, now_s: float) -> float:
        if self._origin_s is None:
            return 0.0
        return float(2.0 ** ((self._origin_s - now_s) / (self.half_life_days * DAY_S)))
