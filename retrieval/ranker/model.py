"""Score candidates by gradient-boosted trees over named signals, and say what each signal added.

LambdaMART, Burges 2010, https://www.microsoft.com/en-us/research/publication/from-ranknet-to-lambdarank-to-lambdamart-an-overview/,
on top of a linear prior. Contributions are exact Shapley values of the trees' own expectation: TreeSHAP, Lundberg et al. 2018,
https://arxiv.org/abs/1802.03888. It knows the names of the signals and not how they are made.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Literal, Self

import lightgbm
import numpy as np
from numpy.typing import NDArray

from retrieval.ranker.compiled import CompiledTrees
from retrieval.ranker.prior import Prior
from retrieval.schema import Floats

# Two tasks, two forests: what a query asks for, and what to show a shopper who asks for nothing.
Task = Literal["search", "home"]
TASKS: tuple[Task, ...] = ("search", "home")
SHIPPED = Path(__file__).parent / "weights"
MODEL, MANIFEST = "ranker.txt", "manifest.json"


class Ranker:
    """Safe from many threads: prediction does not change the model. `names` is the order of the matrix's columns."""

    def __init__(self, trees: lightgbm.Booster, prior: Prior, manifest: Mapping[str, object] | None = None) -> None:
        self.names: tuple[str, ...] = tuple(trees.feature_name())
        self.manifest = manifest or {}
        self.trees, self._prior, self._linear = trees, prior, prior.over(self.names)
        # None where the trees are too large for tables: then LightGBM itself answers.
        self._compiled = CompiledTrees.of_text(trees.model_to_string(), len(self.names))

    @property
    def prior(self) -> Prior:
        """The part of the score that is not learned."""
        return self._prior

    @property
    def version(self) -> str:
        """What tells these weights from others, in logs."""
        return str(self.manifest.get("sha256", "unsaved"))[:12]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read `ranker.txt` and `manifest.json`; a ValueError when the weights are not those the manifest describes."""
        text = (folder / MODEL).read_text(encoding="utf-8")
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if digest(text) != manifest["sha256"]:
            raise ValueError(f"{folder / MODEL} has sha256 {digest(text)}, its manifest says {manifest['sha256']}")
        prior = Prior(**manifest["prior"])
        return cls(lightgbm.Booster(model_str=text), prior, manifest)

    @classmethod
    @cache
    def shipped(cls, task: Task = "search") -> Self:
        """The ranker that comes with the project, trained on the demo shop."""
        return cls.load(SHIPPED / task)

    def matrix(self, signals: Mapping[str, Floats]) -> Floats:
        """(n, f) from the columns by name; a KeyError names a signal that the model needs and nobody computed."""
        return np.stack([signals[name] for name in self.names], axis=1)

    def score(self, matrix: Floats) -> Floats:
        """Scores (n,), higher is better; only their differences within one query mean anything."""
        if not len(matrix):
            return np.zeros(0, np.float32)
        scores = self._linear.scores(matrix)
        if len(learned := self._linear.learned(matrix)):
            own = matrix if len(learned) == len(matrix) else matrix[learned]
            scores[learned] += self._compiled.score(own) if self._compiled else self._predict(own)
        return np.asarray(scores, np.float32)

    def explain(self, matrix: Floats) -> tuple[NDArray[np.float64], float]:
        """Contributions (n, f) and the bias: `contributions.sum(1) + bias` is the score. Slower than `score`: for the few shown."""
        if not len(matrix):
            return np.zeros(matrix.shape), 0.0
        contributions, bias = self._linear.contributions(matrix), 0.0
        if len(learned := self._linear.learned(matrix)):
            if self._compiled:
                contributions[learned] += self._compiled.explain(matrix[learned])
                bias = self._compiled.bias
            else:
                trees = self._predict(matrix[learned], pred_contrib=True)
                contributions[learned] += trees[:, :-1]
                bias = float(trees[0, -1])
        return contributions, bias

    def _predict(self, matrix: Floats, pred_contrib: bool = False) -> NDArray[np.float64]:
        return np.asarray(self.trees.predict(matrix, pred_contrib=pred_contrib, num_threads=1))


def save(folder: Path, trees: lightgbm.Booster, prior: Prior, about: Mapping[str, object]) -> dict[str, object]:
    """Write the weights and, beside them, where they come from; returns the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    text = trees.model_to_string()
    (folder / MODEL).write_text(text, encoding="utf-8")
    manifest = {
        **about,
        "signals": list(trees.feature_name()),
        "prior": asdict(prior),
        "sha256": digest(text),
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return manifest


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
