"""The plan on Qdrant Edge: Qdrant's own engine inside the process.

A generation never changes once written, so its shard has no write-ahead log and several processes may read it at once.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import qdrant_edge as q

from ..schema import Floats, Ints
from .fields import Sparse
from .plan import AllOf, AnyOf, Between, Channel, Condition, Conditions

_FACETS = 2000
_INDEXES = {
    "id": q.PayloadSchemaType.Keyword,
    "brand": q.PayloadSchemaType.Keyword,
    "category": q.PayloadSchemaType.Keyword,
    "attr": q.PayloadSchemaType.Keyword,
    "words": q.PayloadSchemaType.Integer,
    "available": q.PayloadSchemaType.Integer,
    "price": q.PayloadSchemaType.Integer,
    "rating": q.PayloadSchemaType.Float,
    "popularity": q.PayloadSchemaType.Integer,
    "created": q.PayloadSchemaType.Float,
}


class EdgeIndex:
    """One generation's points in a folder."""

    def __init__(self, folder: Path) -> None:
        self._shard = q.EdgeShard.load(str(folder))

    @classmethod
    def create(cls, folder: Path, text_dim: int, image_dim: int, quantized: bool = False) -> "EdgeIndex":
        """Start an empty shard; it is read only after `finish`. `quantized` keeps 8-bit vectors in memory and the rest on disk."""
        folder.mkdir(parents=True)
        dims = {"text": text_dim, "image": image_dim}
        small = q.ScalarQuantizationConfig(type=q.ScalarType.Int8, quantile=0.99, always_ram=True) if quantized else None
        config = q.EdgeConfig(
            vectors={
                name: q.EdgeVectorParams(dim, q.Distance.Cosine, on_disk=quantized, quantization_config=small)
                for name, dim in dims.items()
            },
            on_disk_payload=quantized,
            sparse_vectors={"bm25": q.EdgeSparseVectorParams(modifier=q.Modifier.Idf)},
            wal_enabled=False,
        )
        index = cls.__new__(cls)
        index._shard = q.EdgeShard.create(str(folder), config)
        return index

    def add(
        self,
        rows: Sequence[int],
        text: Floats,
        images: Sequence[Floats | None],
        sparse: Sequence[Sparse],
        payloads: Sequence[Any],
    ) -> None:
        """Upsert one batch of points."""
        points = []
        for row, vector, image, (indices, values), payload in zip(rows, text, images, sparse, payloads, strict=True):
            vectors: dict[str, Any] = {"text": vector.tolist(), "bm25": q.SparseVector(indices, values)}
            if image is not None:
                vectors["image"] = image.tolist()
            points.append(q.Point(row, vectors, payload))
        self._shard.update(q.UpdateOperation.upsert_points(points))

    def finish(self, numbers: Sequence[str]) -> None:
        """Index the payload and build the graphs; `numbers` are the number attributes to index."""
        for key, kind in _INDEXES.items():
            self._shard.update(q.UpdateOperation.create_field_index(key, kind))
        for name in numbers:
            self._shard.update(q.UpdateOperation.create_field_index(f'num."{name}"', q.PayloadSchemaType.Float))
        self._shard.flush()
        self._shard.optimize()
        self._shard.flush()

    def close(self) -> None:
        self._shard.close()

    def search(self, channels: Sequence[Channel], conditions: Conditions, limit: int) -> list[tuple[Ints, Floats]]:
        """Rows and scores of each channel, best first."""
        rendered = _filter(conditions)
        requests = [q.QueryRequest(limit=limit, query=_nearest(c), filter=rendered) for c in channels]
        return [_columns(found) for found in self._shard.query_batch(q.QueryBatchRequest(requests))]

    def count(self, conditions: Conditions) -> int:
        return int(self._shard.count(q.CountRequest(exact=True, filter=_filter(conditions))))

    def facet(self, key: str, conditions: Conditions) -> dict[str, int]:
        """Values of a keyword field with the number of points that hold each, under the conditions."""
        request = q.FacetRequest(key, limit=_FACETS, exact=True, filter=_filter(conditions))
        return {str(_plain(hit.value)): hit.count for hit in self._shard.facet(request).hits}

    def ordered(self, key: str, descending: bool, conditions: Conditions, limit: int) -> Ints:
        """Rows by a number field; points without it are left out."""
        direction = q.Direction.Desc if descending else q.Direction.Asc
        request = q.ScrollRequest(limit=limit, filter=_filter(conditions), with_payload=False, order_by=q.OrderBy(key, direction))
        records, _ = self._shard.scroll(request)
        return np.array([r.id for r in records], dtype=np.int64)

    def payloads(self, rows: Sequence[int], fields: Sequence[str]) -> list[dict[str, Any]]:
        """The named payload fields of `rows`, in their order."""
        records = self._shard.retrieve(list(rows), with_payload=list(fields), with_vector=False)
        by_row = {int(r.id): r.payload or {} for r in records}
        return [by_row[row] for row in rows]


def _nearest(channel: Channel) -> Any:
    if isinstance(channel.vector, tuple):
        return q.Query.Nearest(q.SparseVector(*channel.vector), using=channel.using)
    return q.Query.Nearest(channel.vector.tolist(), using=channel.using)


def _columns(found: Sequence[Any]) -> tuple[Ints, Floats]:
    return np.array([p.id for p in found], dtype=np.int64), np.array([p.score for p in found], dtype=np.float32)


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, bool)) else value[0]


def _filter(conditions: Conditions) -> Any:
    if not conditions:
        return None
    return q.Filter(must=[_condition(c) for c in conditions.must], must_not=[_condition(c) for c in conditions.must_not])


def _condition(condition: Condition) -> Any:
    match condition:
        case AnyOf(key, values) if values and isinstance(values[0], bool):
            return q.FieldCondition(key, match=q.MatchValue(values[0]))
        case AnyOf(key, values):
            return q.FieldCondition(key, match=q.MatchAny(list(values)))  # type: ignore[arg-type]
        case Between(key, low, high):
            return q.FieldCondition(_path(key), range=q.RangeFloat(gte=low, lte=high))
        case AllOf(inner):
            return q.Filter(must=[_condition(c) for c in inner])


def _path(key: str) -> str:
    """A number attribute's name may hold dots or dashes: quote it as a JSON path."""
    return f'num."{key[4:]}"' if key.startswith("num.") else key
