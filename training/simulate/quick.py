"""The shop's preferences alone under a fixed base score: what the assistant's ranking does, without conversation and store.

Hundreds of times faster than talking, for measuring what is learned. The base scores are those of a stranger's search.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import takewhile

import numpy as np

from retrieval.preferences import Preferences, PreferenceSettings, SegmentPrior
from retrieval.schema import Event
from retrieval.store import Columns
from training.simulate.policies import DEPTH, PLACES, Page
from training.simulate.world import Doubles, Kind, Shopper

Base = Mapping[str, tuple[list[str], Doubles]]
"""By kind: the ids that a stranger's search finds, and their scores."""


class ByPreferences:
    """Base score plus taste; items that were turned down are hidden, as the assistant hides them."""

    def __init__(
        self, columns: Columns, base: Base, settings: PreferenceSettings, learning: bool = True, prior: SegmentPrior | None = None
    ) -> None:
        self.columns, self.base, self.learning = columns, base, learning
        self.events: dict[str, list[tuple[int, Event]]] = defaultdict(list)
        self.count = 0
        self.preferences = Preferences(columns, self._after, self._stamp, settings, prior)

    def ranking(self, shopper: Shopper, kind: Kind) -> list[str]:
        return self._order(shopper, kind)[:DEPTH]

    def show(self, shopper: Shopper, kind: Kind, session_id: str) -> Page:
        items = tuple(self._order(shopper, kind)[:PLACES])
        return Page(items, (1.0,) * len(items))

    def learn(self, shopper: Shopper, kind: Kind, page: Page, events: Sequence[Event]) -> None:
        for event in events if self.learning else ():
            self._append(event)

    def hear(self, shopper: Shopper, page: Page, session_id: str, sentence: str, plain: str, at: datetime) -> None:
        if self.learning:
            self._append(Event(shopper.id, page.items[0], "critique", at, session_id, plain, page.items))

    def _order(self, shopper: Shopper, kind: Kind) -> list[str]:
        ids, scores = self.base[kind.name]
        taste = self.preferences.taste(shopper.id)
        if taste.is_known:
            rows = np.array([self.columns.row_of[i] for i in ids])
            scores = scores + self.preferences.scores(taste, rows, datetime.now(UTC).timestamp())
        hidden = {x.event.item_id for x in taste.lessons if x.event.kind in ("dislike", "return")}
        return [ids[i] for i in np.argsort(-scores, kind="stable") if ids[i] not in hidden]

    def _append(self, event: Event) -> None:
        self.count += 1
        self.events[event.user_id].append((self.count, event))

    def _after(self, user_id: str, after_id: int) -> list[tuple[int, Event]]:
        return list(takewhile(lambda e: e[0] > after_id, reversed(self.events[user_id])))[::-1]

    def _stamp(self, user_id: str) -> tuple[int, int]:
        events = self.events[user_id]
        return (events[-1][0], len(events)) if events else (0, 0)
