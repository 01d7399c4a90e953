"""The shop's own event log as logged pages, and page-aware estimates of what another ranking would have earned.

A page is what was on screen; each place has the propensity with which its item was put there. Pages are those of the log of
impressions, whether or not anybody reacted; for events that name no impression (an imported log) they are pieced together from the
events. A page's reward is the sum over its places. Estimators weight each place by itself (item-position IPS, Li et al. 2018,
https://arxiv.org/abs/1804.10488) or by all places down to it (reward interaction IPS, McInerney et al. 2020,
https://arxiv.org/abs/2007.12986); the last is right also where a click depends on what stood above, and far noisier.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from retrieval.schema import Event, Impression
from training.evaluate.off_policy import Array, Log, effective_sample_size

REWARDS = {"click": 1.0, "like": 1.0, "cart": 2.0, "purchase": 5.0}
PRIOR_WEIGHT = 20.0
FOLDS = 5


@dataclass(frozen=True, slots=True)
class LoggedPage:
    """One page; arrays (places,). A place without a logged propensity has NaN: its item had no event.

    `prefixes` are the probabilities of all places down to each one, empty where they were not logged; `policy` made the page,
    `shadow` is the page that a candidate ranker would have made.
    """

    user_id: str
    query: str
    shown: tuple[str, ...]
    rewards: Array
    propensities: Array
    prefixes: Array = field(default_factory=lambda: np.zeros(0))
    policy: str = ""
    shadow: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gain:
    """What a target would have earned a page beside what was earned; `low` is the one-sided 95% lower bound of the difference.

    `effective_sample_size` is that of the places' weights, `unsupported` the share of places whose value the log cannot tell: they
    count as 0, so that the target is valued too low there and never too high.
    """

    target: float
    logged: float
    low: float
    pages: int
    effective_sample_size: float
    unsupported: float


TargetOf = Callable[[LoggedPage], Sequence[str]]
"""The order in which the policy to be valued would show the page's items."""


def logged_pages(events: Iterable[Event], impressions: Iterable[Impression] = ()) -> list[LoggedPage]:
    """Pages with something on them in the order of the log, then pages of events that name none, if they have a propensity."""
    pages: dict[tuple[str, str, str, tuple[str, ...]], list[Event]] = {}
    named: dict[str, list[Event]] = {}
    for event in events:
        if event.impression:
            named.setdefault(event.impression, []).append(event)
        elif event.shown and event.position is not None and event.position < len(event.shown):
            pages.setdefault((event.user_id, event.session_id, event.query, event.shown), []).append(event)
    found = [_page_of(page, named.get(page.id, ())) for page in impressions if page.shown]
    for (user_id, _, query, shown), held in pages.items():
        rewards, propensities = np.zeros(len(shown)), np.full(len(shown), np.nan)
        for event in held:
            place = event.position
            assert place is not None
            rewards[place] = max(rewards[place], REWARDS.get(event.kind, 0.0))
            if event.propensity is not None:
                propensities[place] = event.propensity
        if not np.isnan(propensities).all():
            found.append(LoggedPage(user_id, query, shown, rewards, propensities))
    return found


def _page_of(page: Impression, events: Sequence[Event]) -> LoggedPage:
    rewards = np.zeros(len(page.shown))
    for event in events:
        if event.item_id in page.shown:
            place = page.shown.index(event.item_id)
            rewards[place] = max(rewards[place], REWARDS.get(event.kind, 0.0))
    propensities, prefixes = np.array(page.propensities), np.array(page.prefixes)
    return LoggedPage(page.user_id, page.query, page.shown, rewards, propensities, prefixes, page.policy, page.shadow)


def place_log(pages: Sequence[LoggedPage], target: TargetOf, seed: int = 0) -> Log:
    """Every place with a propensity as one action, weighted by whether the target shows the same item there.

    The reward model is the mean reward of the place, shrunk to the overall mean and cross-fitted by page.
    """
    weights, rewards, places, owners = [], [], [], []
    for number, page in enumerate(pages):
        order = target(page)
        for place in np.flatnonzero(~np.isnan(page.propensities)).tolist():
            same = place < len(order) and order[place] == page.shown[place]
            weights.append(same / page.propensities[place])
            rewards.append(page.rewards[place])
            places.append(int(place))
            owners.append(number)
    if not weights:
        raise ValueError("the log holds no page with propensities: nothing can be valued from it")
    reward, place_of = np.array(rewards), np.array(places)
    fold = np.random.default_rng(seed).integers(0, FOLDS, len(pages))[np.array(owners)]
    model = np.zeros(len(reward))
    for f in range(FOLDS):
        seen = fold != f
        mean = float(reward[seen].mean()) if seen.any() else 0.0
        count = np.bincount(place_of[seen], minlength=place_of.max() + 1)
        total = np.bincount(place_of[seen], weights=reward[seen], minlength=place_of.max() + 1)
        model[~seen] = ((total + PRIOR_WEIGHT * mean) / (count + PRIOR_WEIGHT))[place_of[~seen]]
    return Log(reward, np.array(weights), model, model)


def page_terms(pages: Sequence[LoggedPage], target: TargetOf, cascade: bool = False) -> Array:
    """(pages,) IPS estimate of each page's whole reward under the target.

    Places without a propensity had no event and thus no reward; in the cascade form they count as probability 1. The cascade form
    weighs by the logged probability of all places down to one where that is known, else by the product of the places' own, which is
    right only where they were drawn one after the other.
    """
    terms = np.zeros(len(pages))
    for number, page in enumerate(pages):
        order = target(page)
        same = np.array([p < len(order) and order[p] == i for p, i in enumerate(page.shown)], float)
        known = ~np.isnan(page.propensities)
        weight = np.where(known, same / np.where(known, page.propensities, 1.0), same if cascade else 0.0)
        if cascade:
            weight = np.cumprod(same) / page.prefixes if len(page.prefixes) else np.cumprod(weight)
        terms[number] = float(weight @ page.rewards)
    return terms


def unsupported(pages: Sequence[LoggedPage], target: TargetOf) -> float:
    """Share of places at which the target shows another item than the log, though the log's policy never would have."""
    blind = total = 0
    for page in pages:
        order = target(page)
        certain = np.flatnonzero(page.propensities >= 1.0)
        blind += sum(int(p >= len(order) or order[p] != page.shown[p]) for p in certain.tolist())
        total += len(page.shown)
    return blind / max(total, 1)


def gain(pages: Sequence[LoggedPage], target: TargetOf, *, samples: int = 2000, seed: int = 0) -> Gain:
    """The target's value a page beside the logging policy's, by item-position IPS on the same pages.

    The bound is a bootstrap's over shoppers, for the pages of one are not independent; a page without a shopper stands for itself.
    ValueError without pages.
    """
    if not pages:
        raise ValueError("the log holds no page to value the target by")
    earned = np.array([page.rewards.sum() for page in pages])
    would = page_terms(pages, target)
    _, owner = np.unique([page.user_id or f"page {n}" for n, page in enumerate(pages)], return_inverse=True)
    size, difference = np.bincount(owner), np.bincount(owner, would - earned)
    rng = np.random.default_rng(seed)
    means = []
    for _ in range(samples):
        drawn = rng.integers(0, len(size), len(size))
        means.append(float(difference[drawn].sum() / size[drawn].sum()))
    return Gain(
        target=float(would.mean()),
        logged=float(earned.mean()),
        low=float(np.quantile(means, 0.05)),
        pages=len(pages),
        effective_sample_size=effective_sample_size(place_log(pages, target, seed).weights),
        unsupported=unsupported(pages, target),
    )
