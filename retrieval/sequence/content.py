"""What is known of an item without its history: its tokens (brand, category levels, attribute values), its text and its picture."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from retrieval.schema import Floats, Ints


class Catalogue(Protocol):
    """The arrays of a generation that are read here; as in the store's columns."""

    @property
    def ids(self) -> tuple[str, ...]: ...
    @property
    def brand(self) -> Ints: ...
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
    @property
    def image_row(self) -> Ints: ...
    @property
    def image(self) -> Floats: ...


@dataclass(frozen=True, slots=True)
class Content:
    """Rows in the catalogue's order. Row r holds the tokens `codes[starts[r]:starts[r + 1]]` into `names`; `text` (n, d).

    `image_row` (n,) points into the pictures' vectors `image` (m, e), -1 for no picture.
    """

    names: tuple[str, ...]
    starts: Ints
    codes: Ints
    text: Floats
    image_row: Ints
    image: Floats

    def __len__(self) -> int:
        return len(self.starts) - 1

    def summed(self, table: Floats) -> Floats:
        """(n, w): the sum of each row's tokens' vectors of `table` (t, w), over the root of their number."""
        total = np.zeros((len(self) + 1, table.shape[1]), np.float32)
        lengths = np.diff(self.starts)
        owner = np.repeat(np.arange(len(self)), lengths)
        for column in range(table.shape[1]):
            total[:-1, column] = np.bincount(owner, table[self.codes, column], len(self))
        return np.asarray(total[:-1] / np.sqrt(np.maximum(lengths, 1))[:, None], np.float32)

    def projected(self, project: Floats) -> Floats:
        """(n, w): the text vectors by the first d rows of `project` and the pictures' by those after, which may be none."""
        d = self.text.shape[1]
        return np.asarray(np.asarray(self.text) @ project[:d] + self.pictured(project[d:]), np.float32)

    def pictured(self, project: Floats) -> Floats:
        """(n, w): the pictures' vectors by `project` (e, w); 0 without a picture, or where `project` is of another encoder."""
        out = np.zeros((len(self), project.shape[1]), np.float32)
        if len(self.image) and len(project) == self.image.shape[1]:
            shown = self.image_row >= 0
            out[shown] = (np.asarray(self.image) @ project)[self.image_row[shown]]
        return out

    def renamed(self, names: Sequence[str]) -> "Content":
        """The same rows with codes into `names`; tokens that are not there are left out."""
        code_of = {name: n for n, name in enumerate(names)}
        new = np.array([code_of.get(name, -1) for name in self.names] or [-1], np.int64)
        codes = new[self.codes]
        kept = np.concatenate([[0], np.cumsum(codes >= 0)])
        return replace(self, names=tuple(names), starts=kept[self.starts], codes=codes[codes >= 0])


def content_of(columns: Catalogue) -> Content:
    """Tokens, text vectors and pictures of every row of a generation."""
    names = (
        *(f"brand:{b}" for b in columns.brands),
        *(f"category:{c}" for c in columns.categories),
        *(f"attribute:{a}" for a in columns.attributes),
    )
    brands, categories = len(columns.brands), len(columns.categories)
    rows, codes = [], []
    own = np.flatnonzero(columns.brand >= 0)
    rows.append(own)
    codes.append(columns.brand[own])
    for starts, held, offset in (
        (columns.level_starts, columns.level_codes, brands),
        (columns.attribute_starts, columns.attribute_codes, brands + categories),
    ):
        rows.append(np.repeat(np.arange(len(columns.ids)), np.diff(starts)))
        codes.append(held + offset)
    every, all_codes = np.concatenate(rows), np.concatenate(codes)
    order = np.argsort(every, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(every, minlength=len(columns.ids)))])
    return Content(
        names, starts.astype(np.int64), all_codes[order].astype(np.int64), columns.text, columns.image_row, columns.image
    )
