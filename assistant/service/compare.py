"""A table of what differs between items: price, rating, brand, attributes and what the variants offer. It judges nothing."""

from collections.abc import Mapping, Sequence

from assistant.schema import Comparison, Language
from assistant.service.variants import available, choices
from assistant.wording import money, shortened, span_text, value_in
from retrieval.schema import AttributeValue, Contract, Item

MOST_ROWS = 12
LONGEST_VALUE = 60


def compare(items: Sequence[Item], contract: Contract, language: Language) -> Comparison:
    """Put the items side by side; a row stands only where they differ, the most telling first, at most `MOST_ROWS`.

    Rows are named as the catalogue names them ("price", "rating", "brand", "stock", then attributes): first those that all items
    have, by how many items of the whole catalogue have them; a value is "" where the catalogue does not tell. Of one item, or of
    none, there is nothing to compare: no rows.
    """
    if len(items) < 2:
        return Comparison(tuple(item.id for item in items), {})
    rows = {
        "price": tuple(_price(item) for item in items),
        "rating": tuple(_rating(item) for item in items),
        "brand": tuple(item.brand for item in items),
    }
    held = [_attributes(item) for item in items]
    for name in _ordered(held, contract):
        # An attribute that repeats one of the rows above adds nothing.
        if name.casefold() not in rows:
            rows[name] = tuple(_value(attributes.get(name), language) for attributes in held)
    rows["stock"] = tuple(_stock(item, language) for item in items)
    differing = {name: values for name, values in rows.items() if len({v.casefold() for v in values}) > 1}
    return Comparison(tuple(item.id for item in items), dict(list(differing.items())[:MOST_ROWS]))


def _attributes(item: Item) -> dict[str, AttributeValue]:
    """The item's attributes, with what its variants offer in their place."""
    return {**item.attributes, **choices(item)}


def _ordered(held: Sequence[Mapping[str, AttributeValue]], contract: Contract) -> list[str]:
    """Attribute names: those of most of these items first, then by coverage in the catalogue; the packaging after the thing."""
    place = {attribute.name: i for i, attribute in enumerate(contract.attributes)}
    names = dict.fromkeys(name for attributes in held for name in attributes)
    lacking = {name: sum(name not in attributes for attributes in held) for name in names}
    return sorted(names, key=lambda name: (lacking[name], name.startswith("pack"), place.get(name, len(place)), name))


def _value(value: AttributeValue | None, language: Language) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return span_text([value_in(v, language) for v in value], language)
    return shortened(value_in(value, language), LONGEST_VALUE)


def _price(item: Item) -> str:
    """The price, or the range of the variants' prices."""
    prices = {v.price_cents for v in item.variants if v.price_cents is not None}
    if len(prices) > 1:
        return f"{money(min(prices), item.currency)}-{money(max(prices), item.currency)}"
    cents = item.price_cents if item.price_cents is not None else next(iter(prices), None)
    return "" if cents is None else money(cents, item.currency)


def _rating(item: Item) -> str:
    if item.rating is None:
        return ""
    return f"{item.rating:.1f} ({item.rating_count})" if item.rating_count else f"{item.rating:.1f}"


def _stock(item: Item, language: Language) -> str:
    """Only whether it can be had: how many pieces there are is no reason to choose."""
    zh = language == "zh"
    if available(item) == 0:
        return "售罄" if zh else "sold out"
    return "有货" if zh else "in stock"
