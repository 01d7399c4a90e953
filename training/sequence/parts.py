"""Every part of the next-item stack, fitted side by side in worker processes: which parts there are, and what they cost.

One dial, `minutes`, says how long the Transformers may take; how many are averaged and for how many epochs follows from it and from
the measured time of a step.
"""

import math
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from .data import Interactions, Sequence
from .linear import AttributeCosine, Ease, Histories, ItemKNN, OrderedLinear, Scores
from .stack import Mean, NextItemModel
from .timeline import Timeline
from .transformer import NextItemTransformer, Shape

Train = tuple[Sequence, ...]
# Above this, models that hold a dense item-item matrix are left out: 20,000 items are 1.6 GB each.
DENSE_ITEMS = 20_000
# Fewer steps than this leave the Transformer unlearned, however few the sequences.
LEAST_STEPS, LEAST_EPOCHS, MOST_EPOCHS, MOST_TRANSFORMERS = 1000, 12, 60, 5


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What is chosen of item-kNN on the validation targets."""

    source_power: float = 0.3
    target_power: float = 0.2
    history_decay: float = 0.65

    def knn(self, **more: Any) -> ItemKNN:
        chosen = {"source_power": self.source_power, "target_power": self.target_power, "history_decay": self.history_decay}
        return ItemKNN(**(chosen | more))


@dataclass(frozen=True, slots=True)
class Plan:
    """What to fit. `content` (items, c) are item vectors, c may be 0; `graph` and `timeline` say whether these take part."""

    neighbourhood: Neighbourhood
    shape: Shape
    transformers: int
    content: NDArray[np.float32]
    graph: bool = True
    timeline: bool = True


class ContentCosine:
    """How alike an item's content vector is to those of the recent past."""

    def __init__(self, content: NDArray[np.float32], history_decay: float = 0.7) -> None:
        self._vectors = content / np.maximum(np.linalg.norm(content, axis=1, keepdims=True), 1e-9)
        self.history_decay = history_decay

    def score(self, histories: Histories) -> Scores:
        out = np.zeros((len(histories), len(self._vectors)), np.float32)
        for n, history in enumerate(histories):
            weights = self.history_decay ** np.arange(len(history) - 1, -1, -1, dtype=np.float32)
            out[n] = (weights @ self._vectors[history]) @ self._vectors.T
        return out


def makers(data: Interactions, plan: Plan) -> dict[str, Callable[[Train], NextItemModel]]:
    """{part: fit it on training sequences}; the Transformers are `transformer:0`, `transformer:1` and so on."""
    items, near = data.items, plan.neighbourhood
    found: dict[str, Callable[[Train], NextItemModel]] = {
        f"transformer:{seed}": lambda train, s=seed: NextItemTransformer(  # type: ignore[misc]
            data.attributes, plan.shape, s, plan.content if plan.content.shape[1] else None
        ).fit(train, items)
        for seed in range(plan.transformers)
    }
    if items <= DENSE_ITEMS:
        found |= {
            "ordered_linear": lambda train: OrderedLinear().fit(train, items),
            "ease": lambda train: Ease().fit(train, items),
        }
    found |= {
        "cooccurrence": lambda train: near.knn().fit(train, items),
        "last_step": lambda train: near.knn(history_decay=0.0).fit(train, items),
        "symmetric": lambda train: near.knn(source_power=0.5, target_power=0.5, decay=0.9, backward=1.0).fit(train, items),
    }
    if plan.timeline:
        found["timeline"] = lambda train: Timeline().fit(train, items)
    if data.attributes.shape[1]:
        found["attributes"] = lambda train: AttributeCosine(data.attributes).fit(train, items)
        found["last_attributes"] = lambda train: AttributeCosine(data.attributes, history_decay=0.0).fit(train, items)
    if plan.content.shape[1]:
        found["content"] = lambda train: ContentCosine(plan.content)
    if plan.graph:
        found["knowledge"] = lambda train: _knowledge(data, train)
    return found


