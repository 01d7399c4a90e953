"""The knowledge graph as a next-item model: ComplEx over "what followed what" and "which item has which attribute"."""

from typing import Self

import numpy as np
import torch
from scipy import sparse

from training.knowledge.embed import Edges, Fit, fit, parts, relation_parts

from .data import history_matrix
from .linear import Histories, ItemKNN, Scores

FOLLOWS, HAS = 0, 1


class GraphNextItem:
    """Scores by the learned edge "follows" from the recent past, later items weighing more."""

    def __init__(self, attributes: sparse.csr_matrix, *, history_decay: float = 0.65, how: Fit | None = None) -> None:
        self._attributes, self.history_decay = attributes, history_decay
        self._how = how or Fit(width=64, epochs=12, batch=2048)

    def fit(self, train: Histories, items: int) -> Self:
        pairs = ItemKNN(window=3, backward=0.0, decay=0.5, source_power=0.0, target_power=0.0).fit(train, items)
        followed, has = sparse.coo_matrix(pairs.links), sparse.coo_matrix(self._attributes)
        edges = Edges(
            np.concatenate([followed.row, has.row]).astype(np.int64),
            np.repeat([FOLLOWS, HAS], [followed.nnz, has.nnz]).astype(np.int64),
            np.concatenate([followed.col, has.col + items]).astype(np.int64),
            np.minimum(np.concatenate([followed.data, np.full(has.nnz, 0.5)]), 3.0).astype(np.float32),
        )
        model = fit(edges, items + self._attributes.shape[1], 2, 0, self._how)
        with torch.inference_mode():
            self._real, self._imaginary = (p.numpy() for p in parts(model, torch.arange(items)))
            self._turn = tuple(p.numpy() for p in relation_parts(model, torch.tensor(FOLLOWS)))
        return self

    def score(self, histories: Histories) -> Scores:
        known = history_matrix(histories, len(self._real), self.history_decay)
        real, imaginary = known @ self._real, known @ self._imaginary
        a, b = self._turn
        led = (real * a - imaginary * b) @ self._real.T + (real * b + imaginary * a) @ self._imaginary.T
        return np.asarray(led, np.float32)
