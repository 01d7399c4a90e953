"""A farm of bots that clicks one item: what it does to the item's place in the shop's demand. Knows the log's events alone."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from retrieval.schema import Event
from retrieval.users import Popularity

FALSE = 0.2
SIZES = (1, 10, 100, 1000)


@dataclass(frozen=True, slots=True)
class Attack:
    """Places (0 first) of the target in the shop's demand, with a farm of `bots` accounts that makes a fifth of all clicks."""

    bots: int
    false_clicks: int
    before: int
    after: int


def attacks(events: Iterable[Event], ids: Iterable[str], seed: int = 0) -> list[Attack]:
    """Attack a random item from the middle of the shop's demand with farms of several sizes."""
    events, ids = sorted(events, key=lambda e: e.at), list(ids)
    clicks = sum(e.kind == "click" for e in events)
    false = round(clicks * FALSE / (1 - FALSE))
    if not false:
        return []
    honest = _counted(events)
    now_s = events[-1].at.timestamp()
    order = _order(honest, ids, now_s)
    sold = [i for i in order if honest.count(i, now_s) > 0]
    target = sold[int(np.random.default_rng(seed).integers(len(sold) // 3, max(2 * len(sold) // 3, len(sold) // 3 + 1)))]
    span = max(now_s - events[0].at.timestamp(), 1.0)
    found = []
    for bots in SIZES:
        counts = _counted(events)
        for n in range(false):
            counts.add(len(events) + n, target, "click", now_s - span * (1 - n / false), f"bot-{n % bots}")
        found.append(Attack(bots, false, order.index(target), _order(counts, ids, now_s).index(target)))
    return found


def _counted(events: list[Event]) -> Popularity:
    counts = Popularity()
    for n, event in enumerate(events):
        counts.add(n, event.item_id, event.kind, event.at.timestamp(), event.user_id)
    return counts


def _order(counts: Popularity, ids: list[str], now_s: float) -> list[str]:
    """Ids by demand; ties by id, so that a place is one place."""
    return sorted(ids, key=lambda i: (-counts.count(i, now_s), i))
