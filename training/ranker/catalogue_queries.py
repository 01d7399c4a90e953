"""Queries whose right answers the catalogue itself knows: a category, with a value or a brand, or words of a title.

They teach what a good match of words is where no behaviour exists. Weak supervision in the line of Dehghani et al. 2017,
https://arxiv.org/abs/1704.08803; departure: the labels are fields of the catalogue, not another ranker's order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from retrieval.store import Columns

ALL, KIND = 4, 1
LONGEST_VALUE = 20


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """`category` is the leaf's code; `attribute` and `brand` are codes, `item` a row, where the query names one, else -1."""

    text: str
    category: int
    attribute: int = -1
    brand: int = -1
    item: int = -1

    def grades(self, columns: Columns, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """4 for rows with all that is named, 1 for the right kind of thing, 0 for anything else."""
        kind = columns.category[rows] == self.category
        met = kind.copy()
        if self.attribute >= 0:
            starts = columns.attribute_starts
            met &= np.array([self.attribute in columns.attribute_codes[starts[r] : starts[r + 1]] for r in rows])
        if self.brand >= 0:
            met &= columns.brand[rows] == self.brand
        if self.item >= 0:
            met = rows == self.item
        return np.where(met, ALL, np.where(kind, KIND, 0)).astype(np.int64)


def catalogue_queries(columns: Columns, count: int, seed: int) -> list[CatalogueQuery]:
    """Up to `count` different queries, each made from a random item that has a category."""
    rng = Random(seed)
    rows = np.flatnonzero(columns.category >= 0).tolist()
    if not rows:
        return []
    made = (_make(columns, rng.choice(rows), rng) for _ in range(3 * count))
    return list({q.text: q for q in made}.values())[:count]


def _make(columns: Columns, row: int, rng: Random) -> CatalogueQuery:
    category = int(columns.category[row])
    leaf = columns.categories[category]
    draw = rng.random()
    if draw < 0.35 and (values := _sayable(columns, row)):
        code, said = rng.choice(values)
        return CatalogueQuery(f"{said} {leaf}", category, attribute=code)
    if draw < 0.55 and columns.brand[row] >= 0:
        return CatalogueQuery(f"{columns.brands[columns.brand[row]]} {leaf}", category, brand=int(columns.brand[row]))
    if draw < 0.75:
        words = columns.titles[row].split()
        kept = sorted(rng.sample(range(len(words)), min(3, len(words))))
        return CatalogueQuery(" ".join(words[i] for i in kept).lower(), category, item=row)
    return CatalogueQuery(leaf, category)


def _sayable(columns: Columns, row: int) -> Sequence[tuple[int, str]]:
    """Attribute codes of the row with the words for them: a value, or the name of what is "yes"."""
    codes = columns.attribute_codes[columns.attribute_starts[row] : columns.attribute_starts[row + 1]]
    found = []
    for code in codes.tolist():
        name, _, value = columns.attributes[code].partition("=")
        if value == "yes":
            found.append((code, name.replace("_", " ")))
        elif value != "no" and value.replace(" ", "").isalpha() and len(value) <= LONGEST_VALUE:
            found.append((code, value))
    return found
