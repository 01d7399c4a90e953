"""The part of the score that is not learned: a weighted sum of a few signals, from which the boosting starts.

A shop of which no behaviour is known is ranked by this alone: what another shop's shoppers taught the trees is not its shoppers'
view. Knows names and numbers only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.schema import Floats

DEMAND = "popularity"


@dataclass(frozen=True, slots=True)
class Prior:
    """Weights by signal name: `cold` while the shop knows no demand (`popularity` missing), `warm` once it does.

    With behaviour at hand the trees tell near-equal matches apart, and the prior steps back. With `alone` there are no trees in a
    cold row. A missing value counts as the mean, so it contributes 0.
    """

    cold: Mapping[str, float]
    warm: Mapping[str, float]
    means: Mapping[str, float]
    alone: bool = False

    def cold_rows(self, matrix: Floats, names: Sequence[str]) -> NDArray[np.bool_]:
        """Rows (n,) of a shop that knows no demand."""
        return np.isnan(matrix[:, names.index(DEMAND)])

    def contributions(self, matrix: Floats, names: Sequence[str]) -> NDArray[np.float64]:
        """(n, f) exact Shapley values of the linear part: weight * (value - mean)."""
        out = np.zeros(matrix.shape)
        at = [names.index(name) for name in self.means]
        gaps = matrix[:, at] - np.array([self.means[name] for name in self.means], np.float64)
        cold, warm = (np.array([weights[name] for name in self.means]) for weights in (self.cold, self.warm))
        weights = np.where(self.cold_rows(matrix, names)[:, None], cold, warm)
        out[:, at] = np.where(np.isnan(gaps), 0.0, weights * gaps)
        return out
