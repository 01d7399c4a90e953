"""Pick k of the ranked so that they do not repeat each other. Knows scores and vectors, no items.

Maximal marginal relevance, Carbonell & Goldstein 1998, https://doi.org/10.1145/290941.291025. Departure: scores are rescaled to
[0, 1] over the candidates first, so that `trade_off` means the same for any ranker.
"""

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
