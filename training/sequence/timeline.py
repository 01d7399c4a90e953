"""A place in time for every item, from nothing but the order of histories; and what was popular at a shopper's own time.

Files of histories often carry no dates, but along a history time goes forward. Items first get the places that make the steps of
all histories as even as can be (HodgeRank, Jiang et al. 2011, https://doi.org/10.1007/s10107-010-0419-x). Then, by turns as in
nonmetric scaling (Kruskal 1964, https://doi.org/10.1007/BF02289565), each history's events are moved as little as makes them
ascend, and an item's place becomes the mean of its events'; departure: places are spread evenly again after each turn, which
keeps them from falling together. Popularity where the shopper is in time is the strong form of that baseline (Ji et al. 2020,
https://doi.org/10.1145/3397271.3401233).
"""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import isotonic_regression
from scipy.sparse.linalg import lsqr
from scipy.stats import rankdata

from .linear import LEAST_COUNT, Histories, Scores

Places = NDArray[np.float64]

# Draws in what hangs by few histories.
DAMPING = 0.3


class Timeline:
    """`places` (items,) in (0, 1), spread evenly. `width` is the e-folding distance of the popularity. Histories are not empty."""

    details = ("place", "ahead", "ahead_of_last")

    def __init__(self, *, rounds: int = 60, width: float = 0.05, seed: int = 0) -> None:
        self.rounds, self.width, self.seed = rounds, width, seed

    def fit(self, train: Histories, items: int) -> Self:
        flat = np.concatenate(list(train))
        times = np.bincount(flat, minlength=items)
        self.places = self._spread(_stepwise(train, items), times)
        for _ in range(self.rounds):
            moved = _ascending(self.places[flat], [len(s) for s in train])
            self.places = self._spread(np.bincount(flat, moved, items) / np.maximum(times, 1), times)
        self._counts = np.maximum(times, LEAST_COUNT).astype(np.float32)
        return self

    def _spread(self, values: Places, times: NDArray[np.int64]) -> Places:
        """Even places in the order of the values; what nobody had is dealt among the others.

        A place of its own kind would tell it from the rest: in five-core data, that it was held out.
        """
        seen = times > 0
        dealt = np.quantile(values[seen], np.random.default_rng(self.seed).random(len(values)))
        return np.asarray((rankdata(np.where(seen, values, dealt)) - 0.5) / len(values))

    def score(self, histories: Histories) -> Scores:
        """Popularity (n, items) that falls off with the distance from where each shopper is."""
        far = np.abs(self.places.astype(np.float32) - self._now(histories).astype(np.float32)[:, None])
        return np.asarray(np.exp(-far / np.float32(self.width)) * self._counts, np.float32)

    def detail(self, histories: Histories, users: NDArray[np.intp], items: NDArray[np.intp]) -> Scores:
        """(m, 3) of (histories[users[i]], items[i]): the item's place, how far it is ahead of the shopper and of their last."""
        place, last = self.places[items], self.places[np.array([h[-1] for h in histories])]
        return np.stack([place, place - self._now(histories)[users], place - last[users]], axis=1).astype(np.float32)

    def _now(self, histories: Histories) -> Places:
        """Where each history has come to (n,)."""
        lengths = [len(h) for h in histories]
        here: Places = _ascending(self.places[np.concatenate(list(histories))], lengths)
        return np.asarray(here[np.cumsum(lengths) - 1])


def _stepwise(train: Histories, items: int) -> Places:
    """The least-squares places (items,) of which each is one step ahead of the one before it in a history."""
    before, after = np.concatenate([s[:-1] for s in train]), np.concatenate([s[1:] for s in train])
    pair, ones = np.arange(len(before)), np.ones(len(before))
    steps = sparse.csr_matrix((np.r_[ones, -ones], (np.r_[pair, pair], np.r_[after, before])), shape=(len(pair), items))
    return np.asarray(lsqr(steps, ones, damp=DAMPING)[0])


def _ascending(places: Places, lengths: list[int]) -> Places:
    """The nearest places, in squares, that do not fall within any of the histories of these lengths, one after another.

    Places lie in (0, 1): with a whole number added to each history's, one regression over all does not mix two of them.
    """
    number = np.repeat(np.arange(len(lengths)), lengths)
    return np.asarray(isotonic_regression(places + number).x - number)
