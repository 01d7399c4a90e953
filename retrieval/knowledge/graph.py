"""The product graph as it grows: facts of each item, counts of behaviour; `links` makes the edges of the moment.

Incremental: an item that comes again replaces its own facts, an event is counted once. It knows neither store nor log; both are
handed in.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

from retrieval.knowledge.behaviour import Behaviour
from retrieval.knowledge.facts import facts_of
from retrieval.knowledge.relations import Triple
from retrieval.schema import Event, Item

COUNTS = "behaviour.json"

HistoryOf = Callable[[str], Sequence[Event]]
"""A shopper's events, oldest first."""


class Graph:
    """`add` items, `learn` from events, `forget` a shopper; `triples` lists every edge between nodes that exist now."""

    def __init__(self, behaviour: Behaviour | None = None) -> None:
        self.behaviour = behaviour or Behaviour()
        self._facts: dict[str, tuple[Triple, ...]] = {}
        self._leaf: dict[str, str] = {}

    def add(self, items: Iterable[Item]) -> None:
        """Add items, or replace what was known of them."""
        for item in items:
            self._facts[item.id] = tuple(facts_of(item))
            self._leaf[item.id] = item.category[-1] if item.category else ""

    def remove(self, item_ids: Iterable[str]) -> None:
        """Take items out; their behaviour stays counted, should they come back."""
        for item_id in item_ids:
            self._facts.pop(item_id, None)
            self._leaf.pop(item_id, None)

    def learn(self, events: Iterable[tuple[int, Event]], history_of: HistoryOf | None = None) -> int:
        """Count the (id, event) pairs that are new, oldest first; returns how many.

        After a `load`, `history_of` gives each shopper's earlier events, so that what they did before the break still pairs.
        """
        new = [(n, e) for n, e in events if n > self.behaviour.last_id]
        if history_of and self.behaviour.last_id:
            first = {e.user_id: e.at for _, e in reversed(new)}
            for user, at in first.items():
                self.behaviour.remember(e for e in history_of(user) if e.at < at)
        return self.behaviour.add(new)

    def forget(self, events: Sequence[Event]) -> None:
        """Take one shopper's events, oldest first, out of all counts."""
        self.behaviour.forget(events)

    def triples(self) -> Iterator[Triple]:
        """Every edge once, both ends in the catalogue; of the same edge from several sources the heaviest."""
        heaviest: dict[tuple[object, ...], Triple] = {}
        for triple in (*self._of_catalogue(), *self.behaviour.triples(self._leaf)):
            key = triple[:3]
            if all(n.kind != "item" or n.name in self._facts for n in (triple.head, triple.tail)) and (
                key not in heaviest or heaviest[key].weight < triple.weight
            ):
                heaviest[key] = triple
        yield from heaviest.values()

    @property
    def leaves(self) -> Mapping[str, str]:
        """{item id: its deepest category, "" without one}."""
        return self._leaf

    def _of_catalogue(self) -> Iterator[Triple]:
        for facts in self._facts.values():
            yield from facts

    def save(self, folder: Path) -> None:
        """Keep the counts; facts are the catalogue's and are read from it again."""
        folder.mkdir(parents=True, exist_ok=True)
        held = self.behaviour
        pairs = {"bought_pairs": held.bought_pairs, "viewed_pairs": held.viewed_pairs}
        out = {
            "last_id": held.last_id,
            "bought": dict(held.bought),
            "viewed": dict(held.viewed),
            **{name: [[a, b, n] for (a, b), n in counts.items()] for name, counts in pairs.items()},
        }
        (folder / COUNTS).write_text(json.dumps(out, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Counts as saved, no items yet; an empty graph where nothing was saved."""
        path, behaviour = folder / COUNTS, Behaviour()
        if path.exists():
            kept = json.loads(path.read_text(encoding="utf-8"))
            behaviour.last_id = kept["last_id"]
            behaviour.bought.update(kept["bought"])
            behaviour.viewed.update(kept["viewed"])
            behaviour.bought_pairs.update({(a, b): n for a, b, n in kept["bought_pairs"]})
            behaviour.viewed_pairs.update({(a, b): n for a, b, n in kept["viewed_pairs"]})
        return cls(behaviour)
