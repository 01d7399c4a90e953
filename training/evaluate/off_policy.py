"""Off-policy value estimates: what a policy would have earned, from the log of another one.

Everything is arrays over n logged actions: `rewards` (n,), `weights` (n,) = target probability / logging propensity of the
logged action, and for the model-based estimators `logged_q` (n,), the predicted reward of the logged action, and `target_q`
(n,), the predicted reward averaged over the target policy. Knows no file and no event log.

Every estimator is a mean of n terms, so that all of them share the two intervals below; the self-normalised one is the
exception and has its own bootstrap.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LOW_SAMPLE_SIZE = 100.0


@dataclass(frozen=True, slots=True)
class Log:
    """Logged actions as seen by one target policy; shapes (n,)."""

    rewards: Array
    weights: Array
    logged_q: Array
    target_q: Array

    def __post_init__(self) -> None:
        if len(self.rewards) == 0:
            raise ValueError("the log holds no action")
        if not np.isfinite(self.weights).all() or (self.weights < 0).any():
            raise ValueError("importance weights must be finite and not negative: is a logged propensity 0?")

    def rows(self, index: NDArray[np.intp]) -> "Log":
        return Log(self.rewards[index], self.weights[index], self.logged_q[index], self.target_q[index])


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95% intervals: percentile bootstrap, and empirical Bernstein (wider, holds at any n)."""

    value: float
    bootstrap: tuple[float, float]
    bernstein: tuple[float, float]


def ips_terms(log: Log) -> Array:
    """Inverse propensity scoring, unbiased when propensities are right (Horvitz & Thompson 1952)."""
    return log.weights * log.rewards


def snips_terms(log: Log) -> Array:
    """Self-normalised IPS: O(1/n) bias, far less variance (Swaminathan & Joachims 2015), scaled so that the mean is it."""
    return log.weights * log.rewards / max(float(log.weights.mean()), 1e-12)


def dr_terms(log: Log) -> Array:
    """Doubly robust: unbiased when either the propensities or the reward model is right (Dudik, Langford & Li 2011)."""
    return log.target_q + log.weights * (log.rewards - log.logged_q)


def switch_dr_terms(log: Log, threshold: float | None = None) -> Array:
    """SWITCH-DR: the correction only where the weight is at most `threshold` (Wang, Agarwal & Dudik 2017, section 4).

    None chooses the threshold by the paper's rule: least estimated variance plus squared bound on the bias, where the bias
    of leaving a correction out is bounded by the largest reward times the weight left out.
    """
    chosen = _switch_threshold(log) if threshold is None else threshold
    return log.target_q + np.where(log.weights <= chosen, log.weights, 0.0) * (log.rewards - log.logged_q)


def _switch_threshold(log: Log) -> float:
    largest = float(np.abs(log.rewards).max()) or 1.0

    def risk(threshold: float) -> float:
        variance = float(switch_dr_terms(log, threshold).var()) / len(log.rewards)
        bias = largest * float(np.where(log.weights > threshold, log.weights, 0.0).mean())
        return variance + bias**2

    return min((float(t) for t in np.quantile(log.weights, np.linspace(0.05, 1.0, 20))), key=risk)


ESTIMATORS: dict[str, Callable[[Log], Array]] = {
    "ips": ips_terms,
    "snips": snips_terms,
    "dr": dr_terms,
    "switch_dr": switch_dr_terms,
}


def estimate(log: Log, name: str, *, samples: int = 1000, seed: int = 0) -> Estimate:
    """Estimate the target policy's value per action by one of `ESTIMATORS`."""
    terms = ESTIMATORS[name]
    values = terms(log)
    rng = np.random.default_rng(seed)
    means = [float(terms(log.rows(rng.integers(0, len(values), len(values)))).mean()) for _ in range(samples)]
    low, high = np.quantile(means, [0.025, 0.975])
    value = float(values.mean())
    return Estimate(value, (float(low), float(high)), empirical_bernstein(values))


def mean_estimate(terms: Array, *, samples: int = 1000, seed: int = 0) -> Estimate:
    """The mean of unbiased terms (n,), one a page, with both intervals."""
    rng = np.random.default_rng(seed)
    means = [float(terms[rng.integers(0, len(terms), len(terms))].mean()) for _ in range(samples)]
    low, high = np.quantile(means, [0.025, 0.975])
    return Estimate(float(terms.mean()), (float(low), float(high)), empirical_bernstein(terms))


def empirical_bernstein(terms: Array, delta: float = 0.05) -> tuple[float, float]:
    """Two-sided interval that holds with probability 1 - delta for bounded terms (Maurer & Pontil 2009, theorem 4).

    The range of the terms is taken from the sample, a departure from the theorem, which wants it known beforehand.
    """
    n = len(terms)
    if n < 2:
        return (-np.inf, np.inf)
    log_term = np.log(4.0 / delta)
    spread = float(terms.max() - terms.min())
    half = float(np.sqrt(2.0 * terms.var(ddof=1) * log_term / n) + 7.0 * spread * log_term / (3.0 * (n - 1)))
    mean = float(terms.mean())
    return (mean - half, mean + half)


def effective_sample_size(weights: Array) -> float:
    """How many on-policy actions the log is worth: (sum w)^2 / sum w^2 (Kong 1992)."""
    squares = float((weights**2).sum())
    return float(weights.sum()) ** 2 / squares if squares > 0 else 0.0
