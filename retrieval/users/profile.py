"""From a shopper's events to what they seem to like: shares with time decay, prices, and open likes and dislikes.

Pure arithmetic over events and items; it knows neither the database nor the index.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

import numpy as np

from retrieval.schema import Event, EventKind, Item, Profile, UserContext

ItemsOf = Callable[[Sequence[str]], Mapping[str, Item]]
"""Looks items up by id; ids that the catalogue no longer has are left out."""

# How strongly one event speaks for its item. Dislikes and returns speak against the item, not against its whole brand:
# they are in `disliked`, not here.
WORTH: Mapping[EventKind, float] = {"purchase": 5.0, "like": 4.0, "cart": 3.0, "click": 1.0, "view": 0.3}
OPINIONS: Mapping[EventKind, int] = {"like": 1, "dislike": -1, "return": -1, "unlike": 0}
HALF_LIFE_DAYS = 45.0
LONG_DWELL_S = 30.0


def worth(event: Event) -> float:
    """The event's weight before decay; a rating counts by its stars above three, a dwell by its length."""
    if event.kind == "rating":
        return max(0.0, (event.value or 0.0) - 3.0) * 2.0
    if event.kind == "dwell":
        return min(1.0, (event.dwell_s or 0.0) / LONG_DWELL_S)
    return WORTH.get(event.kind, 0.0)


def build_context(
    user_id: str, events: Sequence[Event], items_of: ItemsOf, now: datetime, half_life_days: float = HALF_LIFE_DAYS
) -> UserContext:
    """Build the shopper's context from events newest first; those with `taught` False are not seen."""
    events = [e for e in events if e.taught and e.at <= now]
    liked, disliked = opinions(events)
    items = items_of(sorted({e.item_id for e in events if worth(e)} - set(disliked)))
    return UserContext(
        user_id=user_id,
        recent=tuple(events),
        liked=liked,
        disliked=disliked,
        profile=build_profile(events, items, now, half_life_days),
    )


def opinions(events: Sequence[Event]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Liked and disliked items, newest first; of one item only the newest word counts, and "unlike" takes it back."""
    said: dict[str, int] = {}
    for event in events:
        if (opinion := _opinion(event)) is not None:
            said.setdefault(event.item_id, opinion)
    return tuple(i for i, o in said.items() if o > 0), tuple(i for i, o in said.items() if o < 0)


def _opinion(event: Event) -> int | None:
    """1 for, -1 against, 0 taken back; None where the event says nothing."""
    if event.kind == "rating" and event.value is not None:
        return 1 if event.value >= 4 else -1 if event.value <= 2 else None
    return OPINIONS.get(event.kind)


def build_profile(events: Sequence[Event], items: Mapping[str, Item], now: datetime, half_life_days: float) -> Profile:
    """Shares of the decayed weight that went to each brand, category (any level) and attribute value."""
    brands: dict[str, float] = defaultdict(float)
    categories: dict[str, float] = defaultdict(float)
    attributes: dict[str, float] = defaultdict(float)
    total, count = 0.0, 0
    prices: list[tuple[float, float]] = []
    for event in events:
        item = items.get(event.item_id)
        if item is None or not (weight := worth(event)):
            continue
        age_days = (now - event.at).total_seconds() / 86400
        weight *= 2 ** (-age_days / half_life_days)
        total, count = total + weight, count + 1
        if item.brand:
            brands[item.brand] += weight
        for name in set(item.category):
            categories[name] += weight
        for pair in set(pairs(item)):
            attributes[pair] += weight
        if item.price_cents:
            prices.append((math.log(item.price_cents), weight))
    if not total:
        return Profile(events=count)
    mean, std = _weighted(prices)
    return Profile(
        brands={k: v / total for k, v in brands.items()},
        categories={k: v / total for k, v in categories.items()},
        attributes={k: v / total for k, v in attributes.items()},
        price_log_mean=mean,
        price_log_std=std,
        events=count,
    )


def pairs(item: Item) -> Iterator[str]:
    """The item's "name=value" strings; numbers are left out, for nobody has a taste for 43.2 cm."""
    for name, value in item.attributes.items():
        if isinstance(value, bool):
            yield f"{name}={'yes' if value else 'no'}"
        elif isinstance(value, str):
            yield f"{name}={value}"
        elif isinstance(value, tuple):
            yield from (f"{name}={v}" for v in value)


def _weighted(values: Sequence[tuple[float, float]]) -> tuple[float | None, float | None]:
    if not values:
        return None, None
    x, w = np.array(values).T
    mean = float(np.average(x, weights=w))
    return mean, float(np.sqrt(np.average((x - mean) ** 2, weights=w)))
