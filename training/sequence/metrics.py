"""Recall and nDCG of one target in a full ranking, ties counted against the model."""

import numpy as np
from numpy.typing import NDArray

from .data import Sequence


def target_ranks(scores: NDArray[np.float32], targets: Sequence, histories: list[Sequence], *, mask: bool = True) -> Sequence:
    """0-based rank of each target among all items (n,); items of the history are masked unless `mask` is False.

    A tie counts against the model. A target that the history already holds is a miss when masked.
    """
    rows = np.arange(len(targets))
    wanted = scores[rows, targets].copy()
    ahead = scores >= wanted[:, None]
    ranks: Sequence = ahead.sum(1) - 1
    if mask:
        for n, history in enumerate(histories):
            items = np.unique(history)
            if targets[n] in items:
                ranks[n] = scores.shape[1]
            else:
                ranks[n] -= int(ahead[n, items].sum())
    return ranks


def recall_at(ranks: Sequence, k: int = 10) -> float:
    """Share of targets among the first k (equals hit rate: one target a user)."""
    return float((ranks < k).mean())


def gains_at(ranks: Sequence, k: int = 10) -> NDArray[np.float64]:
    """Discounted gain (n,) of each ranking with one relevant item: 1 / log2(rank + 2) within the first k."""
    return np.where(ranks < k, 1.0 / np.log2(ranks + 2.0), 0.0)


def ndcg_at(ranks: Sequence, k: int = 10) -> float:
    """Mean of `gains_at`: nDCG (Jarvelin & Kekalainen 2002), for with one relevant item the best gain is 1."""
    return float(gains_at(ranks, k).mean())
