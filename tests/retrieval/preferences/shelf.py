"""A shop of bags as bare arrays, and a log of one list, for tests of what is learned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from retrieval.preferences import Preferences, PreferenceSettings, SegmentPrior
from retrieval.schema import Event, EventKind, Floats, Ints

NOW = datetime(2026, 6, 1, tzinfo=UTC)
MATERIALS, COLOURS, BRANDS = ("leather", "nylon", "canvas"), ("red", "blue", "black", "green"), ("alto", "brio")


@dataclass(frozen=True)
class Shelf:
    """24 bags: every material in every colour of both brands; the price rises with the row."""

    row_of: Mapping[str, int]
    price_cents: Ints
    brand: Ints
    category: Ints
    attribute_starts: Ints
    attribute_codes: Ints
    level_starts: Ints
    level_codes: Ints
    text: Floats
    brands: tuple[str, ...] = BRANDS
    categories: tuple[str, ...] = ("bags",)
    attributes: tuple[str, ...] = (*(f"material={m}" for m in MATERIALS), *(f"colour={c}" for c in COLOURS), "weight=900")


def shelf() -> Shelf:
    n = 24
    rows = np.arange(n)
    material, colour, brand = rows % 3, rows // 3 % 4, rows // 12
    text = np.random.default_rng(0).standard_normal((n, 16)).astype(np.float32)
    return Shelf(
        row_of={f"bag-{r}": r for r in range(n)},
        price_cents=1000 + 100 * rows,
        brand=brand,
        category=np.zeros(n, np.int64),
        attribute_starts=2 * np.arange(n + 1),
        attribute_codes=np.column_stack([material, 3 + colour]).ravel(),
        level_starts=np.arange(n + 1),
        level_codes=np.zeros(n, np.int64),
        text=text / np.linalg.norm(text, axis=1, keepdims=True),
    )


@dataclass
class Log:
    """Events by shopper, numbered as a database would."""

    events: list[tuple[int, Event]] = field(default_factory=list)

    def add(self, *events: Event) -> None:
        self.events += [(len(self.events) + 1 + i, e) for i, e in enumerate(events)]

    def history(self, user_id: str, after_id: int = 0) -> list[tuple[int, Event]]:
        return [(i, e) for i, e in self.events if e.user_id == user_id and i > after_id]

    def stamp(self, user_id: str) -> tuple[int, int]:
        mine = self.history(user_id)
        return (mine[-1][0], len(mine)) if mine else (0, 0)


def preferences(log: Log, settings: PreferenceSettings | None = None, prior: SegmentPrior | None = None) -> Preferences:
    return Preferences(shelf(), log.history, log.stamp, settings, prior)


def did(kind: EventKind, row: int, days_ago: float = 0.0, **more: object) -> Event:
    return Event("u", f"bag-{row}", kind, NOW - timedelta(days=days_ago), **more)  # type: ignore[arg-type]
