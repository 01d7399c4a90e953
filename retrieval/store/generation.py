"""Build a new generation beside the live one, then switch a pointer: a running assistant never sees half a catalogue.

shops/NAME/current                   the name of the live generation
shops/NAME/generations/000001/       edge/ columns/ contract.json manifest.json
shops/NAME/vectors/                  vectors by content hash, kept across generations
"""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from qdrant_client import QdrantClient
from qdrant_client import models as m
from qdrant_client.http.exceptions import UnexpectedResponse

from ..schema import Contract, Floats, Item
from ..settings import ShopSettings
from .columns import ColumnsWriter
from .edge import EdgeIndex
from .fields import document_vector, payload, searchable, segment
from .server import ServerIndex

CURRENT = "current"
GENERATIONS = "generations"
QUANTIZED_FROM = 500_000
_KEPT = 2
_MOST_NUMBERS = 64
_FIRST_BATCH = 1000


class StoreMissing(FileNotFoundError):
    """The shop has no catalogue yet."""

    def __init__(self, settings: ShopSettings) -> None:
        how = "python -m retrieval demo" if settings.shop == "demo" else f"python -m retrieval ingest FILE --shop {settings.shop}"
        super().__init__(f"the shop {settings.shop!r} has no catalogue under {settings.home}; make one with: {how}")


class GenerationBuilder:
    """Add batches of items with their vectors, then `commit`; until then nothing that is live changes."""

    def __init__(
        self,
        settings: ShopSettings,
        *,
        text_encoder: str,
        text_dim: int,
        image_encoder: str,
        image_dim: int,
        client: QdrantClient | None = None,
        expected: int = 0,
    ) -> None:
        """`expected` items, where known: from `QUANTIZED_FROM` on, an embedded index keeps 8-bit vectors in memory."""
        self._settings, self._client = settings, client
        self._encoders = {"text_encoder": text_encoder, "image_encoder": image_encoder}
        root = settings.shop_dir / GENERATIONS
        root.mkdir(parents=True, exist_ok=True)
        taken = [int(p.name) for p in root.iterdir() if p.name.isdigit()]
        self.name = f"{max(taken, default=0) + 1:06d}"
        self.folder = root / self.name
        self._columns = ColumnsWriter(self.folder / "columns", text_dim, image_dim)
        self._index: EdgeIndex | ServerIndex
        if client:
            collection = collection_name(settings.shop, self.name)
            self._index = ServerIndex.create(client, collection, text_dim, image_dim)
        else:
            self._index = EdgeIndex.create(self.folder / "edge", text_dim, image_dim, expected >= QUANTIZED_FROM)
        self._mean_length = 0.0

    def __len__(self) -> int:
        return len(self._columns)

    def add(self, items: Sequence[Item], jsons: Sequence[str], text: Floats, images: Sequence[Floats | None]) -> None:
        """Append one batch: items, their JSON, text vectors (n, d), image vectors (e,) or None."""
        texts = [searchable(item) for item in items]
        if not self._mean_length:
            first = texts[:_FIRST_BATCH]
            self._mean_length = max(1.0, sum(len(segment(t).split()) for t in first) / len(first))
        rows = range(len(self._columns), len(self._columns) + len(items))
        sparse = [document_vector(t, self._mean_length) for t in texts]
        payloads = [payload(item, text) for item, text in zip(items, jsons, strict=True)]
        self._index.add(rows, text, images, sparse, payloads)
        self._columns.add(items, text, images)

    def commit(self, contract: Contract, numbers: dict[str, Any]) -> None:
        """Index, write the contract and the manifest, and make this generation the live one."""
        ranges = [a.name for a in contract.attributes if a.type == "number"][:_MOST_NUMBERS]
        self._index.finish(ranges)
        self._index.close()
        self._columns.close()
        (self.folder / "contract.json").write_text(json.dumps(asdict(contract), ensure_ascii=False, indent=1), encoding="utf-8")
        manifest = {"made_at": datetime.now(UTC).isoformat(), "mean_length": self._mean_length, **self._encoders, **numbers}
        (self.folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        self._switch()
        self._drop_old()

    def abandon(self) -> None:
        """Remove what was built so far."""
        self._index.close()
        self._columns.abandon()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._client:
            self._client.delete_collection(collection_name(self._settings.shop, self.name))

    def _switch(self) -> None:
        pointer = self._settings.shop_dir / CURRENT
        new = pointer.with_suffix(".new")
        new.write_text(self.name, encoding="utf-8")
        os.replace(new, pointer)
        if self._client:
            move_alias(self._client, self._settings.shop, collection_name(self._settings.shop, self.name))

    def _drop_old(self) -> None:
        """Remove all but the last generations; an open file stays readable to whoever has it open."""
        folders = sorted(p for p in (self._settings.shop_dir / GENERATIONS).iterdir() if p.name.isdigit())
        for folder in folders[:-_KEPT]:
            shutil.rmtree(folder, ignore_errors=True)
            if self._client:
                self._client.delete_collection(collection_name(self._settings.shop, folder.name))


def collection_name(shop: str, generation: str) -> str:
    return f"{shop}-{generation}"


def move_alias(client: QdrantClient, alias: str, collection: str) -> None:
    """Point the shop's alias at a collection, atomically, whether or not it points somewhere yet."""
    create = m.CreateAliasOperation(create_alias=m.CreateAlias(collection_name=collection, alias_name=alias))
    try:
        existing = {a.alias_name for a in client.get_aliases().aliases}
    except UnexpectedResponse:
        existing = set()
    delete = [m.DeleteAliasOperation(delete_alias=m.DeleteAlias(alias_name=alias))] if alias in existing else []
    client.update_collection_aliases([*delete, create])
