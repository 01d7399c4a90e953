"""An Intent as the hard filters of retrieval. What the contract cannot filter on never becomes a filter."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.schema import Intent
from retrieval.schema import Contract, Filters

from .lexicon import MADE_OF
from .vocabulary import vocabulary

# What is made for both fits who asks for one.
GENDERS = frozenset({"men", "women", "male", "female", "boys", "girls"})
UNISEX = ("unisex",)


def filters_of(intent: Intent, contract: Contract) -> Filters:
    """Prices in cents; brands and values only where the contract has them.

    What is excluded is excluded as a word, as a value of the contract, as the category that it names, and with what it is made of
    or comes in: who wants no nuts wants no walnuts.
    """
    attributes: dict[str, tuple[str, ...]] = {}
    for name, values in intent.attributes.items():
        kept = held_of(values, name, contract)
        if kept:
            unisex = held_of(UNISEX, name, contract) if kept[0].casefold() in GENDERS else ()
            attributes[name] = (*kept, *(u for u in unisex if u not in kept))
    excluded: dict[str, tuple[str, ...]] = {}
    words: list[str] = []
    kinds: list[str] = []
    for word in dict.fromkeys(w for e in intent.exclude for w in (e, *MADE_OF.get(e.casefold(), ()))):
        kinds += vocabulary(contract).categories.get(word.casefold(), ())
        homes = _homes(word, contract)
        for name, value in homes:
            excluded[name] = (*excluded.get(name, ()), value)
        words.append(word)
    brands = {b.value.casefold() for b in contract.brands}
    wanted = tuple(b for b in intent.brands if b.casefold() in brands)
    categories = {c.value.casefold() for c in contract.categories}
    numbers = {a.name for a in contract.attributes if a.type == "number"}
    return Filters(
        price_min_cents=_cents(intent.price_min),
        price_max_cents=_cents(intent.price_max),
        brands=wanted,
        exclude_brands=tuple(b for b in intent.exclude_brands if b.casefold() in brands),
        categories=tuple(c for c in intent.categories if c.casefold() in categories),
        attributes=attributes,
        exclude_categories=tuple(k for k in dict.fromkeys(kinds) if k not in intent.categories),
        exclude_attributes=excluded,
        ranges={n: r for n, r in intent.ranges.items() if n in numbers},
        exclude_words=tuple(words),
        rating_min=intent.rating_min,
        in_stock=intent.in_stock,
    )


def held_of(values: Sequence[str], name: str, contract: Contract) -> tuple[str, ...]:
    """Those that the contract has as values of the attribute."""
    known = contract.attribute(name)
    held = {v.value.casefold() for v in known.values} if known else set()
    return tuple(v for v in values if v.casefold() in held)


def in_shop_values(intent: Intent, contract: Contract) -> Intent:
    """The Intent with the shop's own values for what the shopper calls otherwise: green for a dark green, L for "large"."""
    near = vocabulary(contract).near
    attributes = {
        name: tuple(dict.fromkeys(near[v].value if v in near and near[v].attribute == name else v for v in values))
        for name, values in intent.attributes.items()
    }
    return replace(intent, attributes=attributes)


def _homes(word: str, contract: Contract) -> list[tuple[str, str]]:
    """The attributes that have the excluded word as a value; a boolean one by its name."""
    folded = word.casefold()
    homes = []
    for a in contract.attributes:
        if a.type == "boolean" and a.name.replace("_", " ") == folded:
            homes.append((a.name, "yes"))
        homes += [(a.name, v.value) for v in a.values if a.type in ("text", "list") and v.value.casefold() == folded]
    return homes


def _cents(amount: float | None) -> int | None:
    return None if amount is None else round(amount * 100)
