"""How good a ranking is, against graded judgments. Knows ids and grades; no model, no catalogue.

A ranking is a list of ids, best first; judgments are {id: grade}, grade 0 meaning judged and bad. A document without a grade is
unjudged: it counts as 0, except in the condensed forms, which take it out first.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Judgments = Mapping[str, float]


def dcg(grades: Sequence[float]) -> float:
    """Discounted cumulative gain: sum of (2^grade - 1) / log2(rank + 1), rank from 1.

    Jarvelin & Kekalainen 2002, https://doi.org/10.1145/582415.582418, with the gain of Burges et al. 2005.
    """
    gains = np.exp2(np.asarray(grades, np.float64)) - 1
    return float((gains / np.log2(np.arange(2, len(gains) + 2))).sum())


def ndcg_at(ranking: Sequence[str], judgments: Judgments, k: int = 10) -> float:
    """DCG of the first k over the DCG of the best k judged documents; 0 when no document is relevant."""
    best = dcg(sorted(judgments.values(), reverse=True)[:k])
    return dcg([judgments.get(i, 0.0) for i in ranking[:k]]) / best if best else 0.0


def condensed_ndcg_at(ranking: Sequence[str], judgments: Judgments, k: int = 10) -> float:
    """Take the unjudged documents out of the ranking, then nDCG (condensed lists, Sakai 2007).

    https://doi.org/10.1145/1277741.1277756
    """
    return ndcg_at([i for i in ranking if i in judgments], judgments, k)


def judged_at(ranking: Sequence[str], judgments: Judgments, k: int = 10) -> float:
    """Share of the first k that somebody judged; a low value means that the nDCG beside it is an underestimate."""
    return sum(i in judgments for i in ranking[:k]) / k


def recall_at(ranking: Sequence[str], judgments: Judgments, k: int = 50) -> float:
    """Share of the relevant documents (grade above 0) among the first k; 0 when there are none."""
    relevant = {i for i, grade in judgments.items() if grade > 0}
    return len(relevant & set(ranking[:k])) / len(relevant) if relevant else 0.0


def precision_at(ranking: Sequence[str], judgments: Judgments, k: int = 10) -> float:
    """Share of the first k with a grade above 0."""
    return sum(judgments.get(i, 0.0) > 0 for i in ranking[:k]) / k


def reciprocal_rank(ranking: Sequence[str], judgments: Judgments) -> float:
    """1 / rank of the first relevant document, 0 when none is ranked; its mean over queries is MRR (Voorhees 1999)."""
    return next((1 / rank for rank, i in enumerate(ranking, 1) if judgments.get(i, 0.0) > 0), 0.0)


def hit_rate_at(ranking: Sequence[str], judgments: Judgments, k: int = 10) -> float:
    """1 when a relevant document is among the first k, else 0 (Deshpande & Karypis 2004)."""
    return float(any(judgments.get(i, 0.0) > 0 for i in ranking[:k]))


Metric = Callable[[Sequence[str], Judgments], float]

SEARCH: Mapping[str, Metric] = {
    "ndcg@10": ndcg_at,
    "condensed_ndcg@10": condensed_ndcg_at,
    "judged@10": judged_at,
    "recall@50": recall_at,
}

NEXT: Mapping[str, Metric] = {
    "recall@10": lambda ranking, judged: recall_at(ranking, judged, 10),
    "precision@10": precision_at,
    "ndcg@10": ndcg_at,
    "mrr": reciprocal_rank,
    "hit_rate@10": hit_rate_at,
}


def bootstrap_ci95(values: NDArray[np.float64], draws: int = 10_000, seed: int = 0) -> tuple[float, float]:
    """Percentile interval of the mean (n,) over queries drawn with replacement (Efron 1979).

    Of per-query differences of two rankers this is the paired interval: it excludes 0 when one is better beyond the luck of
    which queries were asked (Sakai 2006, https://doi.org/10.1145/1148170.1148261).
    """
    picks = np.random.default_rng(seed).integers(0, len(values), (draws, len(values)))
    low, high = np.quantile(values[picks].mean(1), (0.025, 0.975))
    return float(low), float(high)
