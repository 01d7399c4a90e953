"""A generation's names turned round: from the words of a query to the codes of brands, categories and attribute values.

Built once a generation, title words too, as numbers: no text is cut while a shopper waits.
"""

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.schema import Floats, Ints
from retrieval.signals.columns import ItemColumns
from retrieval.signals.words import Cutter, words

LONGEST_NAME = 4
EMPTY: Ints = np.zeros(0, np.int64)


class Vocabulary:
    """Never changes after construction. The words of title `row` are `title_codes[title_starts[row]:title_starts[row + 1]]`.

    Likewise `field_codes` are the names of the attributes that an item fills, each once, and `field_norms` the lengths of their
    IDF vectors, 0 for an item without attributes.
    """

    def __init__(self, columns: ItemColumns) -> None:
        self._brands = _by_words(columns.brands)
        self._categories = _by_words(columns.categories)
        values = [a.partition("=") for a in columns.attributes]
        # "waterproof=yes" is asked for by its name, "colour=red" by its value; "waterproof=no" by neither.
        said = [name.replace("_", " ") if value == "yes" else value for name, _, value in values]
        self._attributes = _by_words(["" if s == "no" else s for s in said])
        self.brand_code = {name: code for code, name in enumerate(columns.brands)}
        self.category_code = {name: code for code, name in enumerate(columns.categories)}
        self.attribute_code = {name: code for code, name in enumerate(columns.attributes)}
        fields = {name: code for code, name in enumerate(dict.fromkeys(name for name, _, _ in values))}
        self.field_of: Ints = np.array([fields[name] for name, _, _ in values], np.int64)
        n = max(len(columns.titles), 1)
        used = np.bincount(columns.attribute_codes, minlength=len(values))
        self.attribute_idf: Floats = np.log(n / np.maximum(used, 1)).astype(np.float32) / max(math.log(n), 1.0)
        by_field = np.bincount(self.field_of, weights=used, minlength=len(fields)) if fields else np.zeros(0)
        self.field_idf: Floats = np.log(1 + n / np.maximum(by_field, 1)).astype(np.float32)
        owner = np.repeat(np.arange(len(columns.titles)), np.diff(columns.attribute_starts))
        cells = np.sort(owner * max(len(fields), 1) + self.field_of[columns.attribute_codes])
        cells = cells[np.diff(cells, prepend=-1) > 0]  # an item fills a field once, however many its values
        owner = cells // max(len(fields), 1)
        self.field_codes: NDArray[np.int32] = (cells % max(len(fields), 1)).astype(np.int32)
        self.field_starts: Ints = np.searchsorted(owner, np.arange(len(columns.titles) + 1))
        squares = np.bincount(owner, self.field_idf[self.field_codes] ** 2, len(columns.titles))
        self.field_norms: Floats = np.sqrt(squares).astype(np.float32)
        cut = Cutter()
        titles = [cut(title) for title in columns.titles]
        self.word_code = cut.codes
        self.title_starts: Ints = np.cumsum([0, *map(len, titles)]).astype(np.int64)
        self.title_codes = np.fromiter((c for t in titles for c in t), np.int32, int(self.title_starts[-1]))

    def named(self, query: list[str]) -> tuple[list[Ints], list[Ints], list[Ints]]:
        """Codes of the brands, categories and attribute values that the query names; one array for each name it says."""
        grams = [" ".join(query[i:j]) for i in range(len(query)) for j in range(i + 1, min(i + LONGEST_NAME, len(query)) + 1)]
        tables = (self._brands, self._categories, self._attributes)
        return tuple([t[g] for g in grams if g in t] for t in tables)  # type: ignore[return-value]


def _by_words(names: Sequence[str]) -> dict[str, Ints]:
    codes: dict[str, list[int]] = defaultdict(list)
    for code, name in enumerate(names):
        cut = words(name)
        if 0 < len(cut) <= LONGEST_NAME:
            codes[" ".join(cut)].append(code)
    return {key: np.array(value, np.int64) for key, value in codes.items()}
