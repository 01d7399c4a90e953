"""The Bayesian part: what a shopper's lessons say about the weights of the features, and how surely.

Model: weights drift as a stationary process around the prior, w(t) ~ N(m, V) with correlation 2^(-|t - s| / half_life), and a
lesson of reward r in direction x has likelihood sigmoid(x . w)^r, the Bradley-Terry model of one comparison (Bradley & Terry
1952, https://doi.org/10.2307/2334029). The posterior is Laplace's around the mode, found by Newton's method in the dual, one
unknown a lesson (Rasmussen & Williams 2006, algorithm 3.1, https://gaussianprocess.org/gpml/). Departures: fractional
likelihoods, and the prior's mean is a mixture of segments. The dual coefficients tell exactly which lesson moved which weight.
It knows arrays alone.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.kernels import compiled
from retrieval.preferences.features import Direction, Doubles, Places, places_of
from retrieval.schema import Ints

DAY_S = 86400.0
CONVERGED = 1e-11
MOST_STEPS = 60


@dataclass(frozen=True, slots=True)
class Posterior:
    """A snapshot, safe to read from many threads.

    N lessons: `codes`, `values` and `owner` (m,) are their directions one after another, `rewards`, `at_s` and `dual` (N,), `gram`
    (N, N) inner products under the prior. `mean` and `variance` (D,) are the prior's.
    """

    codes: Ints
    values: Doubles
    owner: Ints
    rewards: Doubles
    at_s: Doubles
    dual: Doubles
    curvature: Doubles
    gram: Doubles
    mean: Doubles
    variance: Doubles
    half_life_s: float

    def __len__(self) -> int:
        return len(self.rewards)

    def fading(self, now_s: float) -> Doubles:
        """How much of each lesson (N,) is left."""
        return np.asarray(np.exp2(-np.abs(now_s - self.at_s) / self.half_life_s))

    def weights(self, now_s: float) -> Doubles:
        """Posterior mean (D,)."""
        pulled = (self.dual * self.fading(now_s))[self.owner] * self.values
        return self.mean + self.variance * np.bincount(self.codes, pulled, len(self.mean))

    def shares(self, codes: Ints, now_s: float) -> Doubles:
        """(A, N) what each lesson added to the weight of each of the features: rows sum to weight less prior mean."""
        return self._pull(codes) * (self.dual * self.fading(now_s))

    def covariance(self, features: Doubles, codes: Ints, now_s: float) -> Doubles:
        """(n, n) posterior covariance of the utilities of items with `features` (n, A) over `codes` (A,)."""
        prior = (features * self.variance[codes]) @ features.T
        if not len(self):
            return prior
        towards = features @ (self._pull(codes) * self.fading(now_s))
        return np.asarray(prior - towards @ self._explained(towards.T))

    def deviations(self, codes: Ints, now_s: float) -> Doubles:
        """(A,) posterior standard deviations of single weights."""
        if not len(self):
            return np.sqrt(self.variance[codes])
        pull = self._pull(codes) * self.fading(now_s)
        explained = np.einsum("an,na->a", pull, self._explained(pull.T))
        return np.asarray(np.sqrt(np.maximum(self.variance[codes] - explained, 0.0)))

    def _pull(self, codes: Ints) -> Doubles:
        """(A, N) prior covariance of single weights with the lessons."""
        places = places_of(codes, len(self.variance))
        return _dense(places, self.codes, self.values, self.owner, len(codes), len(self)) * self.variance[codes][:, None]

    def _explained(self, towards: Doubles) -> Doubles:
        """(K + C^-1)^-1 times `towards` (N, n), C the curvature of the likelihoods."""
        root = np.sqrt(self.curvature)
        kernel = _faded(self.gram, self.at_s, self.half_life_s)
        inner = np.eye(len(root)) + root[:, None] * kernel * root
        return np.asarray(root[:, None] * np.linalg.solve(inner, root[:, None] * towards))


class Fit:
    """The posterior of a growing and shrinking list of lessons; inner products already known are kept."""

    def __init__(self, variance: Doubles, half_life_days: float) -> None:
        self.variance, self.half_life_days = variance, half_life_days
        self._half_life_s = half_life_days * DAY_S
        self._serials: list[int] = []
        self._directions: list[Direction] = []
        self._gram: Doubles = np.zeros((0, 0))
        self._dual: Doubles = np.zeros(0)

    def posterior(
        self, serials: list[int], directions: list[Direction], rewards: Doubles, at_s: Doubles, means: Doubles, shares: Doubles
    ) -> Posterior:
        """Bring the fit up to these lessons; `serials` (N,) name them, equal ones are unchanged.

        `means` (S, D) are the prior means of the segments and `shares` (S,) how common each is.
        """
        self._align(serials, directions)
        codes, values, owner = _joined(directions)
        mean = _mixed(means, shares, codes, values, owner, rewards)
        offset = np.bincount(owner, values * mean[codes], len(rewards)).astype(np.float64)
        kernel = _faded(self._gram, at_s, self._half_life_s)
        self._dual, curvature = mode(kernel, rewards, offset, self._dual)
        return Posterior(
            codes, values, owner, rewards, at_s, self._dual, curvature, self._gram, mean, self.variance, self._half_life_s
        )

    def _align(self, serials: list[int], directions: list[Direction]) -> None:
        wanted = set(serials)
        kept = [i for i, s in enumerate(self._serials) if s in wanted]
        if [self._serials[i] for i in kept] != serials[: len(kept)]:
            kept = []
        if len(kept) < len(self._serials):
            self._gram, self._dual = self._gram[np.ix_(kept, kept)], self._dual[kept]
        fresh = directions[len(kept) :]
        if fresh:
            self._gram = self._grown(directions, len(kept))
            self._dual = np.concatenate([self._dual, np.zeros(len(fresh))])
        self._serials, self._directions = list(serials), directions

    def _grown(self, directions: list[Direction], known: int) -> Doubles:
        codes, values, owner = _joined(directions)
        gram = np.zeros((len(directions), len(directions)))
        gram[:known, :known] = self._gram
        dense = np.zeros(len(self.variance))
        for i in range(known, len(directions)):
            one = directions[i]
            dense[one.codes] = self.variance[one.codes] * one.values
            gram[i] = gram[:, i] = np.bincount(owner, values * dense[codes], len(directions))
            dense[one.codes] = 0.0
        return gram


@compiled
def _dense(places: Places, codes: Ints, values: Doubles, owner: Ints, rows: int, columns: int) -> Doubles:
    """(rows, columns) the values of those codes that have a place, each in its owner's column."""
    out = np.zeros((rows, columns))
    for i in range(len(codes)):
        if places[codes[i]] >= 0:
            out[places[codes[i]], owner[i]] = values[i]
    return out


