"""The next-item Transformer's forward pass in NumPy, for one history. It is trained in `training.sequence.transformer`.

SASRec, Kang & McAuley 2018, https://arxiv.org/abs/1808.09781, pre-norm, with the departures that are listed there.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from retrieval.schema import Floats

EPSILON = 1e-5


@dataclass(frozen=True, slots=True)
class Weights:
    """Arrays by the trained network's own names ("blocks.0.qkv.weight"); linear weights are (out, in), as torch has them."""

    arrays: Mapping[str, Floats]
    heads: int
    temperature: float

    @property
    def window(self) -> int:
        """How many last items are read."""
        return len(self.arrays["places.weight"])

    @property
    def layers(self) -> int:
        return 1 + max(int(name.split(".")[1]) for name in self.arrays if name.startswith("blocks."))

    def read(self, history: Floats) -> Floats:
        """The state after the last of `history` (length, w), oldest first, at most `window` long: (w,), unit length."""
        x = history * np.float32(math.sqrt(history.shape[1])) + self.arrays["places.weight"][: len(history)]
        for layer in range(self.layers):
            x = self._block(x, f"blocks.{layer}")
        last = self._norm(x[-1:], "last")[0]
        return np.asarray(last / max(float(np.linalg.norm(last)), 1e-12), np.float32)

    def _block(self, x: Floats, name: str) -> Floats:
        length, width = x.shape
        qkv = self._linear(self._norm(x, f"{name}.before"), f"{name}.qkv")
        q, k, v = qkv.reshape(length, 3, self.heads, width // self.heads).transpose(1, 2, 0, 3)
        logits = q @ k.transpose(0, 2, 1) / np.float32(math.sqrt(width // self.heads))
        logits[:, np.triu(np.ones((length, length), bool), 1)] = -np.inf
        attention = np.exp(logits - logits.max(-1, keepdims=True))
        attention /= attention.sum(-1, keepdims=True)
        x = x + self._linear((attention @ v).transpose(1, 0, 2).reshape(length, width), f"{name}.out")
        inner = self._linear(self._norm(x, f"{name}.middle"), f"{name}.feed.0")
        return np.asarray(x + self._linear(gelu(inner), f"{name}.feed.3"), np.float32)

    def _linear(self, x: Floats, name: str) -> Floats:
        return x @ self.arrays[f"{name}.weight"].T + self.arrays[f"{name}.bias"]

    def _norm(self, x: Floats, name: str) -> Floats:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + np.float32(EPSILON))
        return np.asarray(scaled * self.arrays[f"{name}.weight"] + self.arrays[f"{name}.bias"], np.float32)


def gelu(x: Floats) -> Floats:
    """The tanh form of GELU (Hendrycks & Gimpel 2016, https://arxiv.org/abs/1606.08415), as in training."""
    return np.asarray(0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))), np.float32)
