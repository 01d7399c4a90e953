"""The plan on a Qdrant server or cluster, through qdrant-client; a generation is a collection, the live one has the alias."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from qdrant_client import QdrantClient
from qdrant_client import models as m

from ..schema import Floats, Ints
from .fields import Sparse
from .plan import AllOf, AnyOf, Between, Channel, Condition, Conditions

Client = QdrantClient

_FACETS = 2000
_INDEXES = {
    "id": m.PayloadSchemaType.KEYWORD,
    "brand": m.PayloadSchemaType.KEYWORD,
    "category": m.PayloadSchemaType.KEYWORD,
    "attr": m.PayloadSchemaType.KEYWORD,
    "words": m.PayloadSchemaType.INTEGER,
    "available": m.PayloadSchemaType.INTEGER,
    "price": m.PayloadSchemaType.INTEGER,
    "rating": m.PayloadSchemaType.FLOAT,
    "popularity": m.PayloadSchemaType.INTEGER,
    "created": m.PayloadSchemaType.FLOAT,
}


class ServerIndex:
    """One generation's points as a collection."""

    def __init__(self, client: QdrantClient, collection: str) -> None:
        self._client, self.collection = client, collection

    @classmethod
    def create(cls, client: QdrantClient, collection: str, text_dim: int, image_dim: int) -> "ServerIndex":
        """Start an empty collection, replacing a half-built one of the same name."""
        client.delete_collection(collection)
        dims = {"text": text_dim, "image": image_dim}
        client.create_collection(
            collection,
            vectors_config={name: m.VectorParams(size=dim, distance=m.Distance.COSINE) for name, dim in dims.items()},
            sparse_vectors_config={"bm25": m.SparseVectorParams(modifier=m.Modifier.IDF)},
        )
        return cls(client, collection)

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
            vectors: dict[str, Any] = {"text": vector.tolist(), "bm25": m.SparseVector(indices=indices, values=values)}
            if image is not None:
                vectors["image"] = image.tolist()
            points.append(m.PointStruct(id=row, vector=vectors, payload=payload))
        self._client.upsert(self.collection, points, wait=True)

    def finish(self, numbers: Sequence[str]) -> None:
        """Index the payload; the server builds its graphs by itself. `numbers` are the number attributes to index."""
        for key, kind in _INDEXES.items():
            self._client.create_payload_index(self.collection, key, kind)
        for name in numbers:
            self._client.create_payload_index(self.collection, f'num."{name}"', m.PayloadSchemaType.FLOAT)

    def close(self) -> None:
        """Nothing of its own to close: the client is shared."""

    def search(self, channels: Sequence[Channel], conditions: Conditions, limit: int) -> list[tuple[Ints, Floats]]:
        """Rows and scores of each channel, best first."""
        rendered = _filter(conditions)
        requests = [
            m.QueryRequest(query=_nearest(c), using=c.using, filter=rendered, limit=limit, with_payload=False) for c in channels
        ]
        answers = self._client.query_batch_points(self.collection, requests)
        return [_columns(answer.points) for answer in answers]

    def count(self, conditions: Conditions) -> int:
        return self._client.count(self.collection, count_filter=_filter(conditions), exact=True).count

    def facet(self, key: str, conditions: Conditions) -> dict[str, int]:
        """Values of a keyword field with the number of points that hold each, under the conditions."""
        answer = self._client.facet(self.collection, key, facet_filter=_filter(conditions), limit=_FACETS, exact=True)
        return {str(hit.value): hit.count for hit in answer.hits}

    def ordered(self, key: str, descending: bool, conditions: Conditions, limit: int) -> Ints:
        """Rows by a number field; points without it are left out."""
        order = m.OrderBy(key=key, direction=m.Direction.DESC if descending else m.Direction.ASC)
        records, _ = self._client.scroll(
            self.collection, scroll_filter=_filter(conditions), limit=limit, order_by=order, with_payload=False
        )
        return np.array([r.id for r in records], dtype=np.int64)

    def payloads(self, rows: Sequence[int], fields: Sequence[str]) -> list[dict[str, Any]]:
        """The named payload fields of `rows`, in their order."""
        records = self._client.retrieve(self.collection, list(rows), with_payload=list(fields))
        by_row = {int(r.id): r.payload or {} for r in records}
        return [by_row[row] for row in rows]


def _nearest(channel: Channel) -> Any:
    if isinstance(channel.vector, tuple):
        return m.SparseVector(indices=channel.vector[0], values=channel.vector[1])
    return channel.vector.tolist()


def _columns(found: Sequence[Any]) -> tuple[Ints, Floats]:
    return np.array([p.id for p in found], dtype=np.int64), np.array([p.score for p in found], dtype=np.float32)


def _filter(conditions: Conditions) -> m.Filter | None:
    if not conditions:
        return None
    return m.Filter(must=[_condition(c) for c in conditions.must], must_not=[_condition(c) for c in conditions.must_not])


def _condition(condition: Condition) -> Any:
    match condition:
        case AnyOf(key, values) if values and isinstance(values[0], bool):
            return m.FieldCondition(key=key, match=m.MatchValue(value=values[0]))
        case AnyOf(key, values):
            return m.FieldCondition(key=key, match=m.MatchAny(any=list(values)))  # type: ignore[arg-type]
        case Between(key, low, high):
            name = f'num."{key[4:]}"' if key.startswith("num.") else key
            return m.FieldCondition(key=name, range=m.Range(gte=low, lte=high))
        case AllOf(inner):
            return m.Filter(must=[_condition(c) for c in inner])
