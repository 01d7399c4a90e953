"""Pick k of the ranked so that they do not repeat each other. Knows scores and vectors, no items.

Maximal marginal relevance, Carbonell & Goldstein 1998, https://doi.org/10.1145/290941.291025. Departure: scores are rescaled to
[0, 1] over the candidates first, so that `trade_off` means the same for any ranker.
"""

import math
from collections.abc import Mapping

import numpy as np

from retrieval.schema import Floats, Ints


def mmr(scores: Floats, vectors: Floats, k: int, trade_off: float, keep: int = 0) -> Ints:
    """Indices (k,) in the order picked: each has the largest `trade_off * score - (1 - trade_off) * max cosine to the picked`.

    `scores` (n,), `vectors` (n, d) unit rows. `trade_off` 1 keeps the order of the scores, 0 looks at difference alone. The
    best `keep` by score stay in front as they are.
    """
    if not 0 <= trade_off <= 1:
        raise ValueError(f"trade_off {trade_off} is not in [0, 1]")
    k = min(k, len(scores))
    order = np.argsort(-scores, kind="stable")
    if trade_off == 1 or k <= keep:
        return order[:k]
    span = float(scores.max() - scores.min())
    relevance = trade_off * ((scores - scores.min()) / span if span else np.ones_like(scores))
    picked = list(order[: max(keep, 1)])
    closest = (vectors @ vectors[picked].T).max(1)
    free = np.ones(len(scores), bool)
    free[picked] = False
    while len(picked) < k:
        gain = np.where(free, relevance - (1 - trade_off) * closest, -np.inf)
        best = int(gain.argmax())
        picked.append(best)
        free[best] = False
        closest = np.maximum(closest, vectors @ vectors[best])
    return np.array(picked, np.int64)


def dpp(scores: Floats, vectors: Floats, k: int, trade_off: float, keep: int = 0) -> Ints:
    """Indices (k,) that greedily maximise the determinant of a quality-times-similarity kernel (a determinantal point process).

    Chen, Zhang & Zhou 2018, https://arxiv.org/abs/1709.05135: kernel `q_i q_j s_ij` with
    q = exp(trade_off * score / (2 (1 - trade_off))), the scores in [0, 1] and the cosine mapped to [0, 1] so that the kernel is
    positive. Arguments as for `mmr`; `trade_off` 1 keeps the order of the scores.
    """
    if not 0 <= trade_off <= 1:
        raise ValueError(f"trade_off {trade_off} is not in [0, 1]")
    k = min(k, len(scores))
    order = np.argsort(-scores, kind="stable")
    if trade_off == 1 or k <= keep:
        return order[:k]
    span = float(scores.max() - scores.min())
    relevance = (scores - scores.min()) / span if span else np.ones_like(scores)
    quality = relevance * trade_off / (1 - trade_off)  # the logarithm of q squared
    rest = np.ones(len(scores))  # what of each vector the picked ones do not span, squared
    spans = np.zeros((k, len(scores)))
    free = np.ones(len(scores), bool)
    picked: list[int] = []
    for place in range(k):
        gain = np.where(free, quality + np.log(np.maximum(rest, 1e-12)), -np.inf)
        best = int(order[place]) if place < keep else int(gain.argmax())
        picked.append(best)
        free[best] = False
        similarity = (1 + vectors @ vectors[best]) / 2
        new = (similarity - spans[:place].T @ spans[:place, best]) / np.sqrt(max(rest[best], 1e-12))
        spans[place] = new
        rest = rest - new**2
    return np.array(picked, np.int64)


def calibrated(scores: Floats, groups: Ints, target: Mapping[int, float], k: int, trade_off: float, keep: int = 0) -> Ints:
    """Indices (k,) whose mix of `groups` (n,) stays near the `target` shares: what they like in the proportions they like it.

    Steck 2018, https://doi.org/10.1145/3240323.3240372: greedily the largest
    `trade_off * score - (1 - trade_off) * KL(target, mix)`, the scores in [0, 1]. Departure: a group that the target
    does not hold costs nothing by itself.
    """
    if not 0 <= trade_off <= 1:
        raise ValueError(f"trade_off {trade_off} is not in [0, 1]")
    k, total = min(k, len(scores)), sum(target.values())
    order = np.argsort(-scores, kind="stable")
    if trade_off == 1 or total <= 0 or k <= keep:
        return order[:k]
    span = float(scores.max() - scores.min())
    relevance = (scores - scores.min()) / span if span else np.ones_like(scores)
    wanted = {g: share / total for g, share in target.items() if share > 0}
    counts: dict[int, int] = {}
    picked: list[int] = []
    free = np.ones(len(scores), bool)
    for place in range(k):
        if place < keep:
            best = int(order[place])
        else:
            cost = {int(g): miscalibration(wanted, counts | {int(g): counts.get(int(g), 0) + 1}) for g in np.unique(groups[free])}
            price = np.array([cost.get(int(g), 0.0) for g in groups])
            best = int(np.where(free, trade_off * relevance - (1 - trade_off) * price, -np.inf).argmax())
        picked.append(best)
        free[best] = False
        counts[int(groups[best])] = counts.get(int(groups[best]), 0) + 1
    return np.array(picked, np.int64)


def miscalibration(wanted: Mapping[int, float], counts: Mapping[int, int]) -> float:
    """KL divergence of the wanted shares from those of a list, which is smoothed by a hundredth of the wanted ones (Steck 2018)."""
    total = max(sum(counts.values()), 1)
    return sum(p * math.log(p / (0.99 * counts.get(g, 0) / total + 0.01 * p)) for g, p in wanted.items() if p > 0)
