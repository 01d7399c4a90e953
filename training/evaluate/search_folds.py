"""The ranker learned on graded judgments by folds over the queries: what the signals could do if the shop had judgments."""

from collections.abc import Mapping
from dataclasses import replace

import lightgbm
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from retrieval.encoders import TextEncoder
from retrieval.ranker import Prior, Ranker
from retrieval.recommend import RECALL
from retrieval.schema import Floats, Query, UserContext
from retrieval.signals import SIGNALS, Signals
from retrieval.store import Store
from training.ranker.fit import dataset, fit_prior, parameters
from training.ranker.table import Table, stack

TREES, LEAVES, SEED = 60, 7, 0
# An unjudged document among the first is taught as worthless: so it counts in the whole-catalogue figure.
UNJUDGED = 40


def cross_validated(
    store: Store, encoder: TextEncoder, judged: Mapping[str, Mapping[str, float]], folds: int
) -> dict[str, list[str]]:
    """Rankings {query: ids}, each by trees that were fitted on the other folds' judged documents."""
    if not 2 <= folds <= len(judged):
        raise ValueError(f"folds {folds} is not between 2 and the {len(judged)} queries")
    tables = {q: _signals(store, encoder, Signals(store.columns), q) for q in tqdm(judged, desc="signals", leave=False)}
    fold_of = dict(zip(judged, np.random.default_rng(SEED).permutation(len(judged)) % folds, strict=True))
    rankings: dict[str, list[str]] = {}
    for fold in tqdm(range(folds), desc="folds", leave=False):
        known = [q for q in judged if fold_of[q] != fold]
        prior = fit_prior(stack([p for q in known if (p := _judged(store, *tables[q], judged[q]))]))
        train = stack([p for q in known if (p := _judged(store, *tables[q], judged[q], prior))])
        trees = lightgbm.train(parameters(SEED) | {"min_data_in_leaf": 40, "num_leaves": LEAVES}, dataset(train, prior), TREES)
        ranker = Ranker(trees, replace(prior, alone=False))  # no demand is known, but these trees learned without it
        for query in [q for q in judged if fold_of[q] == fold]:
            rows, matrix = tables[query]
            rankings[query] = [store.columns.ids[r] for r in rows[np.argsort(-ranker.score(matrix), kind="stable")]]
    return rankings


def _signals(store: Store, encoder: TextEncoder, signals: Signals, text: str) -> tuple[NDArray[np.int64], Floats]:
    vector = encoder.encode([text], "query")[0]
    candidates = store.recall(Query(text), vector, limit=RECALL)
    demand = np.full(len(candidates), np.nan, np.float32)
    found = signals.compute(Query(text), candidates, vector, UserContext(), demand)
    return candidates.rows, np.stack([found[name] for name in SIGNALS], axis=1)


def _judged(
    store: Store, rows: NDArray[np.int64], matrix: Floats, grades: Mapping[str, float], prior: Prior | None = None
) -> Table | None:
    """The judged candidates of one query and, with a prior, its first unjudged ones; None with fewer than two."""
    ids = [store.columns.ids[r] for r in rows]
    kept = np.array([i for i, item in enumerate(ids) if item in grades], np.int64)
    if prior is not None:
        kept = np.union1d(kept, np.argsort(-prior.contributions(matrix, SIGNALS).sum(1), kind="stable")[:UNJUDGED])
    if len(kept) < 2:
        return None
    held = np.array([round(grades.get(ids[i], 0)) for i in kept])
    return Table(matrix[kept], held, np.ones(len(kept)), np.array([len(kept)]))
