"""What each channel and each signal is worth for search: the same queries, ranked without it.

A channel left out is not recalled from either; a signal left out is unknown to the ranker, so that it adds nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from tqdm import tqdm

from retrieval.encoders import TextEncoder
from retrieval.ranker import Ranker
from retrieval.recommend import RECALL
from retrieval.schema import Candidates, Floats, Query, UserContext
from retrieval.signals import Signals
from retrieval.store import Store

from .metrics import SEARCH, bootstrap_ci95

CHANNELS = ("text", "bm25")
GROUPS: Mapping[str, tuple[str, ...]] = {
    "channel scores and places": ("text", "bm25", "rrf", "text_position", "bm25_position"),
    "words anywhere (title, summary, attributes)": ("words", "all_words"),
    "title": ("title_match", "exact_title", "model_match"),
    "names of the catalogue": ("brand_match", "category_word", "attribute_match"),
    "kind of the best": ("category_match", "kind_match"),
    "feedback": ("feedback",),
}
Judged = Mapping[str, Mapping[str, float]]


def ablation(store: Store, encoder: TextEncoder, ranker: Ranker, judged: Judged) -> dict[str, dict[str, Any]]:
    """{what is left out: means, and the paired interval of the whole minus it}; above 0 it helps, below 0 it hurts."""
    signals = Signals(store.columns)
    whole: list[list[float]] = []
    parts: dict[str, list[list[float]]] = {}
    for text, grades in tqdm(judged.items(), desc="ablation", leave=False):
        vector = encoder.encode([text], "query")[0]
        candidates = store.recall(Query(text), vector, limit=RECALL)
        whole.append(_measured(store, ranker, signals, text, vector, candidates, grades, ()))
        for label, left, hidden in variants(candidates):
            parts.setdefault(label, []).append(_measured(store, ranker, signals, text, vector, left, grades, hidden))
    full = np.array(whole)
    return {label: _summary(full, np.array(rows)) for label, rows in parts.items()}


def variants(candidates: Candidates) -> Iterator[tuple[str, Candidates, tuple[str, ...]]]:
    """Each thing left out: its label, the candidates without it, the signals to hide."""
    for channel in CHANNELS:
        yield f"channel {channel}", without(candidates, channel), ()
    for label, names in GROUPS.items():
        yield label, candidates, names


def without(candidates: Candidates, channel: str) -> Candidates:
    """Take away a channel with the candidates that no other channel has among its best `RECALL`."""
    rest = {name: scores for name, scores in candidates.scores.items() if name != channel}
    kept = np.zeros(len(candidates), bool)
    for scores in rest.values():
        best = np.argsort(-np.nan_to_num(scores, nan=-np.inf), kind="stable")[:RECALL]
        kept[best[~np.isnan(scores[best])]] = True
    words = candidates.words[kept] if candidates.words is not None else None
    return replace(candidates, rows=candidates.rows[kept], scores={n: s[kept] for n, s in rest.items()}, words=words)


def _measured(
    store: Store,
    ranker: Ranker,
    signals: Signals,
    text: str,
    vector: Floats,
    candidates: Candidates,
    grades: Mapping[str, float],
    hidden: tuple[str, ...],
) -> list[float]:
    demand = np.full(len(candidates), np.nan, np.float32)
    found = signals.compute(Query(text), candidates, vector, UserContext(), demand)
    found |= {name: np.full(len(candidates), np.nan, np.float32) for name in hidden}
    order = np.argsort(-ranker.score(ranker.matrix(found)), kind="stable")
    ranking = [store.columns.ids[r] for r in candidates.rows[order]]
    return [metric(ranking, grades) for metric in SEARCH.values()]


def _summary(full: np.ndarray[Any, Any], part: np.ndarray[Any, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {name: round(float(part[:, n].mean()), 4) for n, name in enumerate(SEARCH)}
    worth = {name: bootstrap_ci95(full[:, n] - part[:, n]) for n, name in enumerate(SEARCH)}
    out["worth"] = {name: round(float((full[:, n] - part[:, n]).mean()), 4) for n, name in enumerate(SEARCH)}
    out["worth_ci95"] = {name: [round(x, 4) for x in worth[name]] for name in ("ndcg@10", "condensed_ndcg@10")}
    return out
