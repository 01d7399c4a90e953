"""Where nodes lie in the learned space, and how strongly one item leads to another. NumPy only.

ComplEx, Trouillon et al. 2016, https://arxiv.org/abs/1606.06357: score(h, r, t) = Re(sum(h * r * conj(t))). With real and imaginary
parts side by side this is one dot product of (h * r) with t, so that all items are scored by one matrix product.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from retrieval.schema import Floats, Ints

VECTORS = "vectors.npz"


@dataclass(frozen=True, slots=True)
class Vectors:
    """`items` (n, 2d) and `relations` (r, 2d), real parts before imaginary ones, rows in the order of the names."""

    item_ids: tuple[str, ...]
    items: Floats
    relation_names: tuple[str, ...]
    relations: Floats

    def scores(self, rows: Ints, relation: str, over: Ints | None = None) -> Floats:
        """Score of each item of `over` (all by default) as the tail of each of `rows`: (len(rows), len(over))."""
        tails = self.items if over is None else self.items[over]
        return np.asarray(self._led(rows, relation) @ tails.T, np.float32)

    def _led(self, rows: Ints, relation: str) -> Floats:
        """The heads, turned by the relation (m, 2d)."""
        half = self.items.shape[1] // 2
        h, r = self.items[rows], self.relations[self.relation_names.index(relation)]
        real = h[:, :half] * r[:half] - h[:, half:] * r[half:]
        imaginary = h[:, :half] * r[half:] + h[:, half:] * r[:half]
        return np.concatenate([real, imaginary], axis=1)

    def aligned(self, item_ids: Sequence[str]) -> Self:
        """The same for a catalogue's rows; an item that was not there in training has a zero vector: nothing is known of it."""
        row_of: Mapping[str, int] = {item_id: row for row, item_id in enumerate(self.item_ids)}
        at = np.array([row_of.get(i, -1) for i in item_ids], np.int64)
        items = np.where((at >= 0)[:, None], self.items[at], np.float32(0))
        return type(self)(tuple(item_ids), items.astype(np.float32), self.relation_names, self.relations)

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(
            folder / VECTORS,
            allow_pickle=False,
            item_ids=np.array(self.item_ids),
            items=self.items.astype(np.float16),
            relation_names=np.array(self.relation_names),
            relations=self.relations,
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        with np.load(folder / VECTORS) as held:
            return cls(
                tuple(held["item_ids"].tolist()),
                held["items"].astype(np.float32),
                tuple(held["relation_names"].tolist()),
                held["relations"].astype(np.float32),
            )
