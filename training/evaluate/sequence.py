"""`python -m training.evaluate sequence --train FILE [--attributes FILE] [--json]`: next-item recommendation, full ranking.

The last item of each user is the test target and the one before it is for validation. All items are ranked, those of the
history are masked, ties count against the model. Both cuts are printed: fitted on everything before the validation item, and
refitted with it. Everything that is chosen (neighbourhood powers, trees, number of trees) is chosen on the validation targets.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from training.sequence import data as d
from training.sequence.linear import LEAST_COUNT, AttributeCosine, Ease, ItemKNN, Markov, OrderedLinear, Popularity
from training.sequence.metrics import ndcg_at, recall_at, target_ranks
from training.sequence.stack import NextItemModel, Stack
from training.sequence.transformer import NextItemTransformer, Shape

Ranks = NDArray[np.int64]
KNN_GRID = [
    {"source_power": s, "target_power": t, "history_decay": h}
    for s, t in ((0.1, 0.1), (0.3, 0.2), (0.5, 0.1), (0.5, 0.3), (0.7, 0.1))
    for h in (0.65, 0.8)
]


def full_ranks(model: NextItemModel, cut: d.Cut, chunk: int = 1500) -> Ranks:
    """Rank of every target of `cut` among all items, the history masked."""
    parts = []
    for start in range(0, len(cut.targets), chunk):
        histories = list(cut.histories[start : start + chunk])
        parts.append(target_ranks(model.score(histories), cut.targets[start : start + chunk], histories))
    return np.concatenate(parts)


def summary(ranks: Ranks, cut: d.Cut, items: int) -> dict[str, float]:
    """Recall and nDCG at 10, and recall over the targets that occur at least `LEAST_COUNT` times in training."""
    occurrences = np.bincount(np.concatenate(cut.train), minlength=items)[cut.targets]
    warm = occurrences >= LEAST_COUNT
    return {
        "recall@10": recall_at(ranks),
        "ndcg@10": ndcg_at(ranks),
        "recall@10_warm": recall_at(ranks[warm]) if warm.any() else 0.0,
    }


def tuned_knn(cut: d.Cut, items: int) -> dict[str, float]:
    """The neighbourhood that recalls most on the cut's targets."""
    recalls = [recall_at(full_ranks(ItemKNN(**kw).fit(cut.train, items), cut)) for kw in tqdm(KNN_GRID, desc="item-kNN")]
    return KNN_GRID[int(np.argmax(recalls))]


def fit_parts(data: d.Interactions, train: tuple[d.Sequence, ...], knn: dict[str, float], args: argparse.Namespace, label: str):  # type: ignore[no-untyped-def]
    """Fit every part on `train`; (n, items) scorers by name."""
    makers: dict[str, Callable[[], Any]] = {
        "cooccurrence": lambda: ItemKNN(**knn),
        "ordered_linear": OrderedLinear,
        "ease": Ease,
    }
    if data.attributes.shape[1]:
        makers["attributes"] = lambda: AttributeCosine(data.attributes)
    parts: dict[str, NextItemModel] = {}
    for name, make in makers.items():
        start = time.perf_counter()
        parts[name] = make().fit(train, data.items)
        _say(f"{label}: {name} fitted in {time.perf_counter() - start:.0f} s")
    seeds = [
        _transformer(data, train, args.epochs, seed, f"{label}: transformer {seed + 1}/{args.transformers}")
        for seed in range(args.transformers)
    ]
    parts["transformer"] = seeds[0] if len(seeds) == 1 else _Mean(seeds)
    return parts


class _Mean:
    """The mean of several models' scores."""

    def __init__(self, models: list[NextItemTransformer]) -> None:
        self._models = models

    def score(self, histories: tuple[d.Sequence, ...] | list[d.Sequence]) -> NDArray[np.float32]:
        total = self._models[0].score(histories)
        for model in self._models[1:]:
            total = total + model.score(histories)
        return total / len(self._models)


def _transformer(data: d.Interactions, train: tuple[d.Sequence, ...], epochs: int, seed: int, label: str) -> NextItemTransformer:
    with tqdm(total=epochs, desc=label, unit="epoch") as bar:

        def told(_: int, loss: float, __: float) -> None:
            bar.set_postfix(loss=f"{loss:.3f}")
            bar.update()

        return NextItemTransformer(data.attributes, Shape(epochs=epochs), seed).fit(train, data.items, told)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.evaluate sequence", description=__doc__)
    parser.add_argument("--train", type=Path, required=True, help="lines of: user item item ...")
    parser.add_argument("--attributes", type=Path, help="JSON {item: [attribute, ...]}")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--transformers", type=int, default=2, help="how many are averaged")
    parser.add_argument("--ablation", action="store_true", help="also leave out one part at a time, candidates rebuilt")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    start = time.perf_counter()
    data = d.read_sequences(args.train, args.attributes)
    validation = d.validation_cut(data)
    without, refitted = (d.test_cut(data, with_validation=w) for w in (False, True))
    knn = tuned_knn(validation, data.items)

    parts = fit_parts(data, validation.train, knn, args, "without validation")
    _say("learning the trees on the validation targets")
    stack = Stack(parts).fit(validation, data.items)
    result: dict[str, Any] = {"without_validation": summary(stack.rank(without, data.items), without, data.items)}
    result["parts_without_validation"] = {n: summary(full_ranks(m, without), without, data.items) for n, m in parts.items()}
    if args.ablation:
        result["ablation_without_validation"] = ablation(parts, validation, without, data.items)

    stack.models = fit_parts(data, refitted.train, knn, args, "with validation")
    result = summary(stack.rank(refitted, data.items), refitted, data.items) | result
    result["parts"] = {n: summary(full_ranks(m, refitted), refitted, data.items) for n, m in stack.models.items()}
    result["baselines"] = {
        "popularity": summary(full_ranks(Popularity().fit(refitted.train, data.items), refitted), refitted, data.items),
        "markov": summary(full_ranks(Markov().fit(refitted.train, data.items), refitted), refitted, data.items),
        "item_knn": result["parts"]["cooccurrence"],
    }
    gain = stack.trees.feature_importance("gain")
    result["gain"] = {n: float(g / gain.sum()) for n, g in sorted(zip(stack.names, gain, strict=True), key=lambda p: -p[1])[:12]}
    result |= {"candidate_recall": stack.candidate_recall, "users": len(refitted.targets), "items": data.items}
    result |= {"knn": knn, "minutes": (time.perf_counter() - start) / 60}
    print(json.dumps(result, indent=1) if args.json else _table(result))
    return 0


def ablation(parts: dict[str, NextItemModel], validation: d.Cut, test: d.Cut, items: int) -> dict[str, dict[str, float]]:
    """The stack without each part in turn, candidates and trees rebuilt."""
    rows = {}
    for name in parts:
        _say(f"without {name}")
        left = Stack({n: m for n, m in parts.items() if n != name}).fit(validation, items)
        rows[f"without {name}"] = summary(left.rank(test, items), test, items)
    return rows


def _table(result: dict[str, Any]) -> str:
    rows = {"stack, with validation": result, "stack, without validation": result["without_validation"]}
    rows |= result["parts"] | result["baselines"] | result.get("ablation_without_validation", {})
    lines = [f"{'':<28} {'recall@10':>10} {'ndcg@10':>10} {'warm':>8}"]
    lines += [f"{n:<28} {r['recall@10']:10.4f} {r['ndcg@10']:10.4f} {r['recall@10_warm']:8.4f}" for n, r in rows.items()]
    return "\n".join([*lines, f"{result['minutes']:.1f} minutes"])


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
