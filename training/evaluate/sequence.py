"""`python -m training.evaluate sequence --train FILE [--attributes FILE] [--json]`: the next item, ranked among all.

The last item of each user is the test target and the one before it is for validation. All items are ranked, those of the
history are masked, ties count against the model. Both cuts are printed: fitted on everything before the validation item, and
refitted with it. Everything that is chosen (neighbourhood powers, trees, number of trees) is chosen on the validation targets.
"""

import argparse
import json
import sys
import time
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from training.sequence import data as d
from training.sequence.linear import LEAST_COUNT, Markov, Popularity
from training.sequence.metrics import gains_at, ndcg_at, recall_at, target_ranks
from training.sequence.parts import Neighbourhood, Plan, Workers, affordable, gathered, no_content
from training.sequence.peers import ImplicitALS, RecToolsSASRec, has_implicit
from training.sequence.stack import NextItemModel, Stack, Table
from training.sequence.transformer import Shape

Ranks = NDArray[np.int64]
GRID = [
    Neighbourhood(source, target, decay)
    for source, target in ((0.1, 0.1), (0.3, 0.2), (0.5, 0.1), (0.5, 0.3), (0.7, 0.1))
    for decay in (0.65, 0.8)
]
# Some of each history left out in a step: as good alone on the validation targets of Beauty, and an eighth faster.
SHAPE = Shape(history_dropout=0.15)
# What of `--minutes` is left to the Transformers; the rest goes to the linear models, candidates and trees.
FOR_TRANSFORMERS = 0.65


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


def tuned(cut: d.Cut, items: int) -> Neighbourhood:
    """The neighbourhood that recalls most on the cut's targets."""
    recalls = [recall_at(full_ranks(near.knn().fit(cut.train, items), cut)) for near in tqdm(GRID, desc="item-kNN", disable=None)]
    return GRID[int(np.argmax(recalls))]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.evaluate sequence", description=__doc__)
    parser.add_argument("--train", type=Path, required=True, help="lines of: user item item ...")
    parser.add_argument("--attributes", type=Path, help="JSON {item: [attribute, ...]}")
    parser.add_argument("--minutes", type=float, default=50.0, help="about how long it may take; how many Transformers follows")
    parser.add_argument("--workers", type=int, default=2, help="processes of one thread each")
    parser.add_argument("--ablate", action="store_true", help="leave out one part at a time too: adds about half an hour on Beauty")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    for name in ("minutes", "workers"):
        if getattr(args, name) <= 0:
            parser.error(f"--{name} {getattr(args, name)} must be above 0")
    try:
        data = d.read_sequences(args.train, args.attributes)
        result = run(data, args.minutes, args.workers, args.ablate)
    except (ValueError, OSError) as error:
        print(f"training.evaluate sequence: {error}", file=sys.stderr)
        return 2
    print(json.dumps(result, indent=1) if args.json else _table(result))
    return 0


