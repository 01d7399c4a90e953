"""What was learned offline of one shop's items together: the product graph and the next-item model, for one generation.

Either may be missing; then its signals are NaN and it recalls nothing. Sees `knowledge` and `sequence`, and knows no query text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from retrieval.knowledge import Graph, Knowledge
from retrieval.schema import Event, Floats, Hop, Ints, Query, UserContext
from retrieval.sequence import FOLDER, SequenceModel, content_of
from retrieval.sequence.content import Catalogue

KNOWLEDGE = "knowledge"
NAMES = ("graph", "goes_with", "sequence")
ENGAGED = frozenset(("click", "cart", "purchase", "like"))
CHOSEN = frozenset(("cart", "purchase"))
RECENT = 8
RECALLED = 60


@dataclass(frozen=True, slots=True)
class Learned:
    """`signals`, `recall` and `path` of one generation. Safe from many threads."""

    ids: tuple[str, ...]
    row_of: Mapping[str, int]
    knowledge: Knowledge | None
    sequence: SequenceModel | None

    @classmethod
    def load(cls, shop_dir: Path, columns: Catalogue) -> Self:
        """What `training.knowledge` and `training.ranking --model sequence` wrote, aligned with the generation's rows."""
        sequence = None
        if (shop_dir / FOLDER).exists():
            sequence = SequenceModel.load(shop_dir / FOLDER, columns.ids, content_of(columns))
        knowledge = Knowledge.load(shop_dir / KNOWLEDGE, columns.ids)
        return cls(columns.ids, {item_id: row for row, item_id in enumerate(columns.ids)}, knowledge, sequence)

    def signals(self, query: Query, context: UserContext, rows: Ints) -> dict[str, Floats]:
        """Columns (n,), NaN where nothing was learned or nothing is known of the shopper.

        `graph`: how strongly the query's examples, else the shopper's last items, lead to the item in the learned space of the
        product graph, above the candidates' mean. `goes_with`: weight in [0, 1] of the heaviest complement or bought-together
        edge from what they chose. `sequence`: log-likelihood that the item comes next after their history, above the mean.
        """
        found = {name: np.full(len(rows), np.nan, np.float32) for name in NAMES}
        if not (self.knowledge or self.sequence):
            return found
        chosen, recent = _items(context.recent, CHOSEN)[:RECENT], _items(context.recent, ENGAGED)
        examples = list(query.liked) or list(dict.fromkeys((*recent[:RECENT], *context.liked)))[:RECENT]
        if self.knowledge and examples:
            found["graph"] = self.knowledge.leaning(examples, rows)
        if self.knowledge and chosen:
            found["goes_with"] = self.knowledge.linked(chosen, [self.ids[r] for r in rows])
        if self.sequence and recent:
            found["sequence"] = self.sequence.scores(recent[::-1], rows)
        return found

    def recall(self, context: UserContext) -> Ints:
        """Rows that the shopper's history leads to by either model; they may break a filter. Empty for a stranger."""
        recent = _items(context.recent, ENGAGED)
        found = [np.zeros(0, np.int64)]
        if self.knowledge and recent:
            ids = self.knowledge.recall(recent[:RECENT], RECALLED)
            found.append(np.array([self.row_of[i] for i in ids if i in self.row_of], np.int64))
        if self.sequence and recent:
            found.append(self.sequence.recall(recent[::-1], RECALLED))
        return np.unique(np.concatenate(found))

    def path(self, context: UserContext, item_id: str) -> tuple[Hop, ...]:
        """The most telling way from what the shopper chose (cart, purchase, like) to the item; () when there is none."""
        if not self.knowledge:
            return ()
        known = list(dict.fromkeys((*_items(context.recent, CHOSEN), *context.liked)))[: 2 * RECENT]
        return self.knowledge.path(known, item_id)


def forget(shop_dir: Path, events: Sequence[Event]) -> None:
    """Take one shopper's events, oldest first, out of the graph's counts; its edges follow when `training.knowledge` runs next."""
    if (shop_dir / KNOWLEDGE).exists():
        graph = Graph.load(shop_dir / KNOWLEDGE)
        graph.forget(events)
        graph.save(shop_dir / KNOWLEDGE)


def _items(events: Iterable[Event], kinds: frozenset[str]) -> list[str]:
    """The items of these kinds of events, each once, in their order (a context's: newest first)."""
    return list(dict.fromkeys(e.item_id for e in events if e.kind in kinds))
