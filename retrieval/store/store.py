"""The store of one shop's live generation: recall, facets, counts and items, whichever back end holds the points.

Nothing outside this folder knows Qdrant.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from qdrant_client import QdrantClient

from ..kernels import compiled, dots, place
from ..schema import Candidates, Contract, Filters, Floats, Ints, Item, Query, Sort
from ..settings import ShopSettings
from .columns import Columns, read_columns
from .edge import EdgeIndex
from .fields import Sparse, query_vector
from .generation import CURRENT, GENERATIONS, StoreMissing, collection_name
from .items import contract_of, item_of
from .plan import Channel, Conditions, conditions
from .server import ServerIndex

_SORTS: dict[Sort, tuple[str, bool]] = {
    "price_asc": ("price", False),
    "price_desc": ("price", True),
    "rating": ("rating", True),
    "newest": ("created", True),
    "popularity": ("popularity", True),
    "relevance": ("popularity", True),
}


class Index(Protocol):
    """What both back ends do."""

    def search(self, channels: Sequence[Channel], conditions: Conditions, limit: int) -> list[tuple[Ints, Floats]]: ...

    def count(self, conditions: Conditions) -> int: ...

    def facet(self, key: str, conditions: Conditions) -> dict[str, int]: ...

    def ordered(self, key: str, descending: bool, conditions: Conditions, limit: int) -> Ints: ...

    def payloads(self, rows: Sequence[int], fields: Sequence[str]) -> list[dict[str, str]]: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Store:
    """One open generation; `refresh` gives the newer one when the pointer has moved."""

    settings: ShopSettings
    generation: str
    contract: Contract
    columns: Columns
    index: Index
    pointer: tuple[int, int] = (0, 0)

    @classmethod
    def open(cls, settings: ShopSettings, client: QdrantClient | None = None) -> "Store":
        """Open the live generation; StoreMissing says how to make one. `client` stands in for the server of the settings."""
        pointer, generation = pointer_stamp(settings.shop_dir), live_generation(settings.shop_dir)
        if not generation:
            raise StoreMissing(settings)
        folder = settings.shop_dir / GENERATIONS / generation
        index: Index
        if settings.qdrant_url or client:
            client = client or server_client(settings)
            index = ServerIndex(client, collection_name(settings.shop, generation))
        else:
            index = EdgeIndex(folder / "edge")
        contract = contract_of((folder / "contract.json").read_text(encoding="utf-8"))
        return cls(settings, generation, contract, read_columns(folder / "columns"), index, pointer)

    def refresh(self) -> "Store":
        """Return this store, or the new generation's when there is one; costs one look at the pointer file."""
        if pointer_stamp(self.settings.shop_dir) == self.pointer:
            return self
        generation = live_generation(self.settings.shop_dir)
        return self if generation == self.generation else Store.open(self.settings)

    @cached_property
    def encoders(self) -> tuple[str, str]:
        """Names of the text and image encoder that this generation was built with."""
        manifest = json.loads((self._folder / "manifest.json").read_text(encoding="utf-8"))
        return manifest["text_encoder"], manifest["image_encoder"]

    @property
    def _folder(self) -> Path:
        return self.settings.shop_dir / GENERATIONS / self.generation

    def recall(
        self, query: Query, text_vector: Floats | None = None, image_vector: Floats | None = None, limit: int = 200
    ) -> Candidates:
        """Union of the channels' best `limit` under the query's filters.

        Channels: "text" and "image" (cosine), "bm25", "taste" (cosine to liked minus disliked). The dense channels have a
        score for every row of the union, bm25 NaN where no word matched. Empty without any channel: use `browse`.
        """
        taste = self.taste_vector(query.liked, query.disliked)
        channels = self.channels(query.text, text_vector, image_vector, taste)
        if not channels:
            return Candidates(np.zeros(0, dtype=np.int64), {})
        found = self.index.search(channels, conditions(query.filters), limit)
        rows = np.sort(np.concatenate([r for r, _ in found]))
        rows = rows[np.diff(rows, prepend=-1) > 0]
        scores: dict[str, Floats] = {}
        for channel, (own, score) in zip(channels, found, strict=True):
            if channel.name == "bm25":
                column = np.full(len(rows), np.nan, dtype=np.float32)
                column[np.searchsorted(rows, own)] = score
            else:
                column = self.cosine(channel.using, rows, channel.vector)  # type: ignore[arg-type]
            scores[channel.name] = column
        return Candidates(rows, scores, self.words(query.text, rows))

    def words(self, text: str, rows: Ints) -> Floats | None:
        """Share (n,) of the words of `text` that stand anywhere in each item, weighted by their inverse document frequency."""
        asked = np.array(query_vector(text)[0], np.uint32)
        if not len(asked) or not len(self.columns.word_codes):
            return None
        ids, counts = self._frequencies
        at = np.minimum(np.searchsorted(ids, asked), len(ids) - 1)
        frequency = np.where(ids[at] == asked, counts[at], 0)
        weights = np.log1p(len(self.columns) / (1 + frequency))
        return _shares(self.columns.word_starts, self.columns.word_codes, rows, asked, weights / weights.sum())

    @cached_property
    def _frequencies(self) -> tuple[NDArray[np.uint32], Ints]:
        """Ids of all words, ascending, and the number of items that have each."""
        ids, counts = np.unique(self.columns.word_codes, return_counts=True)
        return ids, counts.astype(np.int64)

    def channels(self, text: str, text_vector: Floats | None, image_vector: Floats | None, taste: Floats | None) -> list[Channel]:
        """The searches that a query means."""
        channels: list[Channel] = []
        if text_vector is not None:
            channels.append(Channel("text", "text", text_vector))
        if image_vector is not None and len(self.columns.image):
            channels.append(Channel("image", "image", image_vector))
        words: Sparse = query_vector(text)
        if words[0]:
            channels.append(Channel("bm25", "bm25", words))
        if taste is not None:
            channels.append(Channel("taste", "text", taste))
        return channels

    def cosine(self, using: str, rows: Ints, vector: Floats) -> Floats:
        """Exact cosine of `rows` to a unit vector; NaN for rows without a picture."""
        if using == "text":
            return dots(self.columns.text, rows, vector)
        at = self.columns.image_row[rows]
        column = np.full(len(rows), np.nan, dtype=np.float32)
        column[at >= 0] = self.columns.image[at[at >= 0]] @ vector
        return column

    def taste_vector(self, liked: Sequence[str], disliked: Sequence[str]) -> Floats | None:
        """Mean text vector of the liked items less half that of the disliked, unit length; None without a liked one."""
        likes, dislikes = self.rows(liked), self.rows(disliked)
        if not len(likes):
            return None
        mean = np.asarray(self.columns.text[likes].mean(0), dtype=np.float32)
        if len(dislikes):
            mean = mean - 0.5 * self.columns.text[dislikes].mean(0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)

    def rows(self, ids: Sequence[str]) -> Ints:
        """Row numbers of the ids that the catalogue has."""
        return np.array([r for i in ids if (r := self.columns.row_of.get(i)) is not None], dtype=np.int64)

    def items(self, rows: Sequence[int] | Ints) -> list[Item]:
        """The items of `rows`, in their order."""
        held = self.index.payloads([int(r) for r in rows], ("item",)) if len(rows) else []
        return [item_of(p["item"]) for p in held]

    def item(self, item_id: str) -> Item | None:
        """One item by its id; None when the catalogue has none."""
        row = self.columns.row_of.get(item_id)
        return None if row is None else self.items([row])[0]

    def browse(self, filters: Filters, sort: Sort = "popularity", limit: int = 200) -> Ints:
        """Rows that satisfy the filters, in the order of `sort`; rows that lack the sorted field come last."""
        asked = conditions(filters)
        key, descending = _SORTS[sort]
        rows = self.index.ordered(key, descending, asked, limit)
        if len(rows) < limit and key != "popularity":
            rest = self.index.ordered("popularity", True, asked, limit)
            rows = np.concatenate([rows, rest[~np.isin(rest, rows)]])[:limit]
        return rows

    def count(self, filters: Filters) -> int:
        """How many items satisfy the filters."""
        return self.index.count(conditions(filters))

    def facets(self, filters: Filters, names: Sequence[str] = ()) -> dict[str, dict[str, int]]:
        """Counts by value of "brand", "category" and attributes under the filters; all of them when `names` is empty."""
        asked = conditions(filters)
        wanted = set(names)
        found: dict[str, dict[str, int]] = {}
        for key in ("brand", "category"):
            if not wanted or key in wanted:
                found[key] = {value: n for value, n in self.index.facet(key, asked).items() if value}
        if not wanted or wanted - {"brand", "category"}:
            for token, n in self.index.facet("attr", asked).items():
                name, _, value = token.partition("=")
                if not wanted or name in wanted:
                    found.setdefault(name, {})[value] = n
        return found

    def close(self) -> None:
        self.index.close()


