"""Is one arm better? A test that may be looked at after every shopper: its p-value is valid at any time.

The mixture sequential probability ratio test: Johari, Koomen, Pekelis & Walsh, "Always valid inference: continuous monitoring of
A/B tests", Operations Research 2022, https://arxiv.org/abs/1512.04922, section 4, with a normal mixture N(0, tau^2) over the
difference of two means whose variances are estimated; the interval is the asymptotic confidence sequence that goes with it
(Waudby-Smith et al. 2021, https://arxiv.org/abs/2103.06476). Departure: since both rest on the central limit theorem, nothing is
said before each arm has `BURN_IN` shoppers, and a rate is shrunk by half a success and half a failure, so that no variance is 0.
Knows numbers only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BURN_IN = 50
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sequential:
    """Where the test stands: rates of both arms, candidate minus control with its interval, p-value valid at any time."""

    control: int
    candidate: int
    control_rate: float
    candidate_rate: float
    difference: float
    low: float
    high: float
    p_value: float


def sequential(arms: Sequence[bool], done: Sequence[bool], tau: float, alpha: float = 0.05) -> Sequential:
    """Shoppers in the order in which their outcome became known: `arms` (n,) True for the candidate, `done` (n,) whether they did
    it.

    The p-value is the smallest so far, so looking again never takes a finding back; the interval is the intersection of all so far.
    """
    p, low, high, counts, rates = paths(np.array(arms, bool), np.array(done, float), tau, alpha)
    if not len(p):
        return Sequential(0, 0, 0.0, 0.0, 0.0, -1.0, 1.0, 1.0)
    return Sequential(
        control=int(counts[0, -1]),
        candidate=int(counts[1, -1]),
        control_rate=float(rates[0, -1]),
        candidate_rate=float(rates[1, -1]),
        difference=float(rates[1, -1] - rates[0, -1]),
        low=float(low[-1]),
        high=float(high[-1]),
        p_value=float(p[-1]),
    )


def paths(arms: NDArray[np.bool_], done: Array, tau: float, alpha: float) -> tuple[Array, Array, Array, Array, Array]:
    """p-value, lower and upper bound (n,), counts and rates (2, n) of control and candidate after every shopper."""
    of = np.stack([~arms, arms]).astype(float)
    counts, sums = np.cumsum(of, axis=1), np.cumsum(of * done, axis=1)
    safe = np.maximum(counts, 1.0)
    rates, shrunk = sums / safe, (sums + 0.5) / (counts + 1.0)
    variance = (shrunk * (1 - shrunk) / safe).sum(0)
    difference, ready = rates[1] - rates[0], counts.min(0) >= BURN_IN
    wide = variance + tau**2
    log_ratio = 0.5 * np.log(variance / wide) + 0.5 * difference**2 * tau**2 / (variance * wide)
    p = np.minimum.accumulate(np.where(ready, np.exp(-np.maximum(log_ratio, 0.0)), 1.0))
    half = np.sqrt(variance * wide / tau**2 * (2 * np.log(1 / alpha) + np.log(wide / variance)))
    low = np.maximum.accumulate(np.where(ready, difference - half, -1.0))
    high = np.minimum.accumulate(np.where(ready, difference + half, 1.0))
    return p, low, high, counts, rates