def mode(kernel: Doubles, rewards: Doubles, offset: Doubles, start: Doubles) -> tuple[Doubles, Doubles]:
    """Dual coefficients (N,) at the mode and the curvature (N,) there: f = offset + kernel @ dual, dual = rewards * sigmoid(-f)."""
    if not len(start):
        return start, start
    dual = start
    for _ in range(MOST_STEPS):
        latent = offset + kernel @ dual
        miss = sigmoid(-latent)
        gradient = rewards * miss
        curvature = rewards * miss * (1 - miss)
        # Newton on g(dual) = dual - gradient(offset + kernel @ dual), whose Jacobian is I + C K.
        jacobian = np.eye(len(dual)) + curvature[:, None] * kernel
        step: Doubles = np.linalg.solve(jacobian, dual - gradient).astype(np.float64)
        dual = _not_worse(kernel, rewards, offset, dual, step)
        if np.abs(step).max() < CONVERGED:
            break
    miss = sigmoid(-(offset + kernel @ dual))
    return dual, rewards * miss * (1 - miss)


def _not_worse(kernel: Doubles, rewards: Doubles, offset: Doubles, dual: Doubles, step: Doubles) -> Doubles:
    """The step, halved until the log posterior does not fall; tiny steps are taken as they are."""
    if np.abs(step).max() < 1e-3:
        return dual - step

    def log_posterior(a: Doubles) -> float:
        pulled = kernel @ a
        return float(-rewards @ np.logaddexp(0.0, -(offset + pulled)) - 0.5 * a @ pulled)

    before, scale = log_posterior(dual), 1.0
    while scale > 1e-4 and log_posterior(dual - scale * step) < before - 1e-12:
        scale /= 2
    return dual - scale * step


def sigmoid(x: Doubles) -> Doubles:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * x)))


def _faded(gram: Doubles, at_s: Doubles, half_life_s: float) -> Doubles:
    return np.asarray(gram * np.exp2(-np.abs(at_s[:, None] - at_s) / half_life_s))


def _joined(directions: list[Direction]) -> tuple[Ints, Doubles, Ints]:
    """All directions one after another: codes, values, and whose they are."""
    if not directions:
        return np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64)
    owner: NDArray[np.int64] = np.repeat(np.arange(len(directions)), [len(d.codes) for d in directions])
    return np.concatenate([d.codes for d in directions]), np.concatenate([d.values for d in directions]), owner


def _mixed(means: Doubles, shares: Doubles, codes: Ints, values: Doubles, owner: Ints, rewards: Doubles) -> Doubles:
    """The prior mean (D,) of this shopper: the segments' means, each by how likely it makes the lessons."""
    if len(means) == 1:
        return np.asarray(means[0])
    logs = np.log(np.maximum(shares, 1e-12))
    for s, mean in enumerate(means):
        latent = np.bincount(owner, values * mean[codes], len(rewards))
        logs[s] += float(-rewards @ np.logaddexp(0.0, -latent))
    odds = np.exp(logs - logs.max())
    return np.asarray((odds / odds.sum()) @ means)
