"""Where a new shopper starts: the shop's segments of tastes, learned from those who taught (empirical Bayes).

A mixture over shoppers, w ~ sum of share_s N(mean_s, V), fitted by expectation and maximisation on the online learner's own Laplace
posteriors (hierarchical Bayes; Rossi, Allenby & McCulloch 2005, chapter 5). A mean is drawn towards no taste as if `PRIOR_SHOPPERS`
without any were in its segment. How many segments, and whether any, is decided by how well they foretell the lessons of shoppers
that were held out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from retrieval.preferences import Preferences, Segment, SegmentPrior
from retrieval.preferences.features import Direction, Doubles, Features
from retrieval.preferences.posterior import Fit, Posterior
from training.ranker.gate import lower_bound

COUNTS = (1, 2, 4)
STEPS = 6
MOST_LESSONS = 40
PRIOR_SHOPPERS = 2.0
FEWEST_LESSONS, FEWEST_SHOPPERS = 3, 20
KNOWN = (0, 1, 2, 3, 5)
FOLDS = 4
SLIGHT = 0.02


@dataclass(frozen=True, slots=True)
class Taught:
    """What one shopper taught, oldest first: directions over the features, rewards (n,) above 0, moments (n,) in seconds."""

    directions: tuple[Direction, ...]
    rewards: Doubles
    at_s: Doubles

    def first(self, n: int) -> "Taught":
        return Taught(self.directions[:n], self.rewards[:n], self.at_s[:n])


@dataclass(frozen=True, slots=True)
class Pupil:
    """A shopper's lessons with the inner products between them, which do not depend on where the shopper starts."""

    taught: Taught
    fit: Fit

    def weights(self, mean: Doubles) -> Doubles:
        """Posterior mean (d,) of the shopper who starts at `mean`, when they last taught."""
        return _posterior(self.fit, self.taught, Means(mean[None], np.ones(1))).weights(float(self.taught.at_s.max(initial=0.0)))


@dataclass(frozen=True, slots=True)
class Means:
    """Segments as arrays: means (s, d) and shares (s,)."""

    means: Doubles
    shares: Doubles


@dataclass(frozen=True, slots=True)
class Gain:
    """Log-likelihood a lesson of held-out shoppers, with segments and without; `low` is the difference's one-sided 95% bound."""

    segments: int
    with_segments: float
    without: float
    low: float
    shoppers: int


def taught_of(preferences: Preferences, user_ids: Sequence[str]) -> list[Taught]:
    """The lessons of those who taught enough; `preferences` without a prior."""
    found = []
    for user_id in user_ids:
        posterior = preferences.taste(user_id).posterior
        if len(posterior) >= FEWEST_LESSONS:
            found.append(_taught(posterior))
    return found


def _taught(posterior: Posterior) -> Taught:
    ends = np.searchsorted(posterior.owner, np.arange(len(posterior) + 1))
    spans = zip(ends, ends[1:], strict=False)
    directions = [Direction(posterior.codes[a:b], posterior.values[a:b]) for a, b in spans]
    order = np.argsort(posterior.at_s, kind="stable")
    newest = order[-MOST_LESSONS:]
    return Taught(tuple(directions[i] for i in newest), posterior.rewards[newest], posterior.at_s[newest])


def _posterior(fit: Fit, taught: Taught, prior: Means) -> Posterior:
    serials = list(range(len(taught.rewards)))
    return fit.posterior(serials, list(taught.directions), taught.rewards, taught.at_s, prior.means, prior.shares)


