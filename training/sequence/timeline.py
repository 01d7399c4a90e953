"""A place in time for every item, from nothing but the order of histories; and what was popular at a shopper's own time.

Files of histories often carry no dates, but along a history time goes forward. Items first get the places that make the steps of
all histories as even as can be (HodgeRank, Jiang et al. 2011, https://doi.org/10.1007/s10107-010-0419-x). Then, by turns as in
nonmetric scaling (Kruskal 1964, https://doi.org/10.1007/BF02289565), each history's events are moved as little as makes them
ascend, and an item's place becomes the mean of its events'. Popularity where the shopper is in time is the strong form of that
baseline (Ji et al. 2020, https://doi.org/10.1145/3397271.3401233).
"""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import isotonic_regression
from scipy.sparse.linalg import lsqr
from scipy.stats import rankdata

from .linear import Histories, Scores, counts

Places = NDArray[np.float64]

# Holds items together that no chain of histories connects.
DAMPING = 0.3


class Timeline:
    """`places` (items,) in (0, 1) are even: as many items in each tenth. `width` is the e-folding distance of the popularity."""

    details = ("place", "ahead", "ahead_of_last")

    def __init__(self, *, rounds: int = 60, width: float = 0.05, seed: int = 0) -> None:
        self.rounds, self.width, self.seed = rounds, width, seed

    def fit(self, train: Histories, items: int) -> Self:
        flat, ends = np.concatenate(list(train)), np.cumsum([len(s) for s in train])[:-1]
        times = np.bincount(flat, minlength=items)
        # A shared place for all that nobody had would tell them from the rest: in five-core data, that they were held out.
        drawn = np.random.default_rng(self.seed).random(items)
        self.places = _even(np.where(times > 0, _even(_stepwise(train, items)), drawn))
        for _ in range(self.rounds):
            moved = np.concatenate([ascending(own) for own in np.split(self.places[flat], ends)])
            means = np.bincount(flat, moved, items) / np.maximum(times, 1)
            self.places = _even(np.where(times > 0, means, drawn))
        self._counts = counts(train, items)
        return self

    def score(self, histories: Histories) -> Scores:
        """Popularity (n, items) that falls off with the distance from where each shopper is."""
        near = np.exp(-np.abs(self.places[None] - self._now(histories)[:, None]) / self.width)
        return np.asarray(near * self._counts, np.float32)

    def detail(self, histories: Histories, users: NDArray[np.intp], items: NDArray[np.intp]) -> Scores:
        """(m, 3) of (histories[users[i]], items[i]): the item's place, how far it is ahead of the shopper and of their last."""
        place, last = self.places[items], self.places[np.array([h[-1] for h in histories])]
        return np.stack([place, place - self._now(histories)[users], place - last[users]], axis=1).astype(np.float32)

    def _now(self, histories: Histories) -> Places:
        """Where each history has come to (n,)."""
        return np.array([ascending(self.places[h])[-1] for h in histories])


def _stepwise(train: Histories, items: int) -> Places:
    """The least-squares places (items,) of which each is one step ahead of the one before it in a history."""
    before = np.concatenate([s[:-1] for s in train])
    after = np.concatenate([s[1:] for s in train])
    pair = np.arange(len(before))
    ones = np.ones(len(pair))
    steps = sparse.csr_matrix((np.r_[ones, -ones], (np.r_[pair, pair], np.r_[after, before])), shape=(len(pair), items))
    return np.asarray(lsqr(steps, ones, damp=DAMPING)[0])


def _even(values: Places) -> Places:
    return np.asarray((rankdata(values) - 0.5) / len(values))


def ascending(places: Places) -> Places:
    """The nearest places, in squares, of which none is below the one before."""
    return np.asarray(isotonic_regression(places).x) if len(places) > 1 else places
