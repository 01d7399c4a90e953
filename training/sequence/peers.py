"""Models of other projects under the same protocol. `pip install --group peers` brings them; absent ones are reported, not run."""

from importlib.util import find_spec
from typing import Self

import numpy as np
from threadpoolctl import threadpool_limits

from .data import history_matrix
from .linear import Histories, Scores

RECTOOLS = "cannot be installed beside numpy 2: rectools 0.19 asks for numpy<2 and attrs<24 on Python 3.11"


def has_implicit() -> bool:
    return find_spec("implicit") is not None


class ImplicitALS:
    """Implicit-feedback matrix factorisation of the library `implicit` (Hu et al. 2008); a history is folded in as a new user."""

    def __init__(self, factors: int = 128, iterations: int = 15) -> None:
        self.factors, self.iterations = factors, iterations

    def fit(self, train: Histories, items: int) -> Self:
        from implicit.als import AlternatingLeastSquares

        self._items = items
        with threadpool_limits(1, "blas"):  # the library threads by itself, and warns where BLAS does too
            self._model = AlternatingLeastSquares(
                factors=self.factors, regularization=0.05, alpha=5.0, iterations=self.iterations, random_state=0, num_threads=1
            )
            self._model.fit(history_matrix(train, items), show_progress=False)
        return self

    def score(self, histories: Histories) -> Scores:
        rows = history_matrix(histories, self._items)
        with threadpool_limits(1, "blas"):
            users = self._model.recalculate_user(np.arange(len(histories)), rows)
        return np.asarray(users @ self._model.item_factors.T, np.float32)
