"""Pick k of the ranked so that they do not repeat each other. Knows scores and vectors, no items.

Maximal marginal relevance, Carbonell & Goldstein 1998, https://doi.org/10.1145/290941.291025. Departure: scores are rescaled to
[0, 1] over the candidates first, so that `trade_off` means the same for any ranker.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.kernels import compiled
from retrieval.schema import Floats, Ints


@dataclass(frozen=True, slots=True)
class Mix:
    """The mix that a list should have: `groups` (n,) of the candidates, `target` {group: share}, and what departing from it costs.

    Calibrated recommendations, Steck 2018, https://doi.org/10.1145/3240323.3240372: what they like in the proportions they like it.
    """

    groups: Ints
    target: Mapping[int, float]
    weight: float


def mmr(scores: Floats, vectors: Floats, k: int, trade_off: float, keep: int = 0, mix: Mix | None = None) -> Ints:
    """Indices (k,) in the order picked: each has the largest `trade_off * score - (1 - trade_off) * max cosine to the picked`.

    `scores` (n,), `vectors` (n, d) unit rows. `trade_off` 1 keeps the order of the scores, 0 looks at difference alone. The
    best `keep` by score stay in front as they are. With a `mix` its weight times the `miscalibration` of the list with the
    candidate is taken off.
    """
    if not 0 <= trade_off <= 1:
        raise ValueError(f"trade_off {trade_off} is not in [0, 1]")
    k = min(k, len(scores))
    order = np.argsort(-scores, kind="stable")
    wanted = sorted(g for g, share in mix.target.items() if share > 0) if mix and mix.weight else []
    if (trade_off == 1 and not wanted) or k <= keep:
        return order[:k]
    span = float(scores.max() - scores.min())
    relevance = trade_off * ((scores - scores.min()) / span if span else np.ones_like(scores))
    shares, groups, weight = np.zeros(0), np.zeros(len(scores), np.int64), 0.0
    if mix and wanted:
        shares, weight = np.array([mix.target[g] for g in wanted]) / sum(mix.target[g] for g in wanted), mix.weight
        at = np.searchsorted(wanted, mix.groups)
        groups = np.where(np.isin(mix.groups, wanted), at, len(wanted))  # the last group: what the target does not hold
    return _picked(relevance.astype(np.float64), vectors, order, k, 1 - trade_off, keep, groups, shares, weight)


@compiled
def _picked(
    relevance: NDArray[np.float64],
    vectors: Floats,
    order: Ints,
    k: int,
    likeness: float,
    keep: int,
    groups: Ints,
    shares: NDArray[np.float64],
    weight: float,
) -> Ints:
    """`mmr` of scores weighed already: `likeness` weighs the largest cosine, `weight` what departs from the groups' `shares`."""
    n, departing = len(relevance), len(shares) > 0
    picked, counts = np.empty(k, np.int64), np.zeros(len(shares) + 1)
    closest, free, costs = np.zeros(n), np.ones(n, np.bool_), np.zeros(len(shares) + 1)
    for at in range(k):
        if departing:
            # What the list with one more of each group departs from the shares; see `miscalibration`.
            for g in range(len(shares)):
                now = divergence(shares[g], counts[g] / (at + 1))
                costs[g] = weight * (divergence(shares[g], (counts[g] + 1) / (at + 1)) - now)
            costs[len(shares)] = 0.0
        best, most = order[at], -np.inf
        if at >= keep:
            for i in range(n):
                gain = relevance[i] - likeness * closest[i] - (costs[groups[i]] if departing else 0.0)
                if free[i] and gain > most:
                    best, most = i, gain
        picked[at], free[best] = best, False
        counts[groups[best] if departing else 0] += 1
        for i in range(n):
            cosine = np.float32(0)
            for j in range(vectors.shape[1]):
                cosine += vectors[i, j] * vectors[best, j]
            closest[i] = max(closest[i], cosine) if at else cosine
    return picked


@compiled
def divergence(wanted: float, held: float) -> float:
    """What one group adds to the divergence of the `wanted` shares from those held."""
    return wanted * math.log(wanted / (0.99 * held + 0.01 * wanted))


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


def miscalibration(wanted: Mapping[int, float], counts: Mapping[int, int]) -> float:
    """KL divergence of the wanted shares from those of a list, which is smoothed by a hundredth of the wanted ones (Steck 2018)."""
    total = max(sum(counts.values()), 1)
    return sum(divergence(share, counts.get(group, 0) / total) for group, share in wanted.items() if share > 0)
