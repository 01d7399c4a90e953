"""The next-item model as serving has it: every row of the catalogue has a vector, those that came after training too.

Two scores add up: the Transformer's, and what followed the shopper's last items in everybody's histories (item-kNN, later items
weighing more). `python -m training.ranking --model sequence` writes what is loaded here.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from retrieval.schema import Floats, Ints
from retrieval.sequence.content import Content
from retrieval.sequence.network import Weights

FOLDER, ARRAYS, MANIFEST = "sequence", "model.npz", "manifest.json"
PARAMETERS = ("places.", "blocks.", "last.")


@dataclass(frozen=True, slots=True)
class Trained:
    """What training hands over. Ids and links are over `item_ids`, tokens over `token_names`.

    `ids` (n, w), `tokens` (t, w), `project` (d + e, w) from a text vector and a picture's; links as a sparse matrix (n, n) in rows:
    `link_starts`, `link_items`, `link_weights`. `link_weight` is what one unit of a history's links adds to the score, chosen on
    held-out items.
    """

    item_ids: tuple[str, ...]
    token_names: tuple[str, ...]
    ids: Floats
    tokens: Floats
    project: Floats
    weights: Weights
    link_starts: Ints
    link_items: Ints
    link_weights: Floats
    link_weight: float
    history_decay: float

    def save(self, folder: Path, about: dict[str, Any]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(
            folder / ARRAYS,
            allow_pickle=False,
            item_ids=np.array(self.item_ids),
            token_names=np.array(self.token_names),
            ids=self.ids.astype(np.float16),
            tokens=self.tokens.astype(np.float16),
            project=self.project,
            link_starts=self.link_starts,
            link_items=self.link_items,
            link_weights=self.link_weights,
            **dict(self.weights.arrays),
        )
        numbers = {"heads": self.weights.heads, "temperature": self.weights.temperature}
        numbers |= {"link_weight": self.link_weight, "history_decay": self.history_decay}
        (folder / MANIFEST).write_text(json.dumps({**about, **numbers}, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        about = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        with np.load(folder / ARRAYS) as held:
            arrays = {name: held[name].astype(np.float32) for name in held.files if name.startswith(PARAMETERS)}
            return cls(
                tuple(held["item_ids"].tolist()),
                tuple(held["token_names"].tolist()),
                held["ids"].astype(np.float32),
                held["tokens"].astype(np.float32),
                held["project"].astype(np.float32),
                Weights(arrays, about["heads"], about["temperature"]),
                held["link_starts"],
                held["link_items"],
                held["link_weights"],
                about["link_weight"],
                about["history_decay"],
            )


class SequenceModel:
    """Aligned with one generation's rows. Safe from many threads."""

    def __init__(self, trained: Trained, item_ids: Sequence[str], content: Content) -> None:
        """`content` has a row for each of `item_ids`; an item that training did not know has no id vector and no links."""
        self._trained, self._row_of = trained, {item_id: row for row, item_id in enumerate(item_ids)}
        number_of = {item_id: n for n, item_id in enumerate(trained.item_ids)}
        self._number = np.array([number_of.get(i, -1) for i in item_ids], np.int64)
        known = (self._number >= 0)[:, None]
        table = content.renamed(trained.token_names).summed(trained.tokens) + content.projected(trained.project)
        if len(trained.item_ids):
            table += np.where(known, trained.ids[self._number], np.float32(0))
        self._inputs = table.astype(np.float32)
        self._outputs = self._inputs / np.maximum(np.linalg.norm(self._inputs, axis=1, keepdims=True), 1e-9)

    @classmethod
    def load(cls, folder: Path, item_ids: Sequence[str], content: Content) -> Self | None:
        """None where nothing was trained."""
        return cls(Trained.load(folder), item_ids, content) if (folder / MANIFEST).exists() else None

    def scores(self, history: Sequence[str], rows: Ints) -> Floats:
        """(n,) how likely each of `rows` comes next, above the mean over them; `history` item ids, oldest first.

        NaN throughout when no item of the history is in the catalogue.
        """
        past = np.array([self._row_of[i] for i in history if i in self._row_of], np.int64)[-self._trained.weights.window :]
        if not len(past) or not len(rows):
            return np.full(len(rows), np.nan, np.float32)
        state = self._trained.weights.read(self._inputs[past])
        score = self._outputs[rows] @ state / self._trained.weights.temperature
        score = score + self._trained.link_weight * self._followed(past)[self._number[rows]]
        return np.asarray(score - score.mean(), np.float32)

    def recall(self, history: Sequence[str], k: int = 100) -> Ints:
        """The k rows most likely to come next, best first; the history's own are left out. Empty when nothing is known."""
        score = self.scores(history, np.arange(len(self._inputs)))
        own = [self._row_of[i] for i in history if i in self._row_of]
        if not own:
            return np.zeros(0, np.int64)
        score[own] = -np.inf
        top = np.argpartition(-score, min(k, len(score) - 1))[:k]
        top = top[np.isfinite(score[top])]
        return np.asarray(top[np.argsort(-score[top], kind="stable")], np.int64)

    def _followed(self, past: Ints) -> Floats:
        """Link weight from the past to each trained item (n + 1,), and a last 0 for items that training did not know."""
        model = self._trained
        total = np.zeros(len(model.item_ids) + 1, np.float32)
        for back, number in enumerate(self._number[past][::-1].tolist()):
            if number >= 0:
                links = slice(int(model.link_starts[number]), int(model.link_starts[number + 1]))
                total[model.link_items[links]] += model.link_weights[links] * model.history_decay**back
        return total
