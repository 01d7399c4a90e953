"""What a shop wants beside relevance: weights in `aims.toml` in the shop's folder, each a part of the score with a name of its own.

```toml
click = 0.0      # what is clicked where it is shown
purchase = 0.0   # what is bought once it is looked at
dwell = 0.0      # what is looked at for long
margin = 0.0     # what earns: price times the number in the attribute "margin", the price alone without one
stock = 0.0      # what lies in the store in numbers
diversity = 0.0  # from 0 to 1: how much of the score's say over the first places goes to difference
```

A weight of 1 lifts the first of the candidates over the last by 1 in that aim, about as much as the trees tell a good item from a
middling one; 0, the default, leaves the aim out. Aims add up (weighted scalarisation, Miettinen 1999); `training.evaluate report`
draws what each costs. They move what was recalled and break no filter.
"""

import math
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from threading import Lock
from typing import Self

import numpy as np
from numpy.typing import NDArray

from retrieval.kernels import gather
from retrieval.schema import Event, Floats, Ints
from retrieval.store import Columns

FILE = "aims.toml"
PREFIX = "aim_"
MOST = 20.0
# Rates of items seldom seen lean to the shop's own: so many showings, looks and seconds-counted looks stand at its mean.
PRIOR = 20.0
LONGEST_DWELL_S = 300.0
EventsAfter = Callable[[int], Iterable[tuple[int, Event]]]
"""The log's events after an id, with their ids."""


@dataclass(frozen=True, slots=True)
class AimSettings:
    """All of `aims.toml`."""

    click: float = 0.0
    purchase: float = 0.0
    dwell: float = 0.0
    margin: float = 0.0
    stock: float = 0.0
    diversity: float = 0.0

    def __post_init__(self) -> None:
        for f in fields(self):
            value, most = getattr(self, f.name), 1.0 if f.name == "diversity" else MOST
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
                raise ValueError(f"{f.name} = {value!r} is not a number from 0 to {most:g}")

    @classmethod
    def load(cls, shop_dir: Path) -> Self:
        """Read the shop's file, no aims without one; a ValueError names the file and the bad value."""
        path = shop_dir / FILE
        if not path.exists():
            return cls()
        known = [f.name for f in fields(cls)]
        try:
            given = tomllib.loads(path.read_text(encoding="utf-8"))
            if unknown := [name for name in given if name not in known]:
                raise ValueError(f"{unknown[0]!r} is unknown; known: {', '.join(known)}")
            return cls(**given)
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None

    @property
    def weights(self) -> dict[str, float]:
        """The weights above 0 of what adds to the score."""
        every = {f.name: float(getattr(self, f.name)) for f in fields(self) if f.name != "diversity"}
        return {name: weight for name, weight in every.items() if weight > 0}


@dataclass(slots=True)
class Counts:
    """What happened to one item."""

    shown: int = 0
    clicks: int = 0
    purchases: int = 0
    dwells: int = 0
    dwell_s: float = 0.0


@dataclass
class Aims:
    """One generation's aims; safe from many threads. Behaviour is read from the log only where an aim asks for it."""

    settings: AimSettings
    columns: Columns
    events_after: EventsAfter
    _counts: dict[str, Counts] = field(default_factory=dict)
    _total: Counts = field(default_factory=Counts)
    _pages: set[int] = field(default_factory=set)
    _last_id: int = 0
    _lock: Lock = field(default_factory=Lock)

    def added(self, rows: Ints) -> dict[str, Floats]:
        """What each aim adds to the scores (n,) of the candidates, by the name of its contribution."""
        weights = self.settings.weights
        if not weights or not len(rows):
            return {}
        return {f"{PREFIX}{name}": weight * standing(self.values(name, rows)) for name, weight in weights.items()}

    def values(self, name: str, rows: Ints) -> NDArray[np.float64]:
        """An aim's own value (n,): a rate, seconds, money or pieces; NaN where the catalogue does not say."""
        columns = self.columns
        if name == "margin":
            return margin(columns, rows)
        if name == "stock":
            return np.where(columns.stock[rows] < 0, np.nan, columns.stock[rows]).astype(np.float64)
        with self._lock:
            self._catch_up()
            held = [self._counts.get(columns.ids[r]) or Counts() for r in rows.tolist()]
            return np.array([rate(c, self._total, name) for c in held], np.float64)

    def forget(self) -> None:
        """Count anew from the log: somebody was deleted from it."""
        with self._lock:
            self._counts, self._total, self._pages, self._last_id = {}, Counts(), set(), 0

    def _catch_up(self) -> None:
        for event_id, event in self.events_after(self._last_id):
            self._last_id = max(self._last_id, event_id)
            if event.shown and (page := hash((event.user_id, event.session_id, event.query, event.shown))) not in self._pages:
                self._pages.add(page)
                self._total.shown += len(event.shown)
                for item_id in event.shown:
                    self._counts.setdefault(item_id, Counts()).shown += 1
            for counts in (self._counts.setdefault(event.item_id, Counts()), self._total):
                counts.clicks += event.kind == "click" and bool(event.shown)
                counts.purchases += event.kind == "purchase"
                if event.kind == "dwell" and event.dwell_s is not None:
                    counts.dwells += 1
                    counts.dwell_s += min(event.dwell_s, LONGEST_DWELL_S)


def rate(own: Counts, shop: Counts, name: str) -> float:
    """An item's rate with `PRIOR` observations at the shop's mean; NaN while the shop has none (empirical Bayes, Robbins 1956)."""
    many, of, shop_many, shop_of = {
        "click": (own.clicks, own.shown, shop.clicks, shop.shown),
        "purchase": (own.purchases, max(own.clicks, own.purchases), shop.purchases, max(shop.clicks, shop.purchases)),
        "dwell": (own.dwell_s, own.dwells, shop.dwell_s, shop.dwells),
    }[name]
    return (many + PRIOR * shop_many / shop_of) / (of + PRIOR) if shop_of else math.nan


def margin(columns: Columns, rows: Ints) -> NDArray[np.float64]:
    """What selling one piece of `rows` earns, in the currency's units; NaN without a price."""
    price = np.where(columns.price_cents[rows] < 0, np.nan, columns.price_cents[rows] / 100)
    held, owner = gather(columns.attribute_starts, columns.attribute_codes, rows)
    for code, token in enumerate(columns.attributes):
        if token.startswith("margin=") and token[7:].replace(".", "", 1).isdigit():
            price[owner[held == code]] *= float(token[7:])
    return price


def standing(values: NDArray[np.float64]) -> Floats:
    """Place of each among the candidates, from -0.5 lowest to 0.5 highest, equals together; 0 where the value is not known."""
    known = np.sort(values[~np.isnan(values)])
    if len(known) < 2:
        return np.zeros(len(values), np.float32)
    middle = (np.searchsorted(known, values, "left") + np.searchsorted(known, values, "right") - 1) / 2
    return np.where(np.isnan(values), 0.0, middle / (len(known) - 1) - 0.5).astype(np.float32)


def beside(signals: Mapping[str, Floats], names: Iterable[str]) -> dict[str, Floats]:
    """Those of the signals that were added to the ranker's score: the ones in `names`, and the aims."""
    wanted = set(names)
    return {name: column for name, column in signals.items() if name in wanted or name.startswith(PREFIX)}
