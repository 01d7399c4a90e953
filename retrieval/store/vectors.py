"""Vectors by content, kept across generations, so that an unchanged row is never encoded again.

One append-only file an encoder: records of a 16-byte digest and d floats. A record cut off by a kill is ignored.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..schema import Floats


class VectorCache:
    """`encoder` names weights and preparation; another name is another file."""

    def __init__(self, folder: Path, encoder: str, dim: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{hashlib.blake2b(encoder.encode(), digest_size=8).hexdigest()}-{dim}.bin"
        self._encoder = encoder
        self._record = np.dtype([("digest", "S16"), ("vector", np.float32, (dim,))])
        size = self._path.stat().st_size if self._path.exists() else 0
        whole = size - size % self._record.itemsize
        if whole != size:
            with self._path.open("r+b") as file:
                file.truncate(whole)
        held = np.memmap(self._path, dtype=self._record, mode="r") if whole else np.zeros(0, dtype=self._record)
        self._at = {bytes(d): n for n, d in enumerate(held["digest"])}
        self._held = held

    def key(self, content: bytes) -> bytes:
        """Digest of a content; never ends in a zero byte, which numpy would strip."""
        return hashlib.blake2b(content, digest_size=15).digest() + b"\x01"

    def get(self, keys: Sequence[bytes]) -> list[Floats | None]:
        """The vector (d,) of each key, None where it is not held."""
        found: list[Floats | None] = []
        for key in keys:
            at = self._at.get(key)
            found.append(None if at is None else np.array(self._held["vector"][at]))
        return found

    def held(self) -> tuple[list[bytes], Floats]:
        """All keys, and their vectors (n, d) as they were put."""
        return [bytes(digest) for digest in self._held["digest"]], np.array(self._held["vector"])

    def put(self, keys: Sequence[bytes], vectors: Floats) -> None:
        """Append vectors (n, d) and flush, so that a kill loses at most the batch at hand."""
        records = np.zeros(len(keys), dtype=self._record)
        records["digest"], records["vector"] = list(keys), vectors
        with self._path.open("ab") as file:
            file.write(records.tobytes())
        start = len(self._held)
        self._held = np.memmap(self._path, dtype=self._record, mode="r")
        self._at |= {key: start + n for n, key in enumerate(keys)}
