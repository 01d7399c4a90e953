"""The signals of models that learn items together (product graph, next item), for shoppers whom those models have not seen.

A ranker that was taught with a graph or a next-item model that already knows the purchase it is to predict would trust them far too
much. So the shoppers are dealt into folds, and the signals of each fold's shoppers come from models fitted on all the others
(cross-fitting, as in stacking: Wolpert 1992, https://doi.org/10.1016/S0893-6080(05)80023-1). What other shoppers did later is seen;
what this shopper did on the page or after it never is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from retrieval.knowledge import Graph, Knowledge
from retrieval.knowledge.vectors import VECTORS
from retrieval.learned import KNOWLEDGE, Learned
from retrieval.schema import Event, Floats, Item, Query, UserContext
from retrieval.sequence import FOLDER, SequenceModel, content_of
from retrieval.signals import LEARNED
from retrieval.store import Columns, Store
from training.knowledge.__main__ import numbered, vectors_of
from training.knowledge.embed import Fit
from training.sequence.served import SHAPE, measure, sequences, train, with_links

FOLDS = 3
FEWEST_HISTORIES = 10
ITEMS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class CrossFitted:
    """`models` by fold; each knows all shoppers but those of its fold. Without models every signal is NaN."""

    models: tuple[Learned, ...] = ()
    fold_of: Mapping[str, int] = field(default_factory=dict)

    def signals(self, query: Query, context: UserContext, rows: NDArray[np.int64]) -> dict[str, Floats]:
        """The columns of `LEARNED` (n,), by the models that have not seen this shopper."""
        if not self.models or not context.user_id:
            return {name: np.full(len(rows), np.nan, np.float32) for name in LEARNED}
        return self.models[self.fold_of[context.user_id]].signals(query, context, rows)


def cross_fit(store: Store, events: Sequence[Event], folds: int, seed: int) -> CrossFitted:
    """Fit the models `folds` times on a shop's `events` by time; 0 folds: none. ValueError for one fold, which would see itself."""
    if folds == 0:
        return CrossFitted()
    users = sorted({e.user_id for e in events})
    if not 2 <= folds <= len(users):
        raise ValueError(f"folds {folds} is not 0 and not between 2 and the {len(users)} shoppers")
    dealt = np.random.default_rng(seed).permutation(len(users)) % folds
    fold_of = dict(zip(users, dealt.tolist(), strict=True))
    items = [i for start in range(0, len(store.columns), ITEMS_AT_ONCE) for i in store.items(_rows(store.columns, start))]
    models, link_weight = [], None
    for fold in tqdm(range(folds), desc="models of the other folds", unit="fold"):
        others = [e for e in events if fold_of[e.user_id] != fold]
        sequence, link_weight = _sequence(store.columns, others, seed, link_weight)
        models.append(Learned(store.columns.ids, store.columns.row_of, _knowledge(store.columns, items, others, seed), sequence))
    return CrossFitted(tuple(models), fold_of)


def serves_models(shop_dir: Path) -> bool:
    """Whether the shop serves a trained graph or next-item model: else their signals are unknown there, and need no teaching."""
    return (shop_dir / KNOWLEDGE / VECTORS).exists() or (shop_dir / FOLDER).exists()


def _rows(columns: Columns, start: int) -> range:
    return range(start, min(start + ITEMS_AT_ONCE, len(columns)))


def _knowledge(columns: Columns, items: Sequence[Item], events: Sequence[Event], seed: int) -> Knowledge | None:
    graph = Graph()
    graph.add(items)
    graph.learn(enumerate(events, 1))
    triples = sorted(graph.triples())
    if not triples:
        return None
    edges, nodes = numbered(triples)
    return Knowledge(graph.leaves, triples, vectors_of(edges, nodes, seed, Fit()).aligned(columns.ids))


def _sequence(
    columns: Columns, events: Sequence[Event], seed: int, link_weight: float | None
) -> tuple[SequenceModel | None, float | None]:
    """The next-item model, and how much its links count: chosen in the first fold, for one number serves all."""
    histories, content = sequences(events, dict(columns.row_of)), content_of(columns)
    if sum(len(h) > 2 for h in histories) < FEWEST_HISTORIES:
        return None, link_weight
    if link_weight is None:
        link_weight, _ = measure(content, histories, SHAPE, seed)
    trained = with_links(train(columns.ids, content, histories, SHAPE, seed), link_weight)
    return SequenceModel(trained, columns.ids, content), link_weight