def _knowledge(data: Interactions, train: Train) -> NextItemModel:
    from .graph import GraphNextItem  # imports torch_geometric: seconds, and only here

    return GraphNextItem(data.attributes).fit(train, data.items)


class Workers:
    """Fits parts in processes of one thread each, which share two cores better than one process of two threads.

    With 1 worker everything runs in this process, when its result is asked for.
    """

    def __init__(self, workers: int, say: Callable[[str], None]) -> None:
        self._pool = (
            ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=torch.set_num_threads, initargs=(1,))
            if workers > 1
            else None
        )
        self._say = say

    def start(self, data: Interactions, train: Train, plan: Plan) -> dict[str, Callable[[], NextItemModel]]:
        """Begin to fit every part; each value waits for its own."""
        return {name: self._begin(name, data, train, plan) for name in makers(data, plan)}

    def _begin(self, name: str, data: Interactions, train: Train, plan: Plan) -> Callable[[], NextItemModel]:
        if self._pool is None:
            return lambda: self._told(name, *_fit(name, data, train, plan))
        future: Future[tuple[NextItemModel, float]] = self._pool.submit(_fit, name, data, train, plan)
        return lambda: self._told(name, *future.result())

    def _told(self, name: str, model: NextItemModel, seconds: float) -> NextItemModel:
        self._say(f"{name} fitted in {seconds:.0f} s")
        return model

    def close(self) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)


def _fit(name: str, data: Interactions, train: Train, plan: Plan) -> tuple[NextItemModel, float]:
    start = time.perf_counter()
    return makers(data, plan)[name](train), time.perf_counter() - start


def gathered(waiting: Mapping[str, Callable[[], NextItemModel]]) -> dict[str, NextItemModel]:
    """Wait for every part; the Transformers become one part, their mean."""
    parts = {name: wait() for name, wait in waiting.items()}
    seeds = [parts.pop(name) for name in sorted(parts) if name.startswith("transformer:")]
    if seeds:
        parts["transformer"] = seeds[0] if len(seeds) == 1 else Mean(seeds)
    return parts


def affordable(
    data: Interactions, train: Train, shape: Shape, content: NDArray[np.float32], minutes: float, workers: int
) -> tuple[Shape, int]:
    """Epochs and number of Transformers for one fit within its half of `minutes`, from the time of a few steps.

    12 epochs, or as many as make 1,000 steps; then as many Transformers as there is time for, at most 5; when not even one fits,
    fewer epochs.
    """
    batches = max(1, math.ceil(sum(len(s) > 1 for s in train) / shape.batch))
    epochs = min(MOST_EPOCHS, max(LEAST_EPOCHS, math.ceil(LEAST_STEPS / batches)))
    step_s = _step_seconds(data, train, shape, content)
    steps = minutes * 60 / 2 * workers / step_s
    count = int(steps / (batches * epochs))
    if count < 1:
        return replace(shape, epochs=max(2, int(steps / batches))), 1
    return replace(shape, epochs=epochs), min(MOST_TRANSFORMERS, count)


def _step_seconds(data: Interactions, train: Train, shape: Shape, content: NDArray[np.float32]) -> float:
    """How long a step takes on one thread: the second of two epochs over a few batches drawn from all sequences."""
    drawn = np.random.default_rng(0).permutation(len(train))[: 6 * shape.batch]
    few = tuple(train[n] for n in drawn)
    seconds: list[float] = []
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    model = NextItemTransformer(data.attributes, replace(shape, epochs=2), 0, content if content.shape[1] else None)
    model.fit(few, data.items, lambda epoch, loss, spent: seconds.append(spent))
    torch.set_num_threads(threads)
    return seconds[1] / max(1, math.ceil(sum(len(s) > 1 for s in few) / shape.batch))


def no_content(data: Interactions) -> NDArray[np.float32]:
    return np.zeros((data.items, 0), np.float32)
