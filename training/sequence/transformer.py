"""A next-item Transformer in the line of SASRec, with item attributes beside the id.

Kang & McAuley 2018 (https://arxiv.org/abs/1808.09781), eSASRec 2025 (https://arxiv.org/abs/2508.06450). Departures: an item's
input and output embedding is its id vector plus the mean of its attributes' vectors, so that a new item has a score on its
first day; the output is a cosine with a fixed temperature; the loss is the full softmax over all items, affordable to about
20,000 of them, and sampled uniformly above that; sequences are packed by length so that little is spent on padding.
"""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import sparse
from torch import Tensor, nn
from torch.nn import functional as F

from .data import Sequence

FULL_SOFTMAX_ITEMS = 20_000
SAMPLED = 4096


@dataclass(frozen=True, slots=True)
class Shape:
    """Size and regularisation; `window` is the number of last items that are read, `temperature` divides the cosine."""

    width: int = 128
    layers: int = 2
    heads: int = 4
    window: int = 50
    dropout: float = 0.5
    temperature: float = 0.06
    epochs: int = 12
    batch: int = 256
    learning_rate: float = 2e-3
    weight_decay: float = 0.05


class _Block(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads, self.dropout = shape.heads, shape.dropout
        self.before, self.middle = nn.LayerNorm(shape.width), nn.LayerNorm(shape.width)
        self.qkv, self.out = nn.Linear(shape.width, 3 * shape.width), nn.Linear(shape.width, shape.width)
        self.feed = nn.Sequential(
            nn.Linear(shape.width, 2 * shape.width),
            nn.GELU(),
            nn.Dropout(shape.dropout),
            nn.Linear(2 * shape.width, shape.width),
            nn.Dropout(shape.dropout),
        )

    def forward(self, x: Tensor) -> Tensor:  # (n, length, width)
        n, length, width = x.shape
        q, k, v = self.qkv(self.before(x)).view(n, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(q, k, v, dropout_p=self.dropout if self.training else 0.0, is_causal=True)
        x = x + F.dropout(self.out(attended.transpose(1, 2).reshape(n, length, width)), self.dropout, self.training)
        y: Tensor = x + self.feed(self.middle(x))
        return y


class Network(nn.Module):
    """Right-padded batches: position 0 is the oldest item kept, so causal attention never reads padding."""

    def __init__(self, items: int, attributes: sparse.csr_matrix, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.ids = nn.Embedding(items, shape.width)
        self.names = nn.Parameter(torch.randn(attributes.shape[1], shape.width) * 0.02)
        self.places = nn.Embedding(shape.window, shape.width)
        self.blocks = nn.ModuleList(_Block(shape) for _ in range(shape.layers))
        self.last = nn.LayerNorm(shape.width)
        nn.init.normal_(self.ids.weight, std=0.02)
        nn.init.normal_(self.places.weight, std=0.02)
        held = np.maximum(np.diff(attributes.indptr), 1)
        self.register_buffer("attribute", torch.from_numpy(attributes.indices.astype(np.int64)), persistent=False)
        self.register_buffer("offset", torch.from_numpy(attributes.indptr[:-1].astype(np.int64)), persistent=False)
        share = torch.from_numpy(np.repeat(1.0 / np.sqrt(held), np.diff(attributes.indptr)).astype(np.float32))
        self.register_buffer("share", share, persistent=False)

    def items(self) -> Tensor:
        """Every item's embedding (items, width)."""
        if not self.names.shape[0]:
            return self.ids.weight
        bag = F.embedding_bag(self.attribute, self.names, self.offset, mode="sum", per_sample_weights=self.share)
        return self.ids.weight + bag

    def forward(self, table: Tensor, batch: Tensor) -> Tensor:
        """Read `batch` (n, length) of item numbers; hidden states (n, length, width), unit length."""
        length = batch.shape[1]
        x = F.embedding(batch, table) * math.sqrt(self.shape.width) + self.places.weight[:length]
        x = F.dropout(x, self.shape.dropout, self.training)
        for block in self.blocks:
            x = block(x)
        return F.normalize(self.last(x), dim=-1)


class NextItemTransformer:
    """Fit on sequences, score every item after a history."""

    def __init__(self, attributes: sparse.csr_matrix, shape: Shape | None = None, seed: int = 0) -> None:
        self.shape, self.seed, self._attributes = shape or Shape(), seed, attributes

    def fit(self, train: tuple[Sequence, ...], items: int, progress: Callable[[int, float, float], None] | None = None) -> Self:
        """Train for `shape.epochs`; `progress(epoch, loss, seconds)` is told after each."""
        torch.manual_seed(self.seed)
        shape = self.shape
        self.network = Network(items, self._attributes, shape)
        decayed = [p for p in self.network.parameters() if p.ndim > 1]
        plain = [p for p in self.network.parameters() if p.ndim <= 1]
        optimizer = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": shape.weight_decay}, {"params": plain, "weight_decay": 0.0}],
            lr=shape.learning_rate,
            betas=(0.9, 0.98),
        )
        usable = [s[-shape.window - 1 :] for s in train if len(s) > 1]
        steps = shape.epochs * math.ceil(len(usable) / shape.batch)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, shape.learning_rate, steps, pct_start=0.1)
        rng = np.random.default_rng(self.seed)
        for epoch in range(shape.epochs):
            start, total, seen = time.perf_counter(), 0.0, 0
            self.network.train()
            for batch in _batches(usable, shape.batch, rng):
                loss = self._loss(batch, items)
                optimizer.zero_grad(set_to_none=True)
                loss.backward()  # type: ignore[no-untyped-call]
                nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                total, seen = total + float(loss.detach()), seen + 1
            if progress:
                progress(epoch, total / max(seen, 1), time.perf_counter() - start)
        self.network.eval()
        return self

    def _loss(self, batch: list[Sequence], items: int) -> Tensor:
        inputs, targets = _pad([s[:-1] for s in batch]), _pad([s[1:] for s in batch], fill=-1)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            table = self.network.items()
            hidden = self.network(table, inputs)[targets >= 0]
            wanted = targets[targets >= 0]
            vectors = F.normalize(table, dim=-1)
            if items > FULL_SOFTMAX_ITEMS:
                drawn = torch.unique(torch.cat([wanted, torch.randint(0, items, (SAMPLED,))]))
                wanted, vectors = torch.searchsorted(drawn, wanted), vectors[drawn]
            logits = hidden.to(torch.bfloat16) @ vectors.to(torch.bfloat16).T / self.shape.temperature
        return F.cross_entropy(logits, wanted).float()  # in bf16: a third of the time of float32

    @torch.inference_mode()
    def score(self, histories: tuple[Sequence, ...] | list[Sequence]) -> NDArray[np.float32]:
        """Cosine over temperature of every item after each history (n, items)."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            table = self.network.items()
            recent = [h[-self.shape.window :] for h in histories]
            hidden = self.network(table, _pad(recent))
            last = hidden[torch.arange(len(recent)), torch.tensor([len(h) - 1 for h in recent])]
        scores = last.float() @ F.normalize(table.float(), dim=-1).T / self.shape.temperature
        result: NDArray[np.float32] = scores.numpy()
        return result


def _batches(sequences: list[Sequence], size: int, rng: np.random.Generator) -> Iterator[list[Sequence]]:
    """Batches of like length in random order: sort within random pools, then shuffle the batches."""
    order = rng.permutation(len(sequences))
    lengths = np.array([len(s) for s in sequences])
    order = order[np.argsort(lengths[order] + rng.random(len(order)) * 2, kind="stable")]
    starts = np.arange(0, len(order), size)
    rng.shuffle(starts)
    for start in starts:
        yield [sequences[i] for i in order[start : start + size]]


def _pad(rows: list[Sequence], fill: int = 0) -> Tensor:
    out = np.full((len(rows), max(len(r) for r in rows)), fill, dtype=np.int64)
    for n, row in enumerate(rows):
        out[n, : len(row)] = row
    return torch.from_numpy(out)
