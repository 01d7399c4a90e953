"""From the parameters of a GET to a query of the catalogue."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query

from retrieval.price_words import read_price
from retrieval.schema import Contract, Filters, Sort
from retrieval.schema import Query as Wish

_Many = Annotated[list[str], Query()]
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Hard limits and the order, as they stand in a URL. Prices in major units; `attribute` is "name=value", as often as needed."""

    price_min: Annotated[float | None, Query(ge=0, allow_inf_nan=False)] = None
    price_max: Annotated[float | None, Query(ge=0, allow_inf_nan=False)] = None
    brand: _Many = ()  # type: ignore[assignment]
    exclude_brand: _Many = ()  # type: ignore[assignment]
    category: _Many = ()  # type: ignore[assignment]
    attribute: _Many = ()  # type: ignore[assignment]
    exclude: Annotated[list[str], Query(description="words that must not occur")] = ()  # type: ignore[assignment]
    rating_min: Annotated[float | None, Query(ge=0, le=5)] = None
    in_stock: bool = False
    sort: Sort = "relevance"
    like: Annotated[list[str], Query(description="ids of items to be like")] = ()  # type: ignore[assignment]
    unlike: Annotated[list[str], Query(description="ids of items to be unlike")] = ()  # type: ignore[assignment]


def wish_of(text: str, limits: Limits, contract: Contract) -> Wish:
    """The query; a price in the words is a limit where no parameter gives one. ValueError names what the shop cannot filter on."""
    priced = read_price(text)
    filters = Filters(
        price_min_cents=_cents(limits.price_min, priced.min_cents),
        price_max_cents=_cents(limits.price_max, priced.max_cents),
        brands=tuple(limits.brand),
        exclude_brands=tuple(limits.exclude_brand),
        categories=tuple(limits.category),
        attributes=_attributes(limits.attribute, contract),
        exclude_words=tuple(limits.exclude),
        rating_min=limits.rating_min,
        in_stock=limits.in_stock,
    )
    return Wish(priced.text, filters=filters, sort=limits.sort, liked=tuple(limits.like), disliked=tuple(limits.unlike))


def _cents(price: float | None, said: int | None) -> int | None:
    return said if price is None else round(price * 100)


def _attributes(pairs: list[str], contract: Contract) -> dict[str, tuple[str, ...]]:
    wanted: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not value:
            raise ValueError(f"attribute {pair!r} is not of the form name=value")
        if contract.attribute(name) is None:
            known = ", ".join(a.name for a in contract.attributes[:_SHOWN])
            raise ValueError(f"the shop has no attribute {name!r}; it has {known}")
        wanted[name] = (*wanted.get(name, ()), value)
    return wanted
