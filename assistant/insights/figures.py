"""The nouns of the insights page: frozen figures, nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from retrieval.experiments import Experiment, Sequential


@dataclass(frozen=True, slots=True)
class Funnel:
    """Shoppers who saw a page, and how many of them did what afterwards; `pages` shown and `empty` ones among them."""

    pages: int = 0
    empty: int = 0
    shown: int = 0
    clicked: int = 0
    carted: int = 0
    bought: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """Pages shown and deeds of all shoppers on one day (UTC)."""

    day: date
    pages: int
    clicks: int
    carts: int
    purchases: int


@dataclass(frozen=True, slots=True)
class QueryCount:
    """A query, how many pages it made, and on how many of them something was clicked, liked, put in the cart or bought."""

    query: str
    pages: int
    answered: int


@dataclass(frozen=True, slots=True)
class Trait:
    """A brand, category or attribute value ("material: leather") with the likes and dislikes of its items."""

    name: str
    likes: int
    dislikes: int


@dataclass(frozen=True, slots=True)
class Shadow:
    """A candidate's pages beside those shown: mean share of items in common, share with the same first item, and of items that

    were clicked (or more) the mean 1-based place on the page shown and on the candidate's; `missed` of them it did not show at all.
    """

    version: str
    pages: int
    overlap: float
    same_first: float
    chosen: int
    missed: int
    place_shown: float
    place_shadow: float


@dataclass(frozen=True, slots=True)
class Insights:
    """All figures of one shop from `since` to `until`; `promotions`, `experiments` and `nightly` as logged, newest first."""

    shop: str
    since: datetime
    until: datetime
    funnel: Funnel
    days: tuple[Day, ...]
    queries: tuple[QueryCount, ...]
    nothing_found: tuple[QueryCount, ...]
    traits: tuple[Trait, ...]
    policies: Mapping[str, tuple[int, int]]
    live: str
    experiment: Experiment | None
    test: Sequential | None
    waiting: int
    shadow: Shadow | None
    exploration: str
    promotions: tuple[Mapping[str, Any], ...]
    experiments: tuple[Mapping[str, Any], ...]
    nightly: Mapping[str, Any] | None
