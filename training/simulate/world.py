"""The hidden truth: what each simulated shopper would like, worked out from a catalogue's own brands, values and prices.

Utility is not of the model's form: beside weights of brands and values it has an ideal price with a flat middle, a taste for a
value in one kind only, a common quality and a whim for single items. Knows a store's columns and no policy.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retrieval.preferences.features import dearness, is_number
from retrieval.schema import Ints
from retrieval.store import Columns

Doubles = NDArray[np.float64]

SEGMENTS = 6
FEWEST_ITEMS, MOST_KINDS = 14, 24
KINDS_EACH = 4
COMMON_TOKEN = 0.004


@dataclass(frozen=True, slots=True)
class Kind:
    """A deepest category that is asked for by its name."""

    name: str
    rows: Ints


@dataclass(slots=True)
class Shopper:
    """One simulated shopper. `utility` (items,) about standard normal; `budget_cents` a purchase at most."""

    id: str
    segment: int
    kinds: tuple[int, ...]
    weights: dict[int, float]
    ideal_price: float
    price_weight: float
    budget_cents: int
    patience: int
    position_bias: float
    whims: Doubles
    utility: Doubles = field(default_factory=lambda: np.zeros(0))


class World:
    """All of one catalogue: kinds, tokens and shoppers, from one seed."""

    def __init__(self, columns: Columns, shoppers: int, seed: int) -> None:
        self.columns = columns
        rng = np.random.default_rng(seed)
        self.kinds = _kinds(columns)
        if not self.kinds:
            raise ValueError(f"no category of this catalogue has {FEWEST_ITEMS} items: there is nothing to choose from")
        self.tokens, self._has = _tokens(columns)
        self._place = dearness(columns)
        self._quality = rng.normal(0, 0.35, len(columns))
        self._segments = [self._weights(rng, 10) for _ in range(SEGMENTS)]
        self.shoppers = [self._shopper(n, rng) for n in range(shoppers)]

    def _shopper(self, number: int, rng: np.random.Generator) -> Shopper:
        segment = int(rng.integers(SEGMENTS))
        shopper = Shopper(
            id=f"sim-{number:04d}",
            segment=segment,
            kinds=tuple(rng.choice(len(self.kinds), min(KINDS_EACH, len(self.kinds)), replace=False).tolist()),
            weights={t: w for t, w in self._segments[segment].items() if rng.random() < 0.6},
            ideal_price=float(rng.normal(0, 1)),
            price_weight=float(rng.uniform(0.2, 1.0)),
            budget_cents=int(np.quantile(self.columns.price_cents, rng.uniform(0.6, 1.0))),
            patience=int(rng.integers(8, 16)),
            position_bias=float(rng.uniform(0.3, 0.9)),
            whims=rng.normal(0, 0.35, len(self.columns)),
        )
        self._redraw(shopper, rng)
        return shopper

    def change_taste(self, shopper: Shopper, rng: np.random.Generator) -> None:
        """The shopper comes to want other things; kinds, price and budget stay."""
        shopper.weights = {}
        self._redraw(shopper, rng)

    def _redraw(self, shopper: Shopper, rng: np.random.Generator) -> None:
        """Own tastes on top of the segment's, among what is sold in the kinds that the shopper looks at."""
        rows = np.concatenate([self.kinds[k].rows for k in shopper.kinds])
        common = np.flatnonzero(self._has[:, rows].mean(1) >= 0.04)
        for token in rng.choice(common, min(8, len(common)), replace=False).tolist():
            shopper.weights[token] = float(rng.choice([1.0, 1.0, -1.0]) * rng.uniform(0.6, 1.6))
        raw = self._quality + shopper.whims
        for token, weight in shopper.weights.items():
            raw = raw + weight * self._has[token]
        only = int(rng.choice(common))  # a value wanted in one kind and nowhere else
        within = np.isin(np.arange(len(raw)), self.kinds[shopper.kinds[0]].rows)
        raw = raw + 0.8 * self._has[only] * within
        raw = raw - shopper.price_weight * np.maximum(np.abs(self._place - shopper.ideal_price) - 0.4, 0.0)
        raw = raw - 1.5 * (self.columns.price_cents > shopper.budget_cents)
        seen = raw[rows]
        shopper.utility = (raw - seen.mean()) / max(float(seen.std()), 1e-9)

    def _weights(self, rng: np.random.Generator, count: int) -> dict[int, float]:
        chosen = rng.choice(len(self.tokens), min(count, len(self.tokens)), replace=False)
        return {int(t): float(rng.choice([1.0, 1.0, -1.0]) * rng.uniform(0.5, 1.3)) for t in chosen}

    def tokens_of(self, row: int) -> Ints:
        return np.flatnonzero(self._has[:, row])

    def place(self, rows: Sequence[int]) -> float:
        """Mean place of the prices within their kinds, in standard deviations."""
        return float(self._place[list(rows)].mean())

    def grades(self, shopper: Shopper, kind: Kind) -> dict[str, float]:
        """Judgments of a kind's items, 0 to 3, by how far they stand above the shopper's usual."""
        levels = np.searchsorted([0.5, 1.0, 1.5], shopper.utility[kind.rows])
        return {self.columns.ids[r]: float(g) for r, g in zip(kind.rows.tolist(), levels, strict=True)}


def click_rate(utility: Doubles) -> Doubles:
    """Probability (n,) of a click on items that are looked at."""
    return np.asarray(1 / (1 + np.exp(-(1.6 * utility - 1.6))))


def examined(places: int, bias: float) -> Doubles:
    """Probability (places,) that each place is looked at: (1 + place)^-bias (Joachims et al. 2017)."""
    return np.asarray((1.0 + np.arange(places)) ** -bias)


def expected_clicks(shopper: Shopper, rows: Sequence[int]) -> float:
    """What a page is worth: the mean number of clicks, over all chance."""
    look = examined(len(rows), shopper.position_bias)
    return float((look * click_rate(shopper.utility[list(rows)])).sum())


def best_page(shopper: Shopper, kind: Kind, places: int) -> list[int]:
    order = np.argsort(-shopper.utility[kind.rows], kind="stable")[:places]
    return [int(r) for r in kind.rows[order]]


def _kinds(columns: Columns) -> list[Kind]:
    codes, counts = np.unique(columns.category[columns.category >= 0], return_counts=True)
    chosen = codes[counts >= FEWEST_ITEMS][np.argsort(-counts[counts >= FEWEST_ITEMS], kind="stable")][:MOST_KINDS]
    return [Kind(columns.categories[c], np.flatnonzero(columns.category == c)) for c in sorted(chosen.tolist())]


def _tokens(columns: Columns) -> tuple[list[str], NDArray[np.bool_]]:
    """Names of brands and values common enough to be wanted, and (tokens, items) who has them."""
    n = len(columns)
    owner = np.repeat(np.arange(n), np.diff(columns.attribute_starts))
    names: list[str] = []
    has: list[NDArray[np.bool_]] = []
    for code, brand in enumerate(columns.brands):
        _add(names, has, f"brand={brand}", columns.brand == code)
    for code, value in enumerate(columns.attributes):
        if not is_number(value):
            _add(names, has, value, np.isin(np.arange(n), owner[columns.attribute_codes == code]))
    return names, np.array(has)


def _add(names: list[str], has: list[NDArray[np.bool_]], name: str, who: NDArray[np.bool_]) -> None:
    if who.mean() >= COMMON_TOKEN:
        names.append(name)
        has.append(who)