def fit_segments(
    shoppers: Sequence[Taught], features: Features, half_life_days: float, seed: int = 0, counts: Sequence[int] = COUNTS
) -> tuple[SegmentPrior, Gain]:
    """The segments that foretell held-out shoppers best, fitted on all, and what they are worth; ValueError for too few shoppers.

    Each shopper is foretold by segments that were fitted on the other folds.
    """
    if len(shoppers) < FEWEST_SHOPPERS:
        raise ValueError(f"{len(shoppers)} shoppers taught {FEWEST_LESSONS} lessons or more, {FEWEST_SHOPPERS} are needed")
    pupils = [Pupil(s, Fit(features.variance, half_life_days)) for s in shoppers]
    fold = np.random.default_rng(seed).permutation(len(shoppers)) % FOLDS
    none = Means(np.zeros((1, features.size)), np.ones(1))
    bare = np.array([_foretold(s, none, features, half_life_days) for s in shoppers])
    worth = {count: np.zeros(len(shoppers)) for count in counts if count * FEWEST_SHOPPERS <= len(shoppers)}
    for count in tqdm(worth, desc="segments", leave=False):
        for f in range(FOLDS):
            found = _expectation_maximisation([p for p, own in zip(pupils, fold, strict=True) if own != f], count, features, seed)
            for i in np.flatnonzero(fold == f).tolist():
                worth[count][i] = _foretold(shoppers[i], found, features, half_life_days)
    best = max(worth, key=lambda c: float(worth[c].mean()))
    low = lower_bound(worth[best] - bare, seed)
    whole = _expectation_maximisation(pupils, best, features, seed)
    return _named(whole, features), Gain(best, float(worth[best].mean()), float(bare.mean()), low, len(shoppers))


def _expectation_maximisation(pupils: Sequence[Pupil], count: int, features: Features, seed: int) -> Means:
    """`count` segments, started from the shoppers' own tastes, the most different ones first (k-means++)."""
    own = np.array([p.weights(np.zeros(features.size)) for p in pupils])
    found = Means(_seeds(own * np.sqrt(1 / np.maximum(features.variance, 1e-9)), own, count, seed), np.full(count, 1 / count))
    for _ in range(STEPS):
        odds = np.array([_odds(p.taught, found) for p in pupils])
        means = []
        for segment in range(count):
            weights = np.array([p.weights(found.means[segment]) for p in pupils])
            member = odds[:, segment]
            means.append(member @ weights / (member.sum() + PRIOR_SHOPPERS))
        found = Means(np.array(means), np.maximum(odds.mean(0), 1e-3))
        found = Means(found.means, found.shares / found.shares.sum())
    return found


def _seeds(scaled: Doubles, own: Doubles, count: int, seed: int) -> Doubles:
    rng = np.random.default_rng(seed)
    if count == 1:
        return np.asarray(own.mean(0, keepdims=True))
    chosen = [int(rng.integers(len(own)))]
    while len(chosen) < count:
        distance = np.min([((scaled - scaled[c]) ** 2).sum(1) for c in chosen], axis=0)
        chosen.append(int(rng.choice(len(own), p=distance / distance.sum())))
    return own[chosen] / 2


def _odds(taught: Taught, prior: Means) -> Doubles:
    """(s,) how likely each segment is to have taught this."""
    latent = np.array([[d.values @ mean[d.codes] for d in taught.directions] for mean in prior.means])
    logs = np.log(prior.shares) - np.logaddexp(0.0, -latent) @ taught.rewards
    odds = np.exp(logs - logs.max())
    return np.asarray(odds / odds.sum())


def _foretold(taught: Taught, prior: Means, features: Features, half_life_days: float) -> float:
    """Mean log-likelihood of a reward of 1 in the lesson after the first few, by the posterior from those."""
    fit, logs = Fit(features.variance, half_life_days), []
    for n in KNOWN:
        if n < len(taught.rewards):
            weights = _posterior(fit, taught.first(n), prior).weights(float(taught.at_s[n]))
            direction = taught.directions[n]
            logs.append(-float(np.logaddexp(0.0, -(direction.values @ weights[direction.codes]))))
    return float(np.mean(logs))


def _named(found: Means, features: Features) -> SegmentPrior:
    """By the features' names; what has none (directions of text) and what hardly counts is left out."""
    segments = []
    for number, (mean, share) in enumerate(zip(found.means, found.shares, strict=True), 1):
        kept = [c for c in np.argsort(-np.abs(mean), kind="stable").tolist() if abs(mean[c]) >= SLIGHT and c < features.text_from]
        weights = {features.keys[c]: round(float(mean[c]), 4) for c in kept}
        segments.append(Segment(f"segment {number}", round(float(share), 4), weights))
    return SegmentPrior(tuple(segments))
