"""Derive what a catalogue can be asked: which attributes exist, of which type, with which values. One pass, bounded memory."""

from collections import Counter
from dataclasses import dataclass, field

from ..schema import AttributeContract, AttributeValue, Contract, Item, Quantity, ValueCount

MOST_ATTRIBUTES = 400
MOST_VALUES = 200
_TRACKED_VALUES = 2000
_TRACKED_NAMES = 20_000
_LONGEST_VALUE = 60


class FrequentItems:
    """Counts of the most frequent strings in bounded memory: Misra & Gries 1982; exact until `capacity` differ."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self.counts: Counter[str] = Counter()

    def add(self, value: str) -> None:
        self.counts[value] += 1
        if len(self.counts) > self._capacity:
            least = sorted(self.counts.values())[len(self.counts) // 2]
            self.counts = Counter({v: c - least for v, c in self.counts.items() if c > least})

    def most(self, n: int | None = None) -> tuple[ValueCount, ...]:
        """Most frequent first, ties by name."""
        ordered = sorted(self.counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(ValueCount(value, count) for value, count in ordered[:n])


@dataclass
class _Attribute:
    items: int = 0
    types: Counter[str] = field(default_factory=Counter)
    values: FrequentItems = field(default_factory=lambda: FrequentItems(_TRACKED_VALUES))
    units: Counter[str] = field(default_factory=Counter)
    minimum: float = float("inf")
    maximum: float = float("-inf")

    def add(self, value: AttributeValue) -> None:
        match value:
            case bool():
                self.types["boolean"] += 1
                self.values.add("yes" if value else "no")
            case Quantity():
                self.types["number"] += 1
                self.units[value.unit] += 1
                self.minimum, self.maximum = min(self.minimum, value.value), max(self.maximum, value.value)
                self.values.add(f"{value.value:g}")
            case tuple():
                self.types["list"] += 1
                for part in value:
                    self.values.add(part[:_LONGEST_VALUE])
            case _:
                self.types["text"] += 1
                self.values.add(value[:_LONGEST_VALUE])

    def contract(self, name: str, items: int) -> AttributeContract:
        kind = self.types.most_common(1)[0][0]
        if len(self.types) > 1 and self.types[kind] < 0.95 * self.types.total():
            kind = "list" if "list" in self.types else "text"
        number = kind == "number"
        return AttributeContract(
            name,
            kind,  # type: ignore[arg-type]
            self.items / items,
            () if number else self.values.most(MOST_VALUES),
            self.minimum if number else None,
            self.maximum if number else None,
            self.units.most_common(1)[0][0] if number else "",
        )


class ContractBuilder:
    """Feed every kept item once to `add`, then `build`."""

    def __init__(self) -> None:
        self._items = 0
        self._attributes: dict[str, _Attribute] = {}
        self._brands, self._categories = FrequentItems(_TRACKED_NAMES), FrequentItems(_TRACKED_NAMES)
        self._paths = FrequentItems(_TRACKED_NAMES)
        self._currencies: Counter[str] = Counter()
        self._languages: Counter[str] = Counter()
        self._prices: tuple[int, int] | None = None

    def add(self, item: Item) -> None:
        self._items += 1
        self._languages.update({item.language, *item.titles})
        if item.brand:
            self._brands.add(item.brand)
        for level in dict.fromkeys(item.category):
            self._categories.add(level)
        if item.category:
            self._paths.add("\x1f".join(item.category))
        if item.price_cents is not None:
            self._currencies[item.currency] += 1
            low, high = self._prices or (item.price_cents, item.price_cents)
            self._prices = min(low, item.price_cents), max(high, item.price_cents)
        held = dict(item.attributes)
        for variant in item.variants:
            held = {**variant.attributes, **held}
        for name, value in held.items():
            if name not in self._attributes and len(self._attributes) >= _TRACKED_NAMES:
                continue
            attribute = self._attributes.setdefault(name, _Attribute())
            attribute.items += 1
            attribute.add(value)

    def build(self, shop: str) -> Contract:
        ordered = sorted(self._attributes.items(), key=lambda pair: (-pair[1].items, pair[0]))[:MOST_ATTRIBUTES]
        low, high = self._prices or (None, None)
        return Contract(
            shop=shop,
            items=self._items,
            currency=self._currencies.most_common(1)[0][0] if self._currencies else "USD",
            languages=tuple(name for name, _ in sorted(self._languages.items(), key=lambda p: (-p[1], p[0]))),
            price_min_cents=low,
            price_max_cents=high,
            categories=self._categories.most(),
            category_paths=tuple(tuple(p.value.split("\x1f")) for p in self._paths.most()),
            brands=self._brands.most(),
            attributes=tuple(a.contract(name, self._items) for name, a in ordered),
        )
