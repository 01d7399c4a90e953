"""Fit the guesser's two layers: cross-entropy, rare acts weighted up, dropout on what it sees so that no single sign decides."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn

from assistant.understand.guess import ACTS, Guesser
from retrieval.schema import Floats


@dataclass(frozen=True, slots=True)
class Recipe:
    """Chosen on patterns kept for validation and on customers' lines of public sets."""

    hidden: int = 128
    dropout: float = 0.3
    epochs: int = 25
    learning_rate: float = 2e-3
    weight_decay: float = 1e-2
    smoothing: float = 0.05
    batch: int = 256
    seed: int = 11


def fit(vectors: Floats, others: Floats, acts: np.ndarray[Any, np.dtype[np.int64]], recipe: Recipe) -> Guesser:
    """`(n, 384)`, `(n, k)` and `(n,)` -> a guesser."""
    torch.manual_seed(recipe.seed)
    middle, spread = vectors.mean(axis=0), vectors.std(axis=0) + 1e-6
    x = torch.from_numpy(np.concatenate([(vectors - middle) / spread, others], axis=1).astype(np.float32))
    y = torch.from_numpy(acts)
    counts = np.bincount(acts, minlength=len(ACTS))
    weight = torch.tensor((counts.sum() / len(ACTS) / np.maximum(counts, 1)) ** 0.5, dtype=torch.float32)
    first, second = nn.Linear(x.shape[1], recipe.hidden), nn.Linear(recipe.hidden, len(ACTS))
    drop = nn.Dropout(recipe.dropout)
    parameters = [*first.parameters(), *second.parameters()]
    steps = torch.optim.AdamW(parameters, lr=recipe.learning_rate, weight_decay=recipe.weight_decay)
    for _ in range(recipe.epochs):
        for rows in torch.randperm(len(y)).chunk(-(-len(y) // recipe.batch)):
            hidden = first(drop(x[rows]))
            logits = second(drop(hidden * torch.sigmoid(1.702 * hidden)))
            loss = nn.functional.cross_entropy(logits, y[rows], weight=weight, label_smoothing=recipe.smoothing)
            steps.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            steps.step()
    kept = [p.detach().numpy().astype(np.float32) for p in (first.weight, first.bias, second.weight, second.bias)]
    return Guesser(middle.astype(np.float32), spread.astype(np.float32), *kept)
