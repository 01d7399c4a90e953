"""A catalogue file becomes a shop's new generation: read, checked, encoded, stored, and made live in one step."""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO
from urllib.request import Request, urlopen

import numpy as np
from tqdm import tqdm

from .catalog import CatalogError, ContractBuilder, dump_item, load_item, read
from .encoders import ImageEncoder, TextEncoder, image_encoder, product_text, read_image, text_encoder
from .schema import Floats, Item
from .settings import ShopSettings
from .store import Client, GenerationBuilder, Store, StoreMissing, VectorCache, server_client

_BATCH = 256
_FETCH_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """What became of a file's rows; `kept` counts the live items, `carried` those of them that only the old generation had."""

    shop: str
    generation: str
    rows: int
    kept: int
    rejected: int
    duplicates: int
    carried: int
    removed: int
    embedded: int
    unchanged: int
    images: int
    rejects: str


def ingest(
    path: Path,
    settings: ShopSettings,
    *,
    format: str = "auto",
    mapping: Path | None = None,
    prune: bool = False,
    fetch_images: bool = False,
    progress: bool = True,
    client: Client | None = None,
) -> IngestSummary:
    """Make `path` the shop's catalogue.

    Rows that only the live generation has are carried over, or dropped with `prune`. Bad rows go to `rejects.jsonl` in the
    shop's folder. ValueError when no row is good: the live generation stays. URLs are fetched only with `fetch_images`.
    """
    settings.shop_dir.mkdir(parents=True, exist_ok=True)
    client = client or (server_client(settings) if settings.qdrant_url else None)
    rejects = settings.shop_dir / "rejects.jsonl"
    with tempfile.TemporaryFile("w+b", dir=settings.shop_dir) as spool:
        with rejects.open("w", encoding="utf-8") as rejected:
            offsets, rows, bad, duplicates = _spool(read(path, format, mapping), spool, rejected, progress)
        if not offsets:
            raise ValueError(f"{path} has no good row; {bad} were rejected, see {rejects}")
        carried, removed = _carry_over(settings, spool, offsets, prune, client)
        encode = _Encode(settings, fetch_images)
        builder = GenerationBuilder(
            settings,
            text_encoder=encode.text.name,
            text_dim=encode.text.dim,
            image_encoder=encode.image.name,
            image_dim=encode.image.dim,
            client=client,
            expected=len(offsets),
        )
        try:
            contract = ContractBuilder()
            for items, jsons in _batches(spool, offsets, progress):
                for item in items:
                    contract.add(item)
                builder.add(items, jsons, encode.texts(items), encode.images(items))
            summary = IngestSummary(
                shop=settings.shop,
                generation=builder.name,
                rows=rows,
                kept=len(offsets),
                rejected=bad,
                duplicates=duplicates,
                carried=carried,
                removed=removed,
                embedded=encode.embedded,
                unchanged=encode.unchanged,
                images=encode.pictures,
                rejects=str(rejects) if bad else "",
            )
            encode.text.rest()  # makes room for the index
            builder.commit(contract.build(settings.shop), {"kept": len(offsets), "source": path.name})
        except BaseException:
            builder.abandon()
            raise
    return summary


def _spool(
    rows: Iterable[Item | CatalogError], spool: IO[bytes], rejected: IO[str], progress: bool
) -> tuple[dict[str, int], int, int, int]:
    """Write good rows to the spool; offsets by id (of duplicates the last wins), rows, bad rows, duplicates."""
    offsets: dict[str, int] = {}
    total = bad = duplicates = 0
    for row in tqdm(rows, desc="reading", unit="row", disable=not progress):
        total += 1
        if isinstance(row, CatalogError):
            bad += 1
            line = {"row": row.row, "field": row.field, "reason": row.reason, "raw": row.raw}
            rejected.write(json.dumps(line, ensure_ascii=False) + "\n")
            continue
        if row.id in offsets:
            duplicates += 1
            del offsets[row.id]
        offsets[row.id] = spool.tell()
        spool.write(dump_item(row).encode() + b"\n")
    return offsets, total, bad, duplicates


