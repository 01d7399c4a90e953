"""Which buyable form of an item is meant: sizes, colours, and what is left to choose. Knows no cart."""

from collections.abc import Mapping, Sequence

from assistant.service.errors import CartError
from assistant.wording import value_text
from retrieval.schema import Item, Variant


def available(item: Item, variant: Variant | None = None) -> int | None:
    """Pieces that can be had, of one variant or of all; None where the stock is not tracked."""
    if variant is not None:
        return item.stock if variant.stock is None else variant.stock
    stocks = [v.stock for v in item.variants]
    if not stocks or any(s is None for s in stocks):
        return item.stock
    return sum(s for s in stocks if s is not None)


def choices(item: Item, in_stock: bool = False) -> dict[str, tuple[str, ...]]:
    """What the variants differ in: {attribute: its values in the catalogue's order}; only values that can be had if asked."""
    values: dict[str, dict[str, None]] = {}
    for variant in item.variants:
        for name, value in variant.attributes.items():
            values.setdefault(name, {})
            if not in_stock or available(item, variant) != 0:
                values[name][value_text(value)] = None
    varying = {n for n in values if len({value_text(v.attributes[n]) for v in item.variants if n in v.attributes}) > 1}
    return {name: tuple(found) for name, found in values.items() if name in varying}


def choose_variant(item: Item, wanted: Mapping[str, Sequence[str]]) -> Variant | None:
    """The one variant that has a wanted value of each attribute; None where several still fit, or there are none.

    Attributes that the variants do not carry are not looked at. What fits and is in stock goes before what is sold out.
    CartError "variant" names the attribute and its values when a wanted one does not exist.
    """
    varying = choices(item)
    fitting = list(item.variants)
    for name, values in wanted.items():
        if name not in varying or not values:
            continue
        plain = {_plain(v) for v in values}
        kept = [v for v in fitting if name in v.attributes and _plain(value_text(v.attributes[name])) in plain]
        if not kept:
            offered = [value_text(v.attributes[name]) for v in fitting if name in v.attributes]
            raise CartError("variant", item.title, choice=name, options=tuple(dict.fromkeys(offered)))
        fitting = kept
    buyable = [v for v in fitting if available(item, v) != 0]
    if len(buyable) == 1 and len(fitting) < len(item.variants):
        return buyable[0]
    return fitting[0] if len(fitting) == 1 else None


def variant_of(item: Item, variant_id: str) -> Variant | None:
    """The variant of this id; the only one where none is named; None where it stays open. CartError for an unknown id."""
    if not variant_id:
        return item.variants[0] if len(item.variants) == 1 else None
    for variant in item.variants:
        if variant.id == variant_id:
            return variant
    name, options = next(iter(choices(item).items()), ("size", ()))
    raise CartError("variant", item.title, choice=name, options=options)


def variant_title(item: Item, variant: Variant | None) -> str:
    """The item's title with the variant's values: "Hiking Boots, Navy, 42"."""
    if variant is None:
        return item.title
    told = [value_text(v) for v in variant.attributes.values()]
    return ", ".join([item.title, *(v for v in told if v)])


def price_of(item: Item, variant: Variant | None) -> int:
    """Cents of one piece: the variant's price before the item's. CartError where there is none or it is still open."""
    if variant is not None and variant.price_cents is not None:
        return variant.price_cents
    if item.price_cents is not None:
        return item.price_cents
    prices = {v.price_cents for v in item.variants if v.price_cents is not None}
    if variant is None and len(prices) == 1:
        return prices.pop()
    if variant is None and prices:
        name, options = next(iter(choices(item).items()), ("size", ()))
        raise CartError("variant_open", item.title, choice=name, options=options)
    raise CartError("no_price", item.title)


def _plain(value: str) -> str:
    return value.casefold().replace(" ", "").removesuffix(".0")
