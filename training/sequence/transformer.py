"""A next-item Transformer in the line of SASRec, with item attributes beside the id.

Kang & McAuley 2018 (https://arxiv.org/abs/1808.09781), eSASRec 2025 (https://arxiv.org/abs/2508.06450). Departures: an item's
input and output embedding is its id vector plus its attributes' vectors plus a projection of its content vector, and the id is
now and then left out in training, so that a new item has a score on its first day; the output is a cosine with a fixed
temperature; the loss is the full softmax over all items, affordable to about 20,000 of them, and above that over a sample, each
sampled item weighted by the inverse of its chance to be in it (logQ, Yi et al. 2019, https://doi.org/10.1145/3298689.3346996);
sequences are packed by length so that little is spent on padding.
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
    """Size and regularisation.

    `window` is the number of last items that are read, `temperature` divides the cosine.

    `id_dropout`: share of items whose id vector is left out in a step. `history_dropout`: share of a history's items before the
    last that are not there in a step, neither to be read nor to be told, which saves time too. `negatives`: size of the
    softmax's sample, 0 for all items while there are at most 20,000 and 4,096 above.
    """

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
    id_dropout: float = 0.0
    history_dropout: float = 0.0
    negatives: int = 0


class _Dropout(nn.Module):
    """Dropout by random bytes: torch's own draws its masks at a fifth of a CPU step's time."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.bar, self.bytes = round(share * 256), np.random.default_rng(0)

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.bar:
            return x
        kept = torch.from_numpy(self.bytes.integers(0, 256, x.shape, dtype=np.uint8)) >= self.bar
        return x * (kept.to(x.dtype) * (256 / (256 - self.bar)))


