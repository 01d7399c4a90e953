"""Train the next-item model that serving loads, from a shop's log: what follows what, with the items' content as input.

The last item of each shopper is held out to choose how much the links count and to measure; the model that is written has seen all.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import sparse

from retrieval.schema import Event
from retrieval.sequence import Content, Weights
from retrieval.sequence.model import PARAMETERS, Trained

from .data import Sequence
from .linear import ItemKNN, Popularity
from .metrics import ndcg_at, recall_at, target_ranks
from .transformer import NextItemTransformer, Shape

ENGAGED = frozenset(("click", "cart", "purchase", "like"))
SHAPE = Shape(width=64, window=30, batch=32, id_dropout=0.3, dropout=0.3, epochs=12)
LINK_WEIGHTS = (0.0, 1.0, 3.0, 10.0, 30.0)
HISTORY_DECAY = 0.8
WINDOW = 20
LOOKS, MOST_PICTURES = 64, 4000


def sequences(events: Iterable[Event], number_of: dict[str, int]) -> tuple[Sequence, ...]:
    """What each shopper turned to, in order, an item once a session; only events that may teach."""
    by_user: dict[str, dict[tuple[str, int], None]] = {}
    for event in sorted(events, key=lambda e: e.at):
        if event.taught and event.kind in ENGAGED and event.item_id in number_of:
            by_user.setdefault(event.user_id, {})[event.session_id, number_of[event.item_id]] = None
    return tuple(np.array([item for _, item in found]) for found in by_user.values())


def train(item_ids: tuple[str, ...], content: Content, histories: tuple[Sequence, ...], shape: Shape, seed: int) -> Trained:
    """Fit on all histories; `link_weight` is left at 0."""
    looks = basis(content, seed)
    model = transformer(content, histories, shape, seed, looks)
    network = model.network
    links = knn().fit(histories, len(item_ids)).links.tocsr()
    arrays = {n: p.detach().numpy().astype(np.float32) for n, p in network.state_dict().items() if n.startswith(PARAMETERS)}
    with torch.inference_mode():
        ids, names, project = (p.numpy().astype(np.float32) for p in (network.ids.weight, network.names, network.project))
    d = content.text.shape[1]
    project = np.concatenate([project[:d], looks @ project[d:]])
    seen = np.bincount(np.concatenate(histories), minlength=len(item_ids)) > 0
    return Trained(
        item_ids,
        content.names,
        ids * seen[:, None],  # an item that nobody turned to has an id vector of noise
        names,
        project,
        Weights(arrays, shape.heads, shape.temperature),
        links.indptr.astype(np.int64),
        links.indices.astype(np.int64),
        links.data.astype(np.float32),
        0.0,
        HISTORY_DECAY,
    )


def transformer(
    content: Content, histories: tuple[Sequence, ...], shape: Shape, seed: int, looks: NDArray[np.float32] | None = None
) -> NextItemTransformer:
    """`looks` (e, p) is the `basis` of the pictures, found here where it is not given."""
    looks = basis(content, seed) if looks is None else looks
    ones = np.ones(len(content.codes), np.float32)
    tokens = sparse.csr_matrix((ones, content.codes, content.starts), shape=(len(content), len(content.names)))
    vectors = np.concatenate([content.text, content.pictured(looks)], axis=1, dtype=np.float32)
    return NextItemTransformer(tokens, shape, seed, vectors).fit(histories, len(content))


def basis(content: Content, seed: int) -> NDArray[np.float32]:
    """(e, p) the main directions of the pictures' vectors, p at most `LOOKS`: all of them would cost more at each step."""
    if not len(content.image):
        return np.zeros((0, 0), np.float32)
    some = np.random.default_rng(seed).permutation(len(content.image))[:MOST_PICTURES]
    _, _, directions = np.linalg.svd(np.asarray(content.image[np.sort(some)], np.float64), full_matrices=False)
    return np.asarray(directions[:LOOKS].T, np.float32)


def knn() -> ItemKNN:
    return ItemKNN(history_decay=HISTORY_DECAY, window=WINDOW, source_power=0.5, target_power=0.3)


def measure(content: Content, histories: tuple[Sequence, ...], shape: Shape, seed: int) -> tuple[float, dict[str, Any]]:
    """Hold out each shopper's last item; the best weight of the links, and recall and nDCG of each part. None is masked."""
    known = [h[:-1] for h in histories if len(h) > 2]
    targets = np.array([h[-1] for h in histories if len(h) > 2])
    items, past = len(content), tuple(known)
    network = transformer(content, past, shape, seed).score(known)
    links = knn().fit(past, items).score([h[-shape.window :] for h in known])
    blends = {w: measured(network + np.float32(w) * links, targets, known) for w in LINK_WEIGHTS}
    best = max(blends, key=lambda w: blends[w]["ndcg@10"])
    return best, {
        "shoppers": len(targets),
        "popularity": measured(Popularity().fit(past, items).score(known), targets, known),
        "cooccurrence": measured(links, targets, known),
        "transformer": blends[0.0],
        "both": blends[best],
    }


def measured(scores: NDArray[np.float32], targets: Sequence, histories: list[Sequence]) -> dict[str, float]:
    ranks = target_ranks(scores, targets, histories, mask=False)
    return {"recall@10": round(recall_at(ranks), 4), "ndcg@10": round(ndcg_at(ranks), 4)}


def with_links(trained: Trained, weight: float) -> Trained:
    return replace(trained, link_weight=weight)
