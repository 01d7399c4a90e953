"""Let the shoppers shop: slates shown by a known logging policy, and what each did with them.

Logging policy: with probability 1 - EXPLORE the slate is the popularity order of the pool, else a uniformly random order of
it, so the propensity of an item at a place is exactly (1 - EXPLORE) * [popularity put it there] + EXPLORE / pool size.
Examination falls with position (https://arxiv.org/abs/1608.04468); a click needs examination and utility.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import numpy as np
from numpy.typing import NDArray

from retrieval.demo.products import Product
from retrieval.demo.shoppers import Shopper, tokens_of, utilities
from retrieval.schema import Event, EventKind

DAYS = 180
EXPLORE = 0.5
POSITION_BIAS = 0.75
POOL = 24


@dataclass(slots=True)
class Shelf:
    """The products as the simulation needs them, by type and in popularity order."""

    products: Sequence[Product]
    rows: dict[str, list[int]] = field(default_factory=dict)
    siblings: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        order = sorted(range(len(self.products)), key=lambda r: -(self.products[r].appeal + 0.4 * self.products[r].quality))
        by_kind: dict[str, list[int]] = defaultdict(list)
        by_room: dict[str, list[int]] = defaultdict(list)
        for row in order:
            by_kind[self.products[row].kind.key].append(row)
            for room in self.products[row].kind.path[:2]:
                by_room[room].append(row)
        self.rows = dict(by_kind)
        for kind, rows in by_kind.items():
            path = self.products[rows[0]].kind.path
            self.siblings[kind] = [*by_room[path[1]], *by_room[path[0]]]

    def pool(self, kind: str, at: datetime) -> list[int]:
        """Rows on sale at that time, most popular first: the type, filled up from its neighbours to a dozen."""
        own = [r for r in self.rows[kind] if _on_sale(self.products[r], at)]
        if len(own) >= 12:
            return own[:POOL]
        more = [r for r in dict.fromkeys(self.siblings[kind]) if r not in own and _on_sale(self.products[r], at)]
        return (own + more[: max(0, 12 - len(own))])[:POOL]


def make_events(shoppers: Sequence[Shopper], products: Sequence[Product], seed: int, until: datetime) -> list[Event]:
    """All events of all shoppers, oldest first."""
    shelf = Shelf(products)
    taste = utilities(shoppers, products)
    events = [
        e for row, shopper in enumerate(shoppers) for e in _life(shopper, taste[row], shelf, Random(f"{seed}:{shopper.id}"), until)
    ]
    return sorted(events, key=lambda e: (e.at, e.user_id))


def _on_sale(product: Product, at: datetime) -> bool:
    return product.item.created_at is not None and product.item.created_at <= at


def _life(shopper: Shopper, taste: NDArray[np.float64], shelf: Shelf, rng: Random, until: datetime) -> Iterator[Event]:
    sessions = max(4, round(11 * shopper.tastes.activity))
    starts = sorted(until - timedelta(days=DAYS * rng.random() ** 1.15, seconds=7200) for _ in range(sessions))
    bought: list[Event] = []
    seen: set[int] = set()
    for number, start in enumerate(starts):
        last = number == len(starts) - 1
        for event in _session(
            shopper, taste, shelf, rng, start.replace(microsecond=0), number, must_buy=last and not bought, seen=seen
        ):
            if event.at < until:
                bought += [event] if event.kind == "purchase" else []
                yield event
    for event in bought:
        if rng.random() < 0.35:
            at = event.at + timedelta(days=rng.uniform(4, 15))
            if at < until:
                yield Event(shopper.id, event.item_id, "rating", at.replace(microsecond=0), value=_stars(event, taste, shelf, rng))


def _stars(event: Event, taste: NDArray[np.float64], shelf: Shelf, rng: Random) -> float:
    row = next(r for r, p in enumerate(shelf.products) if p.item.id == event.item_id)
    return float(min(5, max(1, round(3.7 + 0.35 * float(taste[row]) + rng.gauss(0, 0.6)))))


def _session(
    shopper: Shopper,
    taste: NDArray[np.float64],
    shelf: Shelf,
    rng: Random,
    start: datetime,
    number: int,
    must_buy: bool,
    seen: set[int],
) -> Iterator[Event]:
    interests = shopper.tastes.interests
    at = start
    for slate_number in range(rng.choice((1, 2, 2, 3))):
        kind = rng.choices(list(interests), list(interests.values()))[0]
        pool = shelf.pool(kind, at)
        popular = rng.random() >= EXPLORE
        order = pool if popular else rng.sample(pool, len(pool))
        shown = order[: rng.randrange(8, 11)]
        query, wanted = _query(kind, pool, shopper, shelf, rng)
        slate = Slate(shopper.id, f"{shopper.id}-{number}", query, wanted, shown, pool, at)
        last = must_buy and slate_number == 0
        yield from _browse(slate, taste, shelf, rng, last, seen)
        at += timedelta(seconds=rng.randrange(300, 900))


@dataclass(frozen=True, slots=True)
class Slate:
    """One result page; `shown` and `pool` are rows, `wanted` the attribute that the query names."""

    user_id: str
    session_id: str
    query: str
    wanted: str
    shown: Sequence[int]
    pool: Sequence[int]
    at: datetime

    def event(
        self,
        kind: EventKind,
        position: int,
        after_s: float,
        shelf: Shelf,
        *,
        dwell_s: float | None = None,
        value: float | None = None,
    ) -> Event:
        row = self.shown[position]
        propensity = (1 - EXPLORE) * (self.pool[position] == row) + EXPLORE / len(self.pool)
        return Event(
            self.user_id,
            shelf.products[row].item.id,
            kind,
            self.at + timedelta(seconds=int(after_s)),
            session_id=self.session_id,
            query=self.query,
            shown=tuple(shelf.products[r].item.id for r in self.shown),
            position=position,
            propensity=round(propensity, 6),
            dwell_s=dwell_s,
            value=value,
        )


def _query(kind: str, pool: Sequence[int], shopper: Shopper, shelf: Shelf, rng: Random) -> tuple[str, str]:
    """Words of the search box, and the "name=value" that they ask for."""
    leaf = shelf.products[shelf.rows[kind][0]].kind.path[2].lower()
    tokens = {t for r in pool for t in tokens_of(shelf.products[r])}
    liked = [t for t, weight in shopper.tastes.attributes.items() if weight > 0 and t in tokens]
    gender = shopper.tastes.gender
    suffix = f" for {gender}" if f"gender={gender}" in tokens and gender != "unisex" and rng.random() < 0.4 else ""
    if not liked or rng.random() < 0.55:
        return f"{leaf}{suffix}", ""
    wanted = rng.choice(liked)
    name, _, value = wanted.partition("=")
    word = name.replace("_", " ") if value == "yes" else value
    return f"{word} {leaf}{suffix}", wanted


def _browse(slate: Slate, taste: NDArray[np.float64], shelf: Shelf, rng: Random, must_buy: bool, seen: set[int]) -> Iterator[Event]:
    clock = 4.0
    target = max(range(len(slate.shown)), key=lambda p: taste[slate.shown[p]]) if must_buy else -1
    clicks = 0
    for position, row in enumerate(slate.shown):
        utility = float(taste[row]) + (0.0 if not slate.wanted else 0.9 if slate.wanted in tokens_of(shelf.products[row]) else -0.9)
        utility += 0.3 if row in seen else 0.0
        if position != target and rng.random() >= (1 + position) ** -POSITION_BIAS:
            continue
        if position != target and (clicks >= 4 or rng.random() >= _logistic(1.5 * utility - 1.4)):
            if rng.random() < 0.3:
                yield slate.event("skip", position, clock, shelf)
            continue
        clicks += 1
        seen.add(row)
        clock += rng.uniform(3, 15)
        yield slate.event("click", position, clock, shelf)
        clock += 1
        yield slate.event("view", position, clock, shelf)
        dwell_s = round(min(400.0, math.exp(2.6 + 0.45 * utility + rng.gauss(0, 0.6))), 1)
        clock += dwell_s
        yield slate.event("dwell", position, clock, shelf, dwell_s=dwell_s)
        if rng.random() < 0.16:
            if utility > 1.2:
                yield slate.event("like", position, clock + 1, shelf)
            elif utility < 0.35:
                yield slate.event("dislike", position, clock + 1, shelf)
        if position == target or rng.random() < _logistic(1.1 * utility - 2.7):
            pieces = 2.0 if shelf.products[row].kind.department == "grocery" and rng.random() < 0.4 else 1.0
            clock += rng.uniform(2, 8)
            yield slate.event("cart", position, clock, shelf, value=pieces)
            if position == target or rng.random() < 0.62:
                clock += rng.uniform(30, 120)
                yield slate.event("purchase", position, clock, shelf, value=pieces)


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))
