"""Vary what is shown in order to learn, with the exact probability of every shown place.

Thompson sampling (Thompson 1933; Chapelle & Li 2011) picks by one draw of the posterior; the probability of an item at a place
has then no closed form. Departure: a fixed number of draws is made and one of them is shown, each as likely as any other; so
the probability is the share of the draws that put the item there. LinUCB (Li et al. 2010, https://arxiv.org/abs/1003.0146) and
epsilon-greedy are the same with a single draw. With probability `floor` the places are a uniformly random order of the pool.

The probability of all places down to one is counted in the same way: the share of the draws whose page begins like that, and of the
orders of the pool that do.

Only candidates are moved, so no hard constraint is ever broken. It knows scores and no shopper.
"""

from collections.abc import Callable, Hashable
from hashlib import blake2b

import numpy as np

from retrieval.preferences.features import Doubles
from retrieval.preferences.settings import Exploration
from retrieval.schema import Floats, Ints

OrderOf = Callable[[Floats, Ints, int], Ints]
"""Pick k of the pool by scores (p,): indices into the pool, best first."""


def explore(
    settings: Exploration, order: Ints, scores: Floats, covariance: Callable[[Ints], Doubles], k: int, seed: int, pick: OrderOf
) -> tuple[Ints, Doubles, Doubles]:
    """Order the first k places anew; indices (n,) of all candidates, and two probabilities (k,).

    The first is that with which each place got its item, the second that of the whole page down to that place.

    `order` (n,) is the greedy order over `scores` (n,), `covariance` gives the (p, p) posterior covariance of the scores of a pool,
    `seed` decides the draw: the same state of the same shopper gets the same page.
    """
    k, kept = min(k, len(order)), min(settings.keep_first, k)
    pool = order[kept : max(settings.depth, k)]
    if settings.policy == "off" or kept >= k or len(pool) < 2:
        return order, np.ones(k), np.ones(k)
    places = k - kept
    rng = np.random.default_rng(seed)
    pages = [
        pool[pick((scores[pool] + change).astype(np.float32), pool, places)] for change in _changes(settings, covariance, pool, rng)
    ]
    pages = pages or [pool[:places]]
    if rng.random() < settings.floor:
        page = rng.permutation(pool)[:places]
    else:
        page = pages[int(rng.integers(len(pages)))]
    same = np.array([p == page for p in pages])
    at_random = 1 / np.cumprod(len(pool) - np.arange(places, dtype=np.float64))
    propensity = (1 - settings.floor) * same.mean(0) + settings.floor / len(pool)
    prefix = (1 - settings.floor) * np.cumprod(same, axis=1).mean(0) + settings.floor * at_random
    first = np.concatenate([order[:kept], page])
    sure = np.ones(kept)
    rest = order[~np.isin(order, first)]
    return np.concatenate([first, rest]), np.concatenate([sure, propensity]), np.concatenate([sure, prefix])


def _changes(settings: Exploration, covariance: Callable[[Ints], Doubles], pool: Ints, rng: np.random.Generator) -> list[Doubles]:
    """What each draw adds to the scores (p,) of the pool; empty for the greedy order itself."""
    if settings.policy == "epsilon":
        return []
    spread = covariance(pool)
    if settings.policy == "ucb":
        return [settings.spread * np.sqrt(np.maximum(np.diag(spread), 0.0))]
    values, vectors = np.linalg.eigh(spread)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    return list(settings.spread * rng.standard_normal((settings.draws, len(pool))) @ root.T)


def seed_of(*state: Hashable) -> int:
    """A seed that is the same in every process for the same state."""
    return int.from_bytes(blake2b(repr(state).encode(), digest_size=8).digest(), "big")
