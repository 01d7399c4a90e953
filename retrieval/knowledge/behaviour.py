"""What all shoppers together do with pairs of items: counts that grow with every event and shrink when a shopper is forgotten.

Holds counts of pairs only; whose they are is not kept, so a shopper is taken out by counting their events backwards.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from retrieval.knowledge.relations import Node, Triple
from retrieval.schema import Event, EventKind

WINDOW = 30
AFTER_S = 45 * 86_400.0
FEWEST = 2
DAMPING = 3.0
# A pair in fewer directed purchases than this share of both ways is not a complement that way.
DIRECTED = 0.35
# Between categories: how many standard deviations above chance, and which share of those who bought the first.
SURPRISING, SHARE = 3.0, 0.06
LOOKED: Mapping[EventKind, int] = {"view": 1, "click": 1, "cart": 1, "like": 1, "purchase": 2}

Pair = tuple[str, str]
Key = TypeVar("Key")


class _Seen(NamedTuple):
    item: str
    level: int
    at_s: float
    session: str


@dataclass
class Behaviour:
    """Counts: `bought` and `viewed` sessions by item, `bought_pairs` and `viewed_pairs` by ordered pair (earlier, later).

    A pair counts once a session. `last_id` is the newest event that was counted.
    """

    bought: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    viewed: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    bought_pairs: dict[Pair, float] = field(default_factory=lambda: defaultdict(float))
    viewed_pairs: dict[Pair, float] = field(default_factory=lambda: defaultdict(float))
    last_id: int = 0

    def __post_init__(self) -> None:
        self._windows: dict[str, list[_Seen]] = {}

    def add(self, events: Iterable[tuple[int, Event]]) -> int:
        """Count (id, event) pairs oldest first, those after `last_id`; returns how many were new."""
        new = 0
        for event_id, event in events:
            if event_id > self.last_id:
                self._count(event, self._windows.setdefault(event.user_id, []), 1.0)
                self.last_id, new = event_id, new + 1
        return new

    def remember(self, events: Iterable[Event]) -> None:
        """Fill a shopper's window from events oldest first that were counted already: after a load, before `add`."""
        for event in events:
            self._count(event, self._windows.setdefault(event.user_id, []), 0.0)

    def forget(self, events: Sequence[Event]) -> None:
        """Take all events of one shopper, oldest first, out of the counts."""
        window: list[_Seen] = []
        for event in events:
            self._count(event, window, -1.0)
        for user in {e.user_id for e in events}:
            self._windows.pop(user, None)
        for items in (self.bought, self.viewed):
            _drop_empty(items)
        for pairs in (self.bought_pairs, self.viewed_pairs):
            _drop_empty(pairs)

    def _count(self, event: Event, window: list[_Seen], sign: float) -> None:
        level = LOOKED.get(event.kind)
        if level is None or not event.taught:
            return
        now = _Seen(event.item_id, level, event.at.timestamp(), event.session_id or f"{event.at:%Y-%m-%d}")
        known = max((s.level for s in window if s.item == now.item and s.session == now.session), default=0)
        if known >= level:
            return
        if known < 1:
            self.viewed[now.item] += sign
            for seen in window:
                if seen.session == now.session and seen.item != now.item and seen.level == 1:
                    self.viewed_pairs[seen.item, now.item] += sign
        if level == 2:
            self.bought[now.item] += sign
            for item in {s.item for s in window if s.level == 2 and s.item != now.item and now.at_s - s.at_s <= AFTER_S}:
                self.bought_pairs[item, now.item] += sign
        # A purchase is a look too, else the looks that follow in the session would not meet it.
        window += [now._replace(level=1), now] if known < 1 and level == 2 else [now]
        del window[:-WINDOW]

    def triples(self, leaf_of: Mapping[str, str]) -> Iterator[Triple]:
        """Edges that at least two sessions bear out; `leaf_of` {item: its deepest category}, "" where it has none."""
        yield from self._together(leaf_of)
        yield from self._complements(leaf_of)
        yield from self._category_complements(leaf_of)

    def _together(self, leaf_of: Mapping[str, str]) -> Iterator[Triple]:
        bought, viewed = _both_ways(self.bought_pairs), _both_ways(self.viewed_pairs)
        for (a, b), n in bought.items():
            if n >= FEWEST:
                yield from _mirrored(a, "bought_together", b, _cosine(n, self.bought[a], self.bought[b]))
        for (a, b), n in viewed.items():
            if n < FEWEST:
                continue
            weight = _cosine(n, self.viewed[a], self.viewed[b])
            yield from _mirrored(a, "viewed_together", b, weight)
            # Looked at side by side, of one kind, and seldom bought both: one instead of the other.
            instead = weight - _cosine(bought.get((a, b), 0.0), self.bought[a], self.bought[b])
            if leaf_of.get(a) and leaf_of.get(a) == leaf_of.get(b) and instead > 0:
                yield from _mirrored(a, "substitute", b, instead)

    def _complements(self, leaf_of: Mapping[str, str]) -> Iterator[Triple]:
        total = sum(self.bought.values())
        for (a, b), n in self.bought_pairs.items():
            back = self.bought_pairs.get((b, a), 0.0)
            other_kind = leaf_of.get(a, "") != leaf_of.get(b, "")
            if n >= FEWEST and other_kind and n / (n + back) >= DIRECTED and n * total > self.bought[a] * self.bought[b]:
                yield Triple(Node("item", a), "complement", Node("item", b), n / (self.bought[a] + DAMPING))

    def _category_complements(self, leaf_of: Mapping[str, str]) -> Iterator[Triple]:
        """The same between leaf categories, where single pairs are too rare: a case goes with a phone, whichever they are."""
        pairs: dict[Pair, float] = defaultdict(float)
        for (a, b), n in self.bought_pairs.items():
            pairs[leaf_of.get(a, ""), leaf_of.get(b, "")] += n
        first: dict[str, float] = defaultdict(float)
        for (a, _), n in pairs.items():
            first[a] += n
        bought: dict[str, float] = defaultdict(float)
        for item, n in self.bought.items():
            bought[leaf_of.get(item, "")] += n
        total = sum(bought.values())
        for (a, b), n in pairs.items():
            chance = first[a] * bought[b] / total
            share = n / (first[a] + DAMPING)
            surprising = n >= 2 * FEWEST and n - chance >= SURPRISING * chance**0.5 and share >= SHARE
            if a and b and a != b and surprising and n / (n + pairs.get((b, a), 0.0)) >= DIRECTED:
                yield Triple(Node("category", a), "category_complement", Node("category", b), min(1.0, share))


def _drop_empty(counts: dict[Key, float]) -> None:
    for key in [k for k, v in counts.items() if v <= 0]:
        del counts[key]


def _both_ways(pairs: Mapping[Pair, float]) -> dict[Pair, float]:
    """Counts by unordered pair, the lesser name first."""
    out: dict[Pair, float] = defaultdict(float)
    for (a, b), n in pairs.items():
        out[min(a, b), max(a, b)] += n
    return out


def _cosine(n: float, a: float, b: float) -> float:
    return float(min(1.0, n / (((a + DAMPING) * (b + DAMPING)) ** 0.5)))


def _mirrored(a: str, relation: str, b: str, weight: float) -> Iterator[Triple]:
    one, other = Node("item", a), Node("item", b)
    yield Triple(one, relation, other, weight)  # type: ignore[arg-type]
    yield Triple(other, relation, one, weight)  # type: ignore[arg-type]
