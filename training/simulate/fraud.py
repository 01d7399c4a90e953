"""Bot farms that push one item: what they do to the item's place in the shop's demand. Knows the log's events alone.

Every farm makes a fifth of all clicks. They differ in what else they do to look like shoppers, from nothing to paying.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal, get_args

import numpy as np

from retrieval.schema import Event
from retrieval.users import Popularity

FALSE = 0.2
SIZES = (1, 10, 100, 1000)
BROWSED = 2

Farm = Literal["clicks", "browses", "carts", "returns", "pays"]
"""Clicks the target alone; clicks other items too; also likes it and puts it in the cart; buys something, clicks, and sends it
back; buys something first and keeps it."""


@dataclass(frozen=True, slots=True)
class Attack:
    """Places (0 first) of the target in the shop's demand, with a farm of `bots` accounts that makes a fifth of all clicks.

    `purchases` is what the farm pays for.
    """

    farm: Farm
    bots: int
    false_clicks: int
    purchases: int
    before: int
    after: int


def attacks(events: Iterable[Event], ids: Iterable[str], seed: int = 0) -> list[Attack]:
    """Attack a random item from the middle of the shop's demand with every farm in several sizes."""
    events, ids = sorted(events, key=lambda e: e.at), list(ids)
    clicks = sum(e.kind == "click" for e in events)
    false = round(clicks * FALSE / (1 - FALSE))
    if not false:
        return []
    rng = np.random.default_rng(seed)
    honest = counted(events)
    now_s = events[-1].at.timestamp()
    order = _order(honest, ids, now_s)
    sold = [i for i in order if honest.count(i, now_s) > 0]
    target = sold[int(rng.integers(len(sold) // 3, max(2 * len(sold) // 3, len(sold) // 3 + 1)))]
    found = []
    for farm in get_args(Farm):
        for bots in SIZES:
            fake = list(_fakes(farm, bots, false, target, ids, events, rng))
            paid = sum(e.kind == "purchase" for e in fake) - sum(e.kind == "return" for e in fake)
            after = _order(counted([*events, *fake]), ids, now_s).index(target)
            found.append(Attack(farm, bots, false, paid, order.index(target), after))
    return found


def _fakes(
    farm: Farm, bots: int, false: int, target: str, ids: list[str], events: list[Event], rng: np.random.Generator
) -> Iterator[Event]:
    """The farm's events, evenly over the time of the honest ones."""
    start, span = events[0].at, events[-1].at - events[0].at
    known: set[str] = set()
    for n in range(false):
        bot, at = f"bot-{n % bots}", start + span * (n / false)
        click = Event(bot, target, "click", at)
        if farm in ("returns", "pays") and bot not in known:
            known.add(bot)
            bought = replace(click, item_id=str(rng.choice(ids)), kind="purchase")
            yield bought
            if farm == "returns":
                yield replace(bought, kind="return", at=at + timedelta(seconds=2))
        if farm == "browses" and n % (BROWSED + 1) < BROWSED:  # the farm's clicks are shared out
            click = replace(click, item_id=str(rng.choice(ids)))
        yield replace(click, at=at + timedelta(seconds=1))
        if farm == "carts":
            yield replace(click, kind="like")
            yield replace(click, kind="cart")


def counted(events: Iterable[Event]) -> Popularity:
    """The demand that a log of these events tells, in the order of time."""
    counts = Popularity()
    for n, event in enumerate(sorted(events, key=lambda e: e.at)):
        counts.add(n, event.item_id, event.kind, event.at.timestamp(), event.user_id)
    return counts


def _order(counts: Popularity, ids: list[str], now_s: float) -> list[str]:
    """Ids by demand; ties by id, so that a place is one place."""
    return sorted(ids, key=lambda i: (-counts.count(i, now_s), i))
