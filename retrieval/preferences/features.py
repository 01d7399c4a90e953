"""An item as the numbers a taste can be about: brand, category levels, attribute values, price within its kind, text direction.

The preference is linear in these. Numbers as attribute values (weights, sizes) are left out: nobody has a taste for 940 g. It knows
arrays over items and neither shoppers nor events.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.kernels import compiled, dots, gather, mean_of
from retrieval.schema import Floats, Ints

Doubles = NDArray[np.float64]
Places = NDArray[np.int32]

# Prior variances in squared logits: how strong tastes of each sort are before anything is known of the shopper.
BRAND, LEVEL, ATTRIBUTE, PRICE, MIDDLE, TEXT = 0.6, 0.3, 0.4, 0.6, 0.15, 1.5
TEXT_DIMS = 24
SAMPLED = 4000
TYPICAL_OF, COMMON = 300, 0.03
PRICE_KEY, MIDDLE_KEY, TEXT_KEY = "price", "price_middle", "text"


class ItemColumns(Protocol):
    """The arrays over a generation's items that tastes are about, as in the store's columns."""

    @property
    def row_of(self) -> Mapping[str, int]: ...
    @property
    def price_cents(self) -> Ints: ...
    @property
    def brand(self) -> Ints: ...
    @property
    def category(self) -> Ints: ...
    @property
    def attribute_starts(self) -> Ints: ...
    @property
    def attribute_codes(self) -> Ints: ...
    @property
    def level_starts(self) -> Ints: ...
    @property
    def level_codes(self) -> Ints: ...
    @property
    def brands(self) -> tuple[str, ...]: ...
    @property
    def categories(self) -> tuple[str, ...]: ...
    @property
    def attributes(self) -> tuple[str, ...]: ...
    @property
    def text(self) -> Floats: ...


@dataclass(frozen=True, slots=True)
class Direction:
    """A sparse vector over the features: `codes` (m,) each once, ascending, `values` (m,)."""

    codes: Ints
    values: Doubles

    def without(self, code: int) -> "Direction":
        kept = self.codes != code
        return Direction(self.codes[kept], self.values[kept])


class Features:
    """One generation's features; made once, then safe from many threads.

    The codes run over brands, category levels, attribute values, two of price and `TEXT_DIMS` of text. `variance` (D,) is the
    prior's; `keys` name the codes: "brand=acme", "category=bags", "material=leather", "price", "price_middle", "text".
    """

    def __init__(self, columns: ItemColumns) -> None:
        self._columns = columns
        brands, levels, attributes = len(columns.brands), len(columns.categories), len(columns.attributes)
        self._level_from, self._attribute_from = brands, brands + levels
        self._price = brands + levels + attributes
        self.text_from = self._text = self._price + 2
        self._mean, self._axes, spread = _principal(columns.text)
        self.size = self._text + len(spread)
        self.keys: tuple[str, ...] = (
            *(f"brand={name}" for name in columns.brands),
            *(f"category={name}" for name in columns.categories),
            *columns.attributes,
            PRICE_KEY,
            MIDDLE_KEY,
            *([TEXT_KEY] * len(spread)),
        )
        self.code_of: dict[str, int] = {key: code for code, key in enumerate(self.keys[: self._text])}
        self.variance: Doubles = np.concatenate(
            [
                np.full(brands, BRAND),
                np.full(levels, LEVEL),
                np.array([0.0 if is_number(a) else ATTRIBUTE for a in columns.attributes]),
                [PRICE, MIDDLE],
                TEXT * spread,
            ]
        )
        self._dearness = dearness(columns)
        self._by_category = _grouped(columns.category)
        # What the compiled loops read: ragged codes with the first code of their kind, and the price.
        levels_of = columns.level_starts, columns.level_codes, self._level_from
        attributes_of = columns.attribute_starts, columns.attribute_codes, self._attribute_from
        self._arrays = columns.brand, *levels_of, *attributes_of, self._dearness, self._price
        self._typical: dict[int, Direction] = {}
        self._making = Lock()

    def row(self, item_id: str) -> int | None:
        """The item's row; None when the catalogue no longer has it."""
        return self._columns.row_of.get(item_id)

    def rows(self, ids: Sequence[str]) -> Ints:
        """Rows of those ids that the catalogue has."""
        return np.array([r for i in ids if (r := self._columns.row_of.get(i)) is not None], np.int64)

    def like(self, row: int) -> Ints:
        """Up to `SAMPLED` rows of the item's own deepest category, all of the shop's where it has none."""
        rows = self._by_category.get(int(self._columns.category[row]))
        return (rows if rows is not None else np.arange(len(self._columns.category)))[:SAMPLED]

    def utilities(self, weights: Doubles, rows: Ints) -> Doubles:
        """Inner products (n,) of the items' features with dense `weights` (D,)."""
        total = _utilities(rows, weights, *self._arrays)
        if len(self._axes.T):
            towards = (self._axes @ weights[self._text :]).astype(np.float32)
            total += dots(self._columns.text, rows, towards) - float(self._mean @ towards)
        return total

    def matrix(self, rows: Ints, codes: Ints) -> Doubles:
        """The items' values (n, m) of the features `codes` (m,), ascending."""
        out = _values(rows, places_of(codes, self.size), len(codes), *self._arrays)
        text = codes[codes >= self._text] - self._text
        out[:, len(codes) - len(text) :] = (self._columns.text[rows] - self._mean) @ self._axes[:, text]
        return out

    def mean(self, rows: Ints, codes: Ints) -> Doubles:
        """The items' mean (m,) of the features `codes` (m,), ascending; `rows` must not be empty."""
        out = _total(rows, places_of(codes, self.size), len(codes), *self._arrays) / len(rows)
        text = codes[codes >= self._text] - self._text
        out[len(codes) - len(text) :] = (mean_of(self._columns.text, rows) - self._mean) @ self._axes[:, text]
        return out

    def codes_of(self, rows: Ints) -> Ints:
        """All features that any of the rows has, ascending."""
        return np.unique(self._entries(rows)[0])

    def difference(self, rows: Ints, others: Ints) -> Direction:
        """Mean features of `rows` less those of `others`; either may be empty and then counts as zero."""
        codes, values = [], []
        for group, sign in ((rows, 1.0), (others, -1.0)):
            if len(group):
                flat, _, value = self._entries(group)
                codes.append(flat)
                values.append(sign / len(group) * value)
        if not codes:
            return Direction(np.zeros(0, np.int64), np.zeros(0))
        unique, inverse = np.unique(np.concatenate(codes), return_inverse=True)
        total = np.bincount(inverse, np.concatenate(values), len(unique)).astype(np.float64)
        kept = (np.abs(total) > 1e-9) & (self.variance[unique] > 0)
        return Direction(unique[kept], total[kept])

    def from_typical(self, row: int) -> Direction:
        """The item's features less what is common in its deepest category."""
        category = int(self._columns.category[row])
        with self._making:
            typical = self._typical.get(category)
        if typical is None:
            kin = self._by_category.get(category, np.arange(len(self._columns.category)))
            mean = self.difference(kin[:: max(1, len(kin) // TYPICAL_OF)], np.zeros(0, np.int64))
            common = np.abs(mean.values) >= COMMON
            codes, values = mean.codes[common], mean.values[common]
            # Without a page nothing says that only this category was on offer: half of the deed speaks for the category.
            level = (codes >= self._level_from) & (codes < self._attribute_from)
            typical = Direction(codes, np.where(level, 0.5 * values, values))
            with self._making:
                self._typical[category] = typical
        return subtract(self.difference(np.array([row]), np.zeros(0, np.int64)), typical)

    def along(self, key: str, value: float) -> Direction:
        """One feature alone; a KeyError names one that the catalogue does not have."""
        return Direction(np.array([self.code_of[key]], np.int64), np.array([value]))

    def is_readable(self, code: int) -> bool:
        """Whether the feature can be told to a shopper: all but the text's directions and the middle of the price."""
        return code < self._text and code != self._price + 1

    def _ragged(self) -> tuple[tuple[Ints, Ints, int], ...]:
        columns = self._columns
        return (
            (columns.level_starts, columns.level_codes, self._level_from),
            (columns.attribute_starts, columns.attribute_codes, self._attribute_from),
        )

    def _entries(self, rows: Ints) -> tuple[Ints, Ints, Doubles]:
        """All non-zero features of the rows: code, index into `rows`, value; each (m,)."""
        every = np.arange(len(rows))
        brand = self._columns.brand[rows]
        codes, owners = [brand[brand >= 0]], [every[brand >= 0]]
        for starts, ragged, offset in self._ragged():
            flat, owner = gather(starts, ragged, rows)
            codes.append(flat + offset)
            owners.append(owner)
        values = [np.ones(sum(map(len, codes)))]
        dear = self._dearness[rows]
        text = (self._columns.text[rows] - self._mean) @ self._axes
        dense = np.column_stack([dear, middle(dear), text])
        codes.append(np.tile(np.arange(self._price, self.size), len(rows)))
        owners.append(np.repeat(every, dense.shape[1]))
        values.append(dense.ravel())
        return np.concatenate(codes), np.concatenate(owners), np.concatenate(values)


def places_of(codes: Ints, size: int) -> Places:
    """(size,) where each number below `size` stands among `codes`, -1 where it does not."""
    out = np.full(size, -1, np.int32)
    out[codes] = np.arange(len(codes), dtype=np.int32)
    return out


def subtract(one: Direction, other: Direction) -> Direction:
    """`one - other`, zeros left out."""
    unique, inverse = np.unique(np.concatenate([one.codes, other.codes]), return_inverse=True)
    total = np.bincount(inverse, np.concatenate([one.values, -other.values]), len(unique)).astype(np.float64)
    kept = np.abs(total) > 1e-9
    return Direction(unique[kept], total[kept])


def is_number(pair: str) -> bool:
    """Whether the value of "name=value" is a number."""
    try:
        float(pair.partition("=")[2])
    except ValueError:
        return False
    return True


def middle(place: Doubles) -> Doubles:
    """1 at the usual price of the kind, falling to both sides."""
    return 1.0 - np.abs(place)


def dearness(columns: ItemColumns) -> Doubles:
    """(n,) ln(price) in standard deviations from the mean of the item's deepest category, within [-2, 2]; 0 without a price."""
    price = columns.price_cents
    known = price > 0
    logs = np.log(np.maximum(price, 1).astype(np.float64))
    codes = columns.category + 1
    n = np.bincount(codes[known], minlength=codes.max(initial=0) + 1)
    total = np.bincount(codes[known], logs[known], len(n))
    squares = np.bincount(codes[known], logs[known] ** 2, len(n))
    mean = total / np.maximum(n, 1)
    std = np.sqrt(np.maximum(squares / np.maximum(n, 1) - mean**2, 0.0))
    out = np.where(known & (std[codes] > 1e-6), (logs - mean[codes]) / np.maximum(std[codes], 1e-6), 0.0)
    return np.clip(out, -2.0, 2.0)


@compiled
def _utilities(
    rows: Ints,
    weights: Doubles,
    brand: Ints,
    level_starts: Ints,
    level_codes: Ints,
    level_from: int,
    attribute_starts: Ints,
    attribute_codes: Ints,
    attribute_from: int,
    dearness: Doubles,
    price: int,
) -> Doubles:
    """The part (n,) of `Features.utilities` that texts have no share in."""
    out = np.empty(len(rows))
    for i in range(len(rows)):
        row = rows[i]
        total = weights[price] * dearness[row] + weights[price + 1] * (1.0 - abs(dearness[row]))
        if brand[row] >= 0:
            total += weights[brand[row]]
        for at in range(level_starts[row], level_starts[row + 1]):
            total += weights[level_from + level_codes[at]]
        for at in range(attribute_starts[row], attribute_starts[row + 1]):
            total += weights[attribute_from + attribute_codes[at]]
        out[i] = total
    return out


@compiled
def _total(
    rows: Ints,
    places: Places,
    count: int,
    brand: Ints,
    level_starts: Ints,
    level_codes: Ints,
    level_from: int,
    attribute_starts: Ints,
    attribute_codes: Ints,
    attribute_from: int,
    dearness: Doubles,
    price: int,
) -> Doubles:
    """Sums (count,) over the rows of their values of the features that have `places` (D,) there; 0 for those of texts."""
    out = np.zeros(count + 1)  # the last cell is what place -1 points to: a feature that is not asked for
    for row in rows:
        out[places[price]] += dearness[row]
        out[places[price + 1]] += 1.0 - abs(dearness[row])
        if brand[row] >= 0:
            out[places[brand[row]]] += 1.0
        for at in range(level_starts[row], level_starts[row + 1]):
            out[places[level_from + level_codes[at]]] += 1.0
        for at in range(attribute_starts[row], attribute_starts[row + 1]):
            out[places[attribute_from + attribute_codes[at]]] += 1.0
    return out[:-1]


@compiled
def _values(rows: Ints, places: Places, count: int, *arrays: Any) -> Doubles:
    """`_total` (n, count) of each row by itself."""
    out = np.empty((len(rows), count))
    for i in range(len(rows)):
        out[i] = _total(rows[i : i + 1], places, count, *arrays)
    return out


def _grouped(codes: Ints) -> dict[int, Ints]:
    order = np.argsort(codes, kind="stable")
    names, starts = np.unique(codes[order], return_index=True)
    return {int(n): rows for n, rows in zip(names, np.split(order, starts[1:]), strict=True)}


def _principal(text: Floats) -> tuple[Floats, Floats, Doubles]:
    """Mean (d,), the first principal axes (d, p) of an even sample of the texts, and each one's share (p,) of the variance.

    Axes are scaled so that an item's coordinates have variance 1; the shares go into the prior, so that the kernel stays the
    texts' own.
    """
    if not len(text):
        return np.zeros(text.shape[1], np.float32), np.zeros((text.shape[1], 0), np.float32), np.zeros(0)
    sample = np.asarray(text[:: max(1, len(text) // SAMPLED)], np.float64)
    mean = sample.mean(0)
    covariance = np.cov(sample.T, bias=True).reshape(text.shape[1], -1)
    values, vectors = np.linalg.eigh(covariance)
    first = np.argsort(-values)[: min(TEXT_DIMS, len(sample) - 1)]
    first = first[values[first] > 1e-9]
    axes = vectors[:, first] * np.sign(vectors[np.abs(vectors[:, first]).argmax(0), first]) / np.sqrt(values[first])
    return mean.astype(np.float32), axes.astype(np.float32), values[first] / max(float(values[first].sum()), 1e-12)
