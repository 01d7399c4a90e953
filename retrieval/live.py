"""One generation of the catalogue in use, with what is derived from it: signals, tastes, learned tables, words, counts."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from retrieval.aims import Aims, AimSettings
from retrieval.learned import Learned
from retrieval.preferences import Preferences, PreferenceSettings, SegmentPrior, VectorOf, prior_stamp
from retrieval.schema import Filters, Ints, Item
from retrieval.settings import ShopSettings
from retrieval.signals import Signals
from retrieval.spelling import Spelling
from retrieval.store import Store
from retrieval.users import Popularity, UserLog

CACHED_COUNTS, CACHED_ITEMS = 2048, 5000

logger = logging.getLogger(__name__)


@dataclass
class Live:
    """Many threads read it; what it caches may be made twice and is never wrong. `users` requests hold it open."""

    store: Store
    signals: Signals
    preferences: Preferences
    learned: Learned
    aims: Aims
    spelling: Spelling
    items: dict[str, Item] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    counted: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    demand: Popularity | None = None
    places: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    placed: int = 0
    users: int = 0
    retired: bool = False
    begun_from: int = 0

    @classmethod
    def of(cls, settings: ShopSettings, store: Store, log: UserLog, learning: PreferenceSettings, vector_of: VectorOf) -> "Live":
        """All that is derived from the store's generation and the shop's files."""
        columns = store.columns
        begun_from, prior = prior_stamp(settings.shop_dir), SegmentPrior.load(settings.shop_dir)
        taste = Preferences(columns, log.history, log.stamp, learning, prior, vector_of)
        learned = Learned.load(settings.shop_dir, columns)
        aims = Aims(AimSettings.load(settings.shop_dir), columns, log.all)
        signals, names = Signals(columns), (*columns.brands, *columns.categories)
        spelling = Spelling.of(signals.title_words, [*names, *(a.partition("=")[2] for a in columns.attributes)])
        return cls(store, signals, taste, learned, aims, spelling, begun_from=begun_from)

    def begin_anew(self, shop_dir: Path) -> None:
        """Take the segments that the shop's file holds now, where it changed; those before stay where it cannot be read."""
        found = prior_stamp(shop_dir)
        if found == self.begun_from:
            return
        self.begun_from = found
        try:
            self.preferences.begin_from(SegmentPrior.load(shop_dir))
        except (OSError, ValueError) as error:
            logger.warning("shoppers begin as before: %s", error)

    def places_in(self, popularity: Popularity) -> Ints:
        """(n,) the place of each row's item in the popularity, -1 for what nobody asked for. One thread at a time."""
        if self.demand is not popularity:
            self.demand, self.placed, self.places = popularity, 0, np.full(len(self.store.columns), -1, np.int64)
        for place, item_id in enumerate(popularity.items[self.placed :], self.placed):
            if (row := self.store.columns.row_of.get(item_id)) is not None:
                self.places[row] = place
        self.placed = len(popularity.items)
        return self.places

    def items_of(self, ids: Sequence[str]) -> Mapping[str, Item]:
        """Items by id, those that the catalogue still has."""
        if len(self.items) > CACHED_ITEMS:
            self.items = {}
        held = self.items
        new = [i for i in ids if i not in held and i in self.store.columns.row_of]
        held |= {i.id: i for i in self.store.items([self.store.columns.row_of[i] for i in new])}
        return {i: held[i] for i in ids if i in held}

    def total(self, filters: Filters) -> int:
        """How many items satisfy the filters; counted once for each set of filters, for a generation does not change."""
        if filters == Filters():
            return len(self.store.columns)
        if len(self.totals) > CACHED_COUNTS:
            self.totals = {}
        key, held = repr(filters), self.totals
        if key not in held:
            held[key] = self.store.count(filters)
        return held[key]

    def facets(self, filters: Filters, names: Sequence[str]) -> dict[str, dict[str, int]]:
        """Items by attribute and value among those that satisfy the filters; counted once, as `total` is."""
        if len(self.counted) > CACHED_COUNTS:
            self.counted = {}
        key, held = repr((filters, tuple(names))), self.counted
        if key not in held:
            held[key] = self.store.facets(filters, names)
        return {name: dict(counts) for name, counts in held[key].items()}
