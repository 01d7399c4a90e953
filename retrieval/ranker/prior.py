"""The part of the score that is not learned: a weighted sum of a few signals, from which the boosting starts.

A shop of which no behaviour is known is ranked by this alone: what another shop's shoppers taught the trees is not its shoppers'
view. Knows names and numbers only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.kernels import compiled
from retrieval.schema import Floats, Ints

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

    def over(self, names: Sequence[str]) -> "Linear":
        """The prior over the columns of a matrix."""
        cold, warm, means = (np.array([by[n] for n in self.means], np.float64) for by in (self.cold, self.warm, self.means))
        at = np.array([names.index(name) for name in self.means], np.int64)
        return Linear(at, cold, warm, means, names.index(DEMAND), self.alone)

    def contributions(self, matrix: Floats, names: Sequence[str]) -> NDArray[np.float64]:
        """(n, f) exact Shapley values of the linear part: weight * (value - mean)."""
        return self.over(names).contributions(matrix)


@dataclass(frozen=True, slots=True)
class Linear:
    """A prior over a matrix (n, f): its columns `at` (p,) with their weights and means (p,), and the column of the demand."""

    at: Ints
    cold: NDArray[np.float64]
    warm: NDArray[np.float64]
    means: NDArray[np.float64]
    demand: int
    alone: bool

    def learned(self, matrix: Floats) -> Ints:
        """Rows that the trees have a say in; a shop's rows are all cold or none is."""
        return np.flatnonzero(~(self.alone & np.isnan(matrix[:, self.demand])))

    def scores(self, matrix: Floats) -> NDArray[np.float64]:
        """Sums (n,) of the contributions."""
        total: NDArray[np.float64] = _parts(matrix, self.at, self.cold, self.warm, self.means, self.demand).sum(1)
        return total

    def contributions(self, matrix: Floats) -> NDArray[np.float64]:
        """(n, f) exact Shapley values of the linear part: weight * (value - mean)."""
        out = np.zeros(matrix.shape)
        out[:, self.at] = _parts(matrix, self.at, self.cold, self.warm, self.means, self.demand)
        return out


@compiled
def _parts(
    matrix: Floats,
    at: Ints,
    cold: NDArray[np.float64],
    warm: NDArray[np.float64],
    means: NDArray[np.float64],
    demand: int,
) -> NDArray[np.float64]:
    """What each of the columns `at` adds (n, p): 0 for a missing value."""
    out = np.zeros((len(matrix), len(at)))
    for i in range(len(matrix)):
        weights = cold if np.isnan(matrix[i, demand]) else warm
        for k in range(len(at)):
            gap = matrix[i, at[k]] - means[k]
            if not np.isnan(gap):
                out[i, k] = weights[k] * gap
    return out
