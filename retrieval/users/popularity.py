"""How much each item is in demand now: counts of everybody's events that fade with time. It knows no item and no taste.

Clicks are cheap and purchases are not, so clicks cannot lift an item far beyond what its purchases bear out:

- a shopper's cheap deeds (view, click, like, cart) of one kind on one item count once a day, and at most `HOURLY` of them an hour;
  who does the same to an item more than `TIRELESS` times is a machine, and their cheap deeds no longer count;
- an item's cheap demand far above what the shop's other items get beside the same purchases is not believed, and the usual amount
  is put in its place.
"""

import math
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from retrieval.schema import EventKind

# What one event is worth beside a purchase; a gift counts here like anything else, for it is demand too.
DEMAND: Mapping[EventKind, float] = {"purchase": 1.0, "cart": 0.5, "like": 0.3, "click": 0.1, "view": 0.02, "return": -1.0}
PAID: frozenset[EventKind] = frozenset(("purchase", "return"))
DAY_S, HOUR_S = 86400.0, 3600.0
HOURLY, TIRELESS = 120, 20
REMEMBERED = 500_000
# Demand in purchases below which one visitor would decide for everybody.
ENOUGH = 10.0
# Cheap demand is believed up to this many times the usual plus this many deviations of it.
BELIEVED, DEVIATIONS = 2.0, 4.0
# An item starts with this much of a purchase when the usual cheap demand is worked out: new ones have none yet.
HEAD_START = 0.25
CHEAP_WORTH = 0.2


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
        self._paid: dict[str, float] = {}
        self._cheap: dict[str, float] = {}
        self._paid_total = self._cheap_total = self._top = 0.0
        self._last: dict[tuple[str, str, str], tuple[float, float, int]] = {}
        self._machines: set[str] = set()
        self._hours: dict[str, tuple[int, int]] = {}

    def add(self, event_id: int, item_id: str, kind: EventKind, at_s: float, user_id: str = "") -> None:
        """Count one event of the log; `at_s` in epoch seconds. Without `user_id` no limit per shopper applies."""
        self.last_id = max(self.last_id, event_id)
        worth = DEMAND.get(kind)
        if not worth:
            return
        if self._origin_s is None:
            self._origin_s = at_s
        grown = worth * 2.0 ** ((at_s - self._origin_s) / (self.half_life_days * DAY_S))
        if user_id and kind not in PAID and self._too_many(user_id, item_id, kind, at_s, grown):
            return
        if kind in PAID:
            self._paid[item_id] = self._paid.get(item_id, 0.0) + grown
            self._paid_total += grown
        else:
            self._cheap[item_id] = self._cheap.get(item_id, 0.0) + grown
            self._cheap_total += grown
        self._top = max(self._top, self._believed(item_id, at_s))

    def count(self, item_id: str, now_s: float) -> float:
        """The decayed demand of an item at `now_s`, never below 0."""
        return self._believed(item_id, now_s) * self._fade(now_s)

    def column(self, ids: Iterable[str], now_s: float) -> NDArray[np.float32]:
        """(n,) share in [0, 1] of the highest demand yet, on a log scale; all NaN until `ENOUGH` was counted in the shop."""
        fade = self._fade(now_s)
        ids = list(ids)
        if (self._paid_total + self._cheap_total) * fade < ENOUGH:
            return np.full(len(ids), np.nan, np.float32)
        counts = np.array([self._believed(i, now_s) for i in ids], np.float64) * fade
        return np.minimum(np.log1p(counts) / math.log1p(max(self._top * fade, ENOUGH)), 1).astype(np.float32)

    def _believed(self, item_id: str, now_s: float) -> float:
        """An item's demand at the origin, its cheap part no more than can be believed."""
        paid, cheap = max(0.0, self._paid.get(item_id, 0.0)), self._cheap.get(item_id, 0.0)
        fade = self._fade(now_s)
        if not cheap or self._paid_total * fade < ENOUGH:  # nobody has bought yet: nothing to hold clicks against
            return paid + cheap
        # The usual cheap demand beside a purchase, in the rest of the shop: the item must not vouch for itself.
        others = max(self._cheap_total - cheap, 0.0) / max(self._paid_total - paid + HEAD_START / fade, 1e-12)
        usual = others * (paid + HEAD_START / fade) * fade
        most = BELIEVED * usual + DEVIATIONS * math.sqrt(CHEAP_WORTH * usual)
        return paid + (cheap if cheap * fade <= most else usual / fade)

    def _too_many(self, user_id: str, item_id: str, kind: EventKind, at_s: float, grown: float) -> bool:
        """Whether the shopper did the same to the item within a day, or is faster than anybody looks at things."""
        if user_id in self._machines:
            return True
        key = (user_id, item_id, kind)
        last_s, counted, repeats = self._last.get(key, (-math.inf, 0.0, 0))
        if abs(at_s - last_s) < DAY_S:
            self._last[key] = (last_s, counted, repeats + 1)
            if repeats + 1 > TIRELESS:
                self._machines.add(user_id)
                self._cheap[item_id] -= counted
                self._cheap_total -= counted
            return True
        hour, deeds = self._hours.get(user_id, (0, 0))
        hour, deeds = (hour, deeds + 1) if hour == int(at_s // HOUR_S) else (int(at_s // HOUR_S), 1)
        self._hours[user_id] = (hour, deeds)
        if len(self._last) > REMEMBERED:
            self._last, self._hours = {}, {}
        self._last[key] = (at_s, grown if deeds <= HOURLY else 0.0, 0)
        return deeds > HOURLY

    def _fade(self, now_s: float) -> float:
        if self._origin_s is None:
            return 0.0
        return float(2.0 ** ((self._origin_s - now_s) / (self.half_life_days * DAY_S)))