@compiled
def _shares(starts: Ints, codes: NDArray[np.uint32], rows: Ints, asked: NDArray[np.uint32], weights: NDArray[np.float64]) -> Floats:
    """The sum (n,) of the weights of those words `asked` (m,) that stand in each of the rows, whose codes ascend; at most 1."""
    out = np.empty(len(rows), np.float32)
    for i in range(len(rows)):
        start, end = starts[rows[i]], starts[rows[i] + 1]
        total = 0.0
        for j in range(len(asked)):
            if place(codes, start, end, asked[j]) >= 0:
                total += weights[j]
        out[i] = min(total, 1.0)
    return out


def live_generation(shop_dir: Path) -> str:
    """Name of the generation that the pointer file names; "" without one."""
    try:
        return (shop_dir / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def pointer_stamp(shop_dir: Path) -> tuple[int, int]:
    """Changes whenever the pointer file is exchanged: each one is a new file. (0, 0) without one."""
    try:
        found = os.stat(shop_dir / CURRENT)
    except FileNotFoundError:
        return 0, 0
    return found.st_ino, found.st_mtime_ns


def server_client(settings: ShopSettings) -> QdrantClient:
    return QdrantClient(url=settings.qdrant_url, api_key=settings.qdrant_api_key or None, timeout=30)