class _Block(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads, self.dropout = shape.heads, shape.dropout
        self.drop = _Dropout(shape.dropout)
        self.before, self.middle = nn.LayerNorm(shape.width), nn.LayerNorm(shape.width)
        self.qkv, self.out = nn.Linear(shape.width, 3 * shape.width), nn.Linear(shape.width, shape.width)
        self.feed = nn.Sequential(
            nn.Linear(shape.width, 2 * shape.width),
            nn.GELU(approximate="tanh"),
            _Dropout(shape.dropout),
            nn.Linear(2 * shape.width, shape.width),
            _Dropout(shape.dropout),
        )

    def forward(self, x: Tensor) -> Tensor:  # (n, length, width)
        n, length, width = x.shape
        q, k, v = self.qkv(self.before(x)).view(n, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(q, k, v, dropout_p=self.dropout if self.training else 0.0, is_causal=True)
        x = x + self.drop(self.out(attended.transpose(1, 2).reshape(n, length, width)))
        y: Tensor = x + self.feed(self.middle(x))
        return y


class Network(nn.Module):
    """Right-padded batches: position 0 is the oldest item kept, so causal attention never reads padding."""

    attribute: Tensor
    offset: Tensor
    share: Tensor
    content: Tensor

    def __init__(self, items: int, attributes: sparse.csr_matrix, content: NDArray[np.float32], shape: Shape) -> None:
        super().__init__()
        self.shape, self.drop = shape, _Dropout(shape.dropout)
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
        self.register_buffer("content", torch.from_numpy(content), persistent=False)
        self.project = nn.Parameter(torch.randn(content.shape[1], shape.width) * 0.02)

    def items(self) -> Tensor:
        """Every item's embedding (items, width)."""
        table: Tensor = self.ids.weight
        if self.training and self.shape.id_dropout:
            table = table * (torch.rand(len(table), 1) >= self.shape.id_dropout)
        if self.names.shape[0]:
            bag = F.embedding_bag(self.attribute, self.names, self.offset, mode="sum", per_sample_weights=self.share)
            table = table + bag
        return table + self.content @ self.project if self.content.shape[1] else table

    def forward(self, table: Tensor, batch: Tensor) -> Tensor:
        """Read `batch` (n, length) of item numbers; hidden states (n, length, width), unit length."""
        length = batch.shape[1]
        x = F.embedding(batch, table) * math.sqrt(self.shape.width) + self.places.weight[:length]
        x = self.drop(x)
        for block in self.blocks:
            x = block(x)
        return F.normalize(self.last(x), dim=-1)


class NextItemTransformer:
    """Fit on sequences, score every item after a history. `content` (items, c) are fixed vectors, c may be 0."""

    def __init__(
        self,
        attributes: sparse.csr_matrix,
        shape: Shape | None = None,
        seed: int = 0,
        content: NDArray[np.float32] | None = None,
    ) -> None:
        self.shape, self.seed, self._attributes = shape or Shape(), seed, attributes
        self._content = np.zeros((attributes.shape[0], 0), np.float32) if content is None else content

    def fit(self, train: tuple[Sequence, ...], items: int, progress: Callable[[int, float, float], None] | None = None) -> Self:
        """Train for `shape.epochs`; `progress(epoch, loss, seconds)` is told after each."""
        torch.manual_seed(self.seed)
        shape = self.shape
        self.network = Network(items, self._attributes, self._content, shape)
        for n, part in enumerate(m for m in self.network.modules() if isinstance(m, _Dropout)):
            part.bytes = np.random.default_rng((self.seed, n))
        self._share = np.bincount(np.concatenate(train), minlength=items) / sum(map(len, train))
        decayed = [p for p in self.network.parameters() if p.ndim > 1]
        plain = [p for p in self.network.parameters() if p.ndim <= 1]
        optimizer = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": shape.weight_decay}, {"params": plain, "weight_decay": 0.0}],
            lr=shape.learning_rate,
            betas=(0.9, 0.98),
        )
        usable = [s[-shape.window - 1 :] for s in train if len(s) > 1]
        steps = shape.epochs * math.ceil(len(usable) / shape.batch)
        warm_up = min(max(0.1, 2 / steps), 0.9)  # two steps at least: OneCycleLR divides by the first phase's length
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, shape.learning_rate, steps, pct_start=warm_up)
        rng = np.random.default_rng(self.seed)
        for epoch in range(shape.epochs):
            start, total, seen = time.perf_counter(), 0.0, 0
            self.network.train()
            for batch in _batches(usable, shape.batch, rng):
                loss = self._loss([_thinned(s, shape.history_dropout, rng) for s in batch], items)
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
            hidden = self.network(table, inputs)[targets >= 0] / self.shape.temperature
            wanted = targets[targets >= 0]
            vectors = F.normalize(table, dim=-1)
            negatives = self.shape.negatives or (SAMPLED if items > FULL_SOFTMAX_ITEMS else 0)
            if not negatives:
                logits = hidden.to(torch.bfloat16) @ vectors.to(torch.bfloat16).T
                return F.cross_entropy(logits, wanted).to(torch.float32)  # in bf16: a third of the time of float32
            drawn, log_chance = self._sample(wanted, negatives, items)
            logits = hidden.to(torch.bfloat16) @ vectors[drawn].to(torch.bfloat16).T
        own = logits.gather(1, torch.searchsorted(drawn, wanted)[:, None])[:, 0].float()
        loss: Tensor = (torch.logsumexp(logits - log_chance.to(logits.dtype), 1).float() - own).mean()
        return loss

    def _sample(self, wanted: Tensor, negatives: int, items: int) -> tuple[Tensor, Tensor]:
        """The batch's own targets and uniform draws, sorted, with ln of the chance that each had to be among them."""
        drawn = torch.unique(torch.cat([wanted, torch.randint(0, items, (negatives,))]))
        share = self._share[drawn.numpy()]
        missed = len(wanted) * np.log1p(-share) + negatives * math.log1p(-1 / items)
        return drawn, torch.from_numpy(np.log(-np.expm1(missed)).astype(np.float32))

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


def _thinned(sequence: Sequence, share: float, rng: np.random.Generator) -> Sequence:
    """The sequence without a random share of its items; the last and one more stay."""
    if not share:
        return sequence
    kept = rng.random(len(sequence)) >= share
    kept[-1] = True
    kept[-2] |= not kept[:-1].any()
    return sequence[kept]


def _pad(rows: list[Sequence], fill: int = 0) -> Tensor:
    out = np.full((len(rows), max(len(r) for r in rows)), fill, dtype=np.int64)
    for n, row in enumerate(rows):
        out[n, : len(row)] = row
    return torch.from_numpy(out)
