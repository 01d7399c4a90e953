"""Result pages as the log remembers them, what their shopper thought of each item, and how much a place on the page is looked at.

It knows events alone: neither the catalogue nor any signal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from retrieval.schema import Event

GRADES = {"purchase": 4, "cart": 3, "like": 3, "click": 1}
LONG_DWELL_S, LONG_DWELL_GRADE = 30.0, 2
MOST_WEIGHT = 10.0


@dataclass(frozen=True, slots=True)
class Slate:
    """One page: `grades` (n,) 0 to 4 of the items `shown`, best deed counts, a dislike undoes it. `clicks` {place: propensity}."""

    user_id: str
    query: str
    at: datetime
    shown: tuple[str, ...]
    grades: NDArray[np.int64]
    clicks: dict[int, float] = field(default_factory=dict)


def slates(events: Iterable[Event]) -> list[Slate]:
    """Put the events of each page together; pages by time. Events without a page are left out."""
    pages: dict[tuple[str, str, str, tuple[str, ...]], list[Event]] = {}
    for event in events:
        if event.shown:
            pages.setdefault((event.user_id, event.session_id, event.query, event.shown), []).append(event)
    return sorted((_slate(page) for page in pages.values()), key=lambda s: (s.at, s.user_id))


def _slate(events: Sequence[Event]) -> Slate:
    first = events[0]
    grades = {item: 0 for item in first.shown}
    clicks: dict[int, float] = {}
    for event in events:
        if event.item_id in grades:
            grades[event.item_id] = max(grades[event.item_id], grade(event))
        if event.kind == "click" and event.position is not None and event.propensity is not None:
            clicks[event.position] = event.propensity
    for event in events:
        if event.kind in ("dislike", "return") and event.item_id in grades:
            grades[event.item_id] = 0
    at = min(e.at for e in events)
    return Slate(first.user_id, first.query, at, first.shown, np.array([grades[i] for i in first.shown]), clicks)


def grade(event: Event) -> int:
    """0 to 4: nothing, click, long look, cart or like, purchase."""
    if event.kind == "dwell" and (event.dwell_s or 0.0) >= LONG_DWELL_S:
        return LONG_DWELL_GRADE
    return GRADES.get(event.kind, 0)


def examination(pages: Sequence[Slate]) -> NDArray[np.float64]:
    """How likely each place (longest page,) is looked at, 1 for the first, never rising.

    Clicks weighted by 1 / propensity of the item at that place: in expectation every item counts once at every place, so what
    differs between places is only the looking. Agarwal et al. 2019, https://arxiv.org/abs/1812.05161; Joachims et al. 2017,
    https://arxiv.org/abs/1608.04468. Assumes that the logged propensities are true; all 1 where none were logged.
    """
    longest = max((len(p.shown) for p in pages), default=0)
    clicks, asked = np.zeros(longest), np.zeros(longest)
    for page in pages:
        asked[: len(page.shown)] += 1
        for place, propensity in page.clicks.items():
            clicks[place] += 1 / propensity
    if not clicks.any():
        return np.ones(longest)
    rate = clicks / np.maximum(asked, 1)
    return np.minimum.accumulate(np.minimum(rate / rate[0], 1)) if rate[0] else np.ones(longest)


def click_weights(page: Slate, looked_at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weight of each shown item (n,): what was clicked in spite of its place counts more, at most tenfold."""
    wanted = 1 / np.maximum(looked_at[: len(page.shown)], 1 / MOST_WEIGHT)
    return np.where(page.grades > 0, wanted, 1.0)
