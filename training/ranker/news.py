"""Which pages of the log a night looks at: what is new, as much of before so that it is not forgotten, and whom it is judged by."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field

import numpy as np

from retrieval.schema import Event
from training.ranker.slates import Slate, slates

FEWEST_REPLAYED, MOST_JUDGING = 300, 600
Key = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class News:
    """`new` and `wanted` pages by shopper, query and slate, `shoppers` whose visits count; None is all of them."""

    new: Set[Key] = field(default_factory=frozenset)
    wanted: Set[Key] | None = None
    shoppers: Set[str] | None = None

    def is_new(self, page: Slate) -> bool:
        return key(page) in self.new

    def wants(self, page: Slate) -> bool:
        return self.wanted is None or key(page) in self.wanted


def key(page: Slate | Event) -> Key:
    return page.user_id, page.query, page.shown


def news_of(pairs: Sequence[tuple[int, Event]], since: int, held: Set[str], seed: int, going_on: bool) -> News:
    """Pages with an event after `since`; with `going_on` only they are wanted, as many old ones, and the newest of who judges."""
    new = frozenset(key(event) for event_id, event in pairs if event_id > since and event.shown)
    if not going_on:
        return News(new)
    pages = slates(event for _, event in pairs)
    old = [key(p) for p in pages if key(p) not in new and p.user_id not in held]
    many = min(len(old), max(len(new), FEWEST_REPLAYED))
    replayed = {old[i] for i in np.random.default_rng(seed).choice(len(old), many, replace=False)} if many else set()
    judging = [key(p) for p in pages if p.user_id in held][-MOST_JUDGING:]
    wanted = new | replayed | set(judging)
    return News(new, wanted, frozenset(user for user, _, _ in wanted))
