"""What is asked of the store, in words of no client: conditions over the payload, rendered by each back end."""

from dataclasses import dataclass

from ..schema import Filters, Floats
from .fields import Sparse, fold, word_ids


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The field holds one of the values."""

    key: str
    values: tuple[str, ...] | tuple[int, ...] | tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """The field is a number within the bounds, inclusive."""

    key: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of the conditions hold."""

    conditions: tuple[AnyOf, ...]


Condition = AnyOf | Between | AllOf


@dataclass(frozen=True, slots=True)
class Conditions:
    """`must` all hold, `must_not` none holds."""

    must: tuple[Condition, ...] = ()
    must_not: tuple[Condition, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.must or self.must_not)


@dataclass(frozen=True, slots=True)
class Channel:
    """One nearest-neighbour search: `vector` dense (d,) or sparse, on the named vector `using`."""

    name: str
    using: str
    vector: Floats | Sparse


def conditions(filters: Filters) -> Conditions:
    """Turn filters into conditions; all texts folded as the payload is."""
    must: list[Condition] = []
    must_not: list[Condition] = []
    if filters.price_min_cents is not None or filters.price_max_cents is not None:
        must.append(Between("price", filters.price_min_cents, filters.price_max_cents))
    if filters.brands:
        must.append(AnyOf("brand", _folded(filters.brands)))
    if filters.exclude_brands:
        must_not.append(AnyOf("brand", _folded(filters.exclude_brands)))
    if filters.categories:
        must.append(AnyOf("category", _folded(filters.categories)))
    if filters.exclude_categories:
        must_not.append(AnyOf("category", _folded(filters.exclude_categories)))
    for name, values in filters.attributes.items():
        must.append(AnyOf("attr", tuple(f"{name}={fold(v)}" for v in values)))
    for name, values in filters.exclude_attributes.items():
        must_not.append(AnyOf("attr", tuple(f"{name}={fold(v)}" for v in values)))
    for name, (low, high) in filters.ranges.items():
        must.append(Between(f"num.{name}", low, high))
    for phrase in filters.exclude_words:
        if ids := word_ids(phrase):
            must_not.append(AllOf(tuple(AnyOf("words", (i,)) for i in ids)))
    if filters.exclude_ids:
        must_not.append(AnyOf("id", filters.exclude_ids))
    if filters.rating_min is not None:
        must.append(Between("rating", filters.rating_min, None))
    if filters.in_stock:
        must.append(AnyOf("available", (1,)))
    return Conditions(tuple(must), tuple(must_not))


def _folded(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(v) for v in values)