def run(data: d.Interactions, minutes: float, workers: int, ablate: bool = False) -> dict[str, Any]:
    """Tune on the validation targets, fit both cuts side by side, measure; ValueError when no user has three items."""
    start = time.perf_counter()
    if not any(len(s) >= 3 for s in data.sequences):
        raise ValueError("no user has three items: one to learn from, one to validate, one to test")
    validation = d.validation_cut(data)
    without, refitted = (d.test_cut(data, with_validation=w) for w in (False, True))
    shape, count = affordable(data, refitted.train, SHAPE, no_content(data), minutes * FOR_TRANSFORMERS, workers)
    _say(f"{count} Transformers of {shape.epochs} epochs fit into {minutes:g} minutes")
    plan = Plan(tuned(validation, data.items), shape, count, no_content(data))
    pool = Workers(workers, _say)
    with closing(pool), RecToolsSASRec(refitted, data.items) as sasrec:
        first, second = pool.start(data, validation.train, plan), pool.start(data, refitted.train, plan)
        parts = gathered(first)
        _say("learning the trees on the validation targets")
        stack = Stack(parts)
        taught = list(stack.tables(validation.histories, validation.train, data.items))
        stack.learn(taught, validation.targets)
        asked = list(stack.tables(without.histories, without.train, data.items))
        ranks = stack.ranks(asked, without.targets, data.items)
        result: dict[str, Any] = {"without_validation": summary(ranks, without, data.items)}
        _say(f"without the validation item: {result['without_validation']}")
        result["parts_without_validation"] = {n: summary(full_ranks(m, without), without, data.items) for n, m in parts.items()}
        if ablate:
            result["ablation_without_validation"] = ablation(stack, ranks, taught, asked, validation, without, data.items)
            result["parts_without_validation"]["knowledge, learned jointly"] = jointly(validation.train, without, data)
        del taught, asked
        stack.models = gathered(second)
        pool.close()
        result = summary(stack.rank(refitted, data.items), refitted, data.items) | result
        _say(f"with it: recall@10 {result['recall@10']:.4f}, ndcg@10 {result['ndcg@10']:.4f}")
        result["parts"] = {n: summary(full_ranks(m, refitted), refitted, data.items) for n, m in stack.models.items()}
        result["baselines"] = baselines(refitted, data.items) | {"item_knn": result["parts"]["cooccurrence"]}
        result["not_run"] = not_run = {} if has_implicit() else {"implicit_als": "make setup"}
        try:
            result["baselines"]["rectools_sasrec"] = summary(sasrec.ranks(), refitted, data.items)
        except RuntimeError as error:
            not_run["rectools_sasrec"] = str(error)
    result |= {"gain": stack.gains(), "candidate_recall": stack.candidate_recall, "neighbourhood": asdict(plan.neighbourhood)}
    result |= {"transformers": count, "epochs": shape.epochs, "users": len(refitted.targets), "items": data.items}
    return result | {"minutes": (time.perf_counter() - start) / 60}


def baselines(cut: d.Cut, items: int) -> dict[str, dict[str, float]]:
    """What others would do, fitted and measured on the same cut, whose histories are all that is trained on."""
    models: dict[str, NextItemModel] = {
        "popularity": Popularity().fit(cut.train, items),
        "markov": Markov().fit(cut.train, items),
    }
    if has_implicit():
        models["implicit_als"] = ImplicitALS().fit(cut.train, items)
    return {name: summary(full_ranks(model, cut), cut, items) for name, model in models.items()}


def ablation(
    stack: Stack, ranks: Ranks, taught: list[Table], asked: list[Table], validation: d.Cut, test: d.Cut, items: int
) -> dict[str, dict[str, float]]:
    """The stack without each part in turn, candidates and trees rebuilt, from its tables of both cuts; and nDCG@10 lost.

    `ranks` are the whole stack's of the test targets. `ndcg@10_lost` has its standard error beside it, over users, for both
    rank the same ones.
    """
    whole = gains_at(ranks)
    rows = {}
    for name in stack.models:
        _say(f"without {name}")
        left = stack.without(name).learn([stack.reduced(t, name) for t in taught], validation.targets)
        left_ranks = left.ranks([stack.reduced(t, name) for t in asked], test.targets, items)
        lost = whole - gains_at(left_ranks)
        error = float(lost.std() / np.sqrt(len(lost)))
        rows[f"without {name}"] = summary(left_ranks, test, items) | {"ndcg@10_lost": float(lost.mean()), "plus_minus": error}
    return rows


def jointly(train: tuple[d.Sequence, ...], test: d.Cut, data: d.Interactions) -> dict[str, float]:
    """The knowledge graph with the next item as a second task: what learning them jointly is worth to it alone."""
    from training.sequence.graph import GraphNextItem  # imports torch_geometric: seconds, and only here

    return summary(full_ranks(GraphNextItem(data.attributes, joint=True).fit(train, data.items), test), test, data.items)


def _table(result: dict[str, Any]) -> str:
    rows = {"stack, with validation": result, "stack, without validation": result["without_validation"]}
    rows |= result["parts"] | result["baselines"] | result.get("ablation_without_validation", {})
    lines = [f"{'':<28} {'recall@10':>10} {'ndcg@10':>10} {'warm':>8}"]
    lines += [f"{n:<28} {r['recall@10']:10.4f} {r['ndcg@10']:10.4f} {r['recall@10_warm']:8.4f}" for n, r in rows.items()]
    lost = result.get("ablation_without_validation", {})
    lines += [f"{n:<28} loses {r['ndcg@10_lost']:.4f} +- {r['plus_minus']:.4f} of ndcg@10" for n, r in lost.items()]
    return "\n".join([*lines, f"{result['minutes']:.1f} minutes"])


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
