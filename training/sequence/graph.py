"""The knowledge graph as a next-item model: ComplEx over "what followed what" and "which item has which attribute".

Its vectors are learned from the edges or, jointly, from the task they are used for too: the next item after the whole recent past
(as Wang et al. 2019 do by turns, https://arxiv.org/abs/1905.07854; here in one loss). Jointly it is better alone, and worth no more
to the stack, whose other parts know the task: hence from the edges.
"""

import math
from typing import Self

import numpy as np
import torch
from scipy import sparse
from torch import Tensor
from torch.nn import functional as F

from training.knowledge.embed import ComplEx, Edges, Fit, fit, parts, relation_parts

from .data import history_matrix
from .linear import Histories, ItemKNN, Scores

FOLLOWS, HAS = 0, 1


class GraphNextItem:
    """Scores by the learned edge "follows" from the recent past, later items weighing more.

    `joint` learns the next item beside the edges.
    """

    def __init__(
        self, attributes: sparse.csr_matrix, *, history_decay: float = 0.65, how: Fit | None = None, joint: bool = False
    ) -> None:
        self._attributes, self.history_decay, self.joint = attributes, history_decay, joint
        self._how = how or Fit(width=64, epochs=3 if joint else 12, batch=2048)  # two tasks are learned by heart sooner than one

    def fit(self, train: Histories, items: int) -> Self:
        pairs = ItemKNN(window=3, backward=0.0, decay=0.5, source_power=0.0, target_power=0.0).fit(train, items)
        followed, has = sparse.coo_matrix(pairs.links), sparse.coo_matrix(self._attributes)
        edges = Edges(
            np.concatenate([followed.row, has.row]).astype(np.int64),
            np.repeat([FOLLOWS, HAS], [followed.nnz, has.nnz]).astype(np.int64),
            np.concatenate([followed.col, has.col + items]).astype(np.int64),
            np.minimum(np.concatenate([followed.data, np.full(has.nnz, 0.5)]), 3.0).astype(np.float32),
        )
        steps = math.ceil(len(edges) / self._how.batch)
        task = _NextItem(train, items, self.history_decay, steps) if self.joint else None
        model = fit(edges, items + self._attributes.shape[1], 2, 0, self._how, beside=task)
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


class _NextItem:
    """Softmax loss of the next item among all, at positions drawn from the sequences: the score as `GraphNextItem` gives it.

    Only the last `WINDOW` items count, each left out with chance `DROPPED`; `steps` draws make about one pass over all positions.
    """

    WINDOW, DROPPED = 10, 0.3

    def __init__(self, train: Histories, items: int, decay: float, steps: int) -> None:
        pairs = [(s[max(0, k - self.WINDOW) : k], s[k]) for s in train for k in range(1, len(s))]
        past = np.full((len(pairs), self.WINDOW), -1, np.int64)
        for n, (before, _) in enumerate(pairs):
            past[n, self.WINDOW - len(before) :] = before
        self._past, self._next = torch.from_numpy(past), torch.tensor([int(item) for _, item in pairs])
        self._fading = decay ** torch.arange(self.WINDOW - 1, -1, -1, dtype=torch.float32)
        self._items, self._drawn = torch.arange(items), math.ceil(len(pairs) / max(steps, 1))

    def __call__(self, model: ComplEx) -> Tensor:
        if not len(self._next):
            return torch.zeros(())
        rows = torch.randint(0, len(self._next), (self._drawn,))
        past = self._past[rows]
        weights = (self._fading * (past >= 0) * (torch.rand(past.shape) > self.DROPPED))[..., None]
        real, imaginary = ((p * weights).sum(1) for p in parts(model, past.clamp(min=0)))
        (a, b), (to_real, to_imaginary) = relation_parts(model, torch.tensor(FOLLOWS)), parts(model, self._items)
        logits = (real * a - imaginary * b) @ to_real.T + (real * b + imaginary * a) @ to_imaginary.T
        return F.cross_entropy(logits, self._next[rows])