def _carry_over(
    settings: ShopSettings, spool: IO[bytes], offsets: dict[str, int], prune: bool, client: Client | None
) -> tuple[int, int]:
    """Append the live generation's items that the file lacks; how many were carried, and how many pruned."""
    try:
        live = Store.open(settings, client)
    except StoreMissing:
        return 0, 0
    try:
        gone = [row for row, item_id in enumerate(live.columns.ids) if item_id not in offsets]
        if prune:
            return 0, len(gone)
        spool.seek(0, 2)
        for start in range(0, len(gone), _BATCH):
            for item in live.items(gone[start : start + _BATCH]):
                offsets[item.id] = spool.tell()
                spool.write(dump_item(item).encode() + b"\n")
        return len(gone), 0
    finally:
        live.close()


def _batches(spool: IO[bytes], offsets: dict[str, int], progress: bool) -> Iterator[tuple[list[Item], list[str]]]:
    with tqdm(total=len(offsets), desc="encoding and indexing", unit="item", disable=not progress) as bar:
        ordered = iter(offsets.values())
        while batch := list(islice(ordered, _BATCH)):
            jsons = []
            for offset in batch:
                spool.seek(offset)
                jsons.append(spool.readline().decode().rstrip("\n"))
            yield [load_item(text) for text in jsons], jsons
            bar.update(len(batch))


class _Encode:
    """Vectors of items, from the cache where the content is known."""

    def __init__(self, settings: ShopSettings, fetch_images: bool) -> None:
        self.text: TextEncoder = text_encoder(settings.text_encoder)
        self.image: ImageEncoder = image_encoder(settings.image_encoder)
        folder = settings.shop_dir / "vectors"
        self._text_cache = VectorCache(folder, self.text.name, self.text.dim)
        self._image_cache = VectorCache(folder, self.image.name, self.image.dim)
        self._fetch = fetch_images
        self.embedded = self.unchanged = self.pictures = 0

    def texts(self, items: list[Item]) -> Floats:
        """Text vectors (n, d)."""
        texts = [product_text(item) for item in items]

        def encode(missing: list[int]) -> Floats:
            return self.text.encode([texts[n] for n in missing], "passage")

        found = self._cached(self._text_cache, [t.encode() for t in texts], encode)
        return np.stack([v for v in found if v is not None])

    def images(self, items: list[Item]) -> list[Floats | None]:
        """Image vectors (e,) of the first picture that can be read, None without one."""
        contents = [self._picture(item) for item in items]
        at = [n for n, content in enumerate(contents) if content is not None]
        held = [c for c in contents if c is not None]
        pictures: dict[int, Floats | None] = dict(
            zip(at, self._cached(self._image_cache, held, lambda missing: self._pictures(held, missing)), strict=True)
        )
        self.pictures += len(at)
        return [pictures.get(n) for n in range(len(items))]

    def _pictures(self, contents: list[bytes], missing: list[int]) -> Floats:
        return self.image.encode([read_image(contents[n]) for n in missing])

    def _cached(self, cache: VectorCache, contents: list[bytes], encode: Callable[[list[int]], Floats]) -> list[Floats | None]:
        keys = [cache.key(c) for c in contents]
        found = cache.get(keys)
        missing = [n for n, vector in enumerate(found) if vector is None]
        if missing:
            vectors = encode(missing)
            cache.put([keys[n] for n in missing], vectors)
            for n, vector in zip(missing, vectors, strict=True):
                found[n] = vector
        if cache is self._text_cache:
            self.embedded += len(missing)
            self.unchanged += len(contents) - len(missing)
        return found

    def _picture(self, item: Item) -> bytes | None:
        """Bytes of the first local picture that opens; a URL only when asked to fetch."""
        for image in item.images[:3]:
            content = self._fetched(image) if "://" in image else _local(Path(image))
            if content is not None:
                return content
        return None

    def _fetched(self, url: str) -> bytes | None:
        if not self._fetch or not url.startswith(("http://", "https://")):
            return None
        try:
            with urlopen(Request(url, headers={"User-Agent": "shop-assistant"}), timeout=_FETCH_TIMEOUT_S) as answer:  # noqa: S310
                content = bytes(answer.read(20_000_000))
            read_image(content)
        except (OSError, ValueError):
            return None
        return content


def _local(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
        read_image(content)
    except (OSError, ValueError):
        return None
    return content
