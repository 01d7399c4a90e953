"""Models of other projects under the same protocol. `make setup` brings them; absent ones are reported, not run."""

import subprocess
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import numpy as np
from threadpoolctl import threadpool_limits

from .data import Cut, Sequence, history_matrix
from .linear import Histories, Scores

RECTOOLS = Path(__file__).parents[2] / ".venv-rectools"


class RecToolsSASRec:
    """SASRec of the library RecTools on a cut's histories, begun on entering, in a process that takes what others leave of a core.

    RecTools asks for other versions of what this project uses, so it has an environment of its own.
    """

    def __init__(self, cut: Cut, items: int) -> None:
        self.cut, self.items = cut, items
        self._folder = TemporaryDirectory()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if not (RECTOOLS / ".installed").exists():
            return self
        folder, histories = Path(self._folder.name), self.cut.histories
        starts = np.concatenate([[0], np.cumsum([len(h) for h in histories])])
        np.savez(folder / "histories.npz", items=np.concatenate(histories), starts=starts)
        script = Path(__file__).with_name("rectools_sasrec.py")
        with (folder / "said").open("w") as said:
            self._process = subprocess.Popen(
                [RECTOOLS / "bin/python", script, "histories.npz", "top.npy"], cwd=folder, stdout=said, stderr=said
            )
        return self

    def ranks(self) -> Sequence:
        """0-based ranks (n,) of the cut's targets, `items` past the tenth; RuntimeError says why there are none."""
        folder = Path(self._folder.name)
        if self._process is None:
            raise RuntimeError("is not installed: make setup")
        if self._process.wait():
            raise RuntimeError(((folder / "said").read_text().strip().splitlines() or ["said nothing"])[-1])
        hit = np.load(folder / "top.npy") == self.cut.targets[:, None]
        return np.where(hit.any(1), hit.argmax(1), self.items)

    def __exit__(self, *error: object) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()


def has_implicit() -> bool:
    return find_spec("implicit") is not None


class ImplicitALS:
    """Implicit-feedback matrix factorisation of the library `implicit` (Hu et al. 2008); a history is folded in as a new user."""

    def __init__(self, factors: int = 128, iterations: int = 15) -> None:
        self.factors, self.iterations = factors, iterations

    def fit(self, train: Histories, items: int) -> Self:
        from implicit.als import AlternatingLeastSquares

        self._items = items
        with threadpool_limits(1, "blas"):  # the library threads by itself, and warns where BLAS does too
            self._model = AlternatingLeastSquares(
                factors=self.factors, regularization=0.05, alpha=5.0, iterations=self.iterations, random_state=0, num_threads=1
            )
            self._model.fit(history_matrix(train, items), show_progress=False)
        return self

    def score(self, histories: Histories) -> Scores:
        rows = history_matrix(histories, self._items)
        with threadpool_limits(1, "blas"):
            users = self._model.recalculate_user(np.arange(len(histories)), rows)
        return np.asarray(users @ self._model.item_factors.T, np.float32)
