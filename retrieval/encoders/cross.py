"""Query and text read together by one Transformer: dearer than vectors and finer, for the head of a list on a GPU."""

from collections.abc import Sequence

import numpy as np

from ..schema import Floats


class CrossEncoder:
    """Any cross-encoder that sentence-transformers opens, by folder or id (Nogueira & Cho 2019, https://arxiv.org/abs/1901.04085)."""

    def __init__(self, model: str) -> None:
        """ValueError where it cannot be opened, or scores more than one class."""
        try:
            from sentence_transformers import CrossEncoder as Model

            self._model = Model(model)
        except (ImportError, OSError, ValueError) as error:
            raise ValueError(f"the reranker {model!r} cannot be opened: {error}") from error
        if self._model.num_labels != 1:
            raise ValueError(
                f"the reranker {model!r} scores {self._model.num_labels} classes; one whose head has one output is needed"
            )

    def relevance(self, query: str, texts: Sequence[str]) -> Floats:
        """How well each text answers the query (n,), from 0 to 1."""
        if not texts:
            return np.zeros(0, np.float32)
        from torch.nn import Sigmoid

        pairs = [(query, text) for text in texts]
        return np.asarray(self._model.predict(pairs, activation_fn=Sigmoid(), show_progress_bar=False), np.float32)
