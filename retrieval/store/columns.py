"""A generation's items as arrays, row by row: what signals are computed from without touching the store.

A row number is the point id in Qdrant. Vectors are memory maps, so that opening is instant and memory is the page cache's.
"""

import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..schema import Floats, Ints, Item
from .fields import anywhere, attribute_tokens, fold, word_ids


@dataclass(frozen=True, slots=True)
class Columns:
    """Arrays of length n over the items of one generation.

    `price_cents` -1: no price. `stock` -1: not tracked. `rating` NaN: not rated. `created_at` epoch seconds, NaN: unknown.
    `brand` and `category` (the deepest level) are codes into `brands` and `categories`, -1 for none. The codes of a row's
    attributes ("colour=red", folded) are `attribute_codes[attribute_starts[row]:attribute_starts[row + 1]]`, into `attributes`;
    likewise its category levels. The ids of all its words, ascending (`fields.anywhere`), are `word_codes[word_starts[row]:...]`;
    none in generations of an older version. `text` (n, d); `image_row` (n,) points into `image` (m, e), -1 for no picture.
    """

    ids: tuple[str, ...]
    row_of: dict[str, int]
    titles: tuple[str, ...]
    price_cents: Ints
    rating: Floats
    rating_count: Ints
    stock: Ints
    created_at: NDArray[np.float64]
    brand: Ints
    category: Ints
    attribute_starts: Ints
    attribute_codes: Ints
    level_starts: Ints
    level_codes: Ints
    word_starts: Ints
    word_codes: NDArray[np.uint32]
    brands: tuple[str, ...]
    categories: tuple[str, ...]
    attributes: tuple[str, ...]
    text: Floats
    image_row: Ints
    image: Floats

    def __len__(self) -> int:
        return len(self.ids)

    def attributes_of(self, row: int) -> list[str]:
        codes = self.attribute_codes[self.attribute_starts[row] : self.attribute_starts[row + 1]]
        return [self.attributes[c] for c in codes]


_ARRAYS = ("price_cents", "rating", "rating_count", "stock", "created_at", "brand", "category", "image_row")
_RAGGED = ("attribute_starts", "attribute_codes", "level_starts", "level_codes")


@dataclass
class _Vocabulary:
    words: dict[str, int] = field(default_factory=dict)

    def code(self, word: str) -> int:
        return self.words.setdefault(word, len(self.words))


class ColumnsWriter:
    """Write the columns of a new generation batch by batch; vectors go straight to disk."""

    def __init__(self, folder: Path, text_dim: int, image_dim: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._dims = folder, (text_dim, image_dim)
        self._text = (folder / "text.f32").open("wb")
        self._image = (folder / "image.f32").open("wb")
        self._images = 0
        self._ids: list[str] = []
        self._titles: list[str] = []
        self._numbers: dict[str, list[float]] = {name: [] for name in _ARRAYS}
        self._ragged: dict[str, list[int]] = {
            "attribute_starts": [0],
            "attribute_codes": [],
            "level_starts": [0],
            "level_codes": [],
        }
        self._words, self._word_starts = array("I"), [0]
        self._brands, self._categories, self._attributes = _Vocabulary(), _Vocabulary(), _Vocabulary()

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, items: Sequence[Item], text: Floats, images: Sequence[Floats | None]) -> None:
        """Append items with their text vectors (n, d) and, where there is a picture, image vectors (e,)."""
        self._text.write(np.ascontiguousarray(text, dtype=np.float32).tobytes())
        for item, image in zip(items, images, strict=True):
            self._add(item)
            self._numbers["image_row"].append(-1 if image is None else self._images)
            if image is not None:
                self._image.write(np.ascontiguousarray(image, dtype=np.float32).tobytes())
                self._images += 1

    def _add(self, item: Item) -> None:
        self._ids.append(item.id)
        self._titles.append(item.title)
        numbers = self._numbers
        numbers["price_cents"].append(-1 if item.price_cents is None else item.price_cents)
        numbers["rating"].append(float("nan") if item.rating is None else item.rating)
        numbers["rating_count"].append(item.rating_count)
        numbers["stock"].append(-1 if item.stock is None else item.stock)
        numbers["created_at"].append(float("nan") if item.created_at is None else item.created_at.timestamp())
        numbers["brand"].append(self._brands.code(fold(item.brand)) if item.brand else -1)
        levels = [self._categories.code(fold(level)) for level in item.category]
        numbers["category"].append(levels[-1] if levels else -1)
        self._append("level", levels)
        self._append("attribute", [self._attributes.code(token) for token in attribute_tokens(item)])
        self._words.extend(sorted(word_ids(anywhere(item))))
        self._word_starts.append(len(self._words))

    def _append(self, name: str, codes: Iterable[int]) -> None:
        self._ragged[f"{name}_codes"].extend(codes)
        self._ragged[f"{name}_starts"].append(len(self._ragged[f"{name}_codes"]))

    def abandon(self) -> None:
        """Close the files; what is in them is not to be read."""
        self._text.close()
        self._image.close()

    def close(self) -> None:
        """Write what is not yet on disk; the columns can be read afterwards."""
        self._text.close()
        self._image.close()
        np.savez(
            self._folder / "columns.npz",
            allow_pickle=False,
            **{name: np.array(values) for name, values in self._numbers.items()},
            **{name: np.array(values, dtype=np.int64) for name, values in self._ragged.items()},
            word_starts=np.array(self._word_starts, dtype=np.int64),
            word_codes=np.frombuffer(self._words, dtype=np.uint32) if self._words else np.zeros(0, np.uint32),
        )
        names = {
            "ids": self._ids,
            "titles": self._titles,
            "brands": list(self._brands.words),
            "categories": list(self._categories.words),
            "attributes": list(self._attributes.words),
            "dims": self._dims,
        }
        (self._folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")


def read_columns(folder: Path) -> Columns:
    """Open the columns that a `ColumnsWriter` wrote."""
    names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
    with np.load(folder / "columns.npz") as arrays:
        held = {name: arrays[name] for name in (*_ARRAYS, *_RAGGED)}
        old = "word_starts" not in arrays
        held["word_starts"] = np.zeros(len(names["ids"]) + 1, np.int64) if old else arrays["word_starts"]
        held["word_codes"] = np.zeros(0, np.uint32) if old else arrays["word_codes"]
    for name in ("price_cents", "rating_count", "stock", "brand", "category", "image_row", *_RAGGED):
        held[name] = held[name].astype(np.int64)
    text_dim, image_dim = names["dims"]
    return Columns(
        ids=tuple(names["ids"]),
        row_of={item_id: row for row, item_id in enumerate(names["ids"])},
        titles=tuple(names["titles"]),
        brands=tuple(names["brands"]),
        categories=tuple(names["categories"]),
        attributes=tuple(names["attributes"]),
        text=_vectors(folder / "text.f32", text_dim),
        image=_vectors(folder / "image.f32", image_dim),
        **held | {"rating": held["rating"].astype(np.float32), "created_at": held["created_at"].astype(np.float64)},
    )


def _vectors(path: Path, dim: int) -> Floats:
    rows = path.stat().st_size // (4 * dim) if dim else 0
    if not rows:
        return np.zeros((0, max(dim, 1)), dtype=np.float32)
    # A plain view of the map: every slice of a memmap object costs as much again.
    return np.memmap(path, dtype=np.float32, mode="r", shape=(rows, dim)).view(np.ndarray)
