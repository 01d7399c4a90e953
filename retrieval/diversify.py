"""Pick k of the ranked so that they do not repeat each other. Knows scores and vectors, no items.

Maximal marginal relevance, Carbonell & Goldstein 1998, https://doi.org/10.1145/290941.291025. Departure: scores are rescaled to
[0, 1] over the candidates first, so that `trade_off` means the same for any ranker.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
    departing = _Departing(mix) if mix and mix.weight and any(mix.target.values()) else None
    if (trade_off == 1 and not departing) or k <= keep:
        return order[:k]
    span = float(scores.max() - scores.min())
    relevance = trade_off * ((scores - scores.min()) / span if span else np.ones_like(scores))
    picked: list[int] = []
    closest = np.zeros(len(scores), np.float32)
    free = np.ones(len(scores), bool)
    while len(picked) < k:
        if len(picked) < keep:
            best = int(order[len(picked)])
        else:
            gain = relevance - (1 - trade_off) * closest
            if departing:
                gain = gain - departing.costs()
            best = int(np.where(free, gain, -np.inf).argmax())
        cosine = vectors @ vectors[best]
        closest = np.maximum(closest, cosine) if picked else cosine
        picked.append(best)
        free[best] = False
        if departing:
            departing.take(best)
    return np.array(picked, np.int64)


class _Departing:
    """The miscalibration of a growing list, for every candidate that may come next."""

    def __init__(self, mix: Mix) -> None:
        wanted = sorted(g for g, share in mix.target.items() if share > 0)
        self._shares = np.array([mix.target[g] for g in wanted]) / sum(mix.target[g] for g in wanted)
        at = np.searchsorted(wanted, mix.groups)
        known = np.isin(mix.groups, wanted)
        self._place = np.where(known, at, len(wanted))  # the last place: what the target does not hold
        self._counts, self._weight = np.zeros(len(wanted) + 1), mix.weight

    def costs(self) -> NDArray[np.float64]:
        """(n,) weight times the divergence of the list with each candidate."""
        total = self._counts.sum() + 1
        now, more = (divergences(self._shares, (self._counts[:-1] + n) / total) for n in (0, 1))
        return np.asarray(self._weight * (now.sum() + np.append(more - now, 0.0)[self._place]))

    def take(self, candidate: int) -> None:
        self._counts[self._place[candidate]] += 1


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
    total, groups = max(sum(counts.values()), 1), [g for g, share in wanted.items() if share > 0]
    shares, held = np.array([wanted[g] for g in groups]), np.array([counts.get(g, 0) / total for g in groups])
    return float(divergences(shares, held).sum())


def divergences(wanted: NDArray[np.float64], held: NDArray[np.float64]) -> NDArray[np.float64]:
    """(m,) what each group adds to the divergence of `wanted` shares from `held` ones."""
    return np.asarray(wanted * np.log(wanted / (0.99 * held + 0.01 * wanted)))
