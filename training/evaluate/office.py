"""`python -m training.evaluate office --items FILE --rows FILE [--test FILE] [--json]`: the next item where items have real text.

Trained on the histories and targets of the rows; measured on the test rows, or without them on those of a fifth of the users, who
are then left out of training. All items are ranked, those of the history too (ink is bought again); ties count against the
model. The trees learn on users that their models have not seen (three folds), then the models are fitted on all.
"""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import text_encoder
from retrieval.settings import ShopSettings
from training.sequence import data as d
from training.sequence.metrics import ndcg_at, recall_at, target_ranks
from training.sequence.office import OfficeItems, Rows, fold_of, read_items, read_rows
from training.sequence.parts import Neighbourhood, Plan, Workers, affordable, gathered
from training.sequence.stack import Stack
from training.sequence.transformer import Shape

FOLDS = 3
TEST_FOLDS = 5
SHAPE = Shape(batch=64, id_dropout=0.2, window=20)
NEIGHBOURHOOD = Neighbourhood()
# Few rows: smaller trees than on a hundred thousand histories.
TREES = {"num_leaves": 15, "min_data_in_leaf": 100, "learning_rate": 0.03}
FOR_TRANSFORMERS = 0.5


def content_vectors(items: OfficeItems, encoder: str, cache: Path) -> NDArray[np.float32]:
    """(n, d) unit vectors of the items' texts, kept in `cache` under the hash of encoder and texts."""
    digest = hashlib.sha256("\0".join([encoder, *items.texts]).encode()).hexdigest()[:16]
    path = cache / f"office-{digest}.npy"
    if path.exists():
        return np.asarray(np.load(path), np.float32)
    _say(f"embedding {len(items)} items")
    vectors = np.asarray(text_encoder(encoder).encode(list(items.texts), "passage"), np.float32)
    cache.mkdir(parents=True, exist_ok=True)
    np.save(path, vectors)
    return vectors


def run(items: OfficeItems, content: NDArray[np.float32], train: Rows, test: Rows, minutes: float, workers: int) -> dict[str, Any]:
    """Fit on `train`, measure on `test`."""
    start = time.perf_counter()
    data = d.Interactions((), len(items), items.words, tuple(str(n) for n in range(len(items))))
    fold = fold_of(train.users, FOLDS, "stack")
    per_fit = minutes * FOR_TRANSFORMERS / (FOLDS + 1) * 2
    shape, count = affordable(data, train.sequences(), SHAPE, content, per_fit, workers)
    _say(f"{count} Transformers of {shape.epochs} epochs fit into {minutes:g} minutes")
    # What places in time add to these short histories has not been measured.
    plan = Plan(NEIGHBOURHOOD, shape, count, content, timeline=False)
    pool = Workers(workers, _say)
    try:
        begun = [pool.start(data, train.at(fold != f).sequences(), plan) for f in range(FOLDS)]
        final = pool.start(data, train.sequences(), plan)
        tables, targets = [], []
        for f, waiting in enumerate(begun):
            held, known = train.at(fold == f), train.at(fold != f).sequences()
            stack = Stack(gathered(waiting), repeats=True, parameters=TREES)
            tables += list(stack.tables(held.histories, known, len(items)))
            targets.append(held.targets)
        stack.learn(tables, np.concatenate(targets))
        stack.models = gathered(final)
    finally:
        pool.close()
    cut = d.Cut(train.sequences(), test.histories, test.targets)
    result: dict[str, Any] = summary(stack.rank(cut, len(items)))
    result["parts"] = {name: summary(ranks(model.score, test)) for name, model in stack.models.items()}
    result |= {"rows": len(test.targets), "train_rows": len(train.targets), "items": len(items), "gain": stack.gains()}
    result |= {"candidate_recall": stack.candidate_recall, "transformers": count, "epochs": shape.epochs}
    return result | {"minutes": (time.perf_counter() - start) / 60}


def ranks(score: Callable[[list[d.Sequence]], NDArray[np.float32]], rows: Rows) -> NDArray[np.int64]:
    """Rank of every target among all items, repeats not masked."""
    histories = list(rows.histories)
    return target_ranks(score(histories), rows.targets, histories, mask=False)


def summary(found: NDArray[np.int64]) -> dict[str, float]:
    """HR@10 and nDCG@10, and the half width of the 95% interval of HR@10."""
    hits = recall_at(found)
    return {"hr@10": hits, "ndcg@10": ndcg_at(found), "hr@10_plus_minus": 1.96 * float(np.sqrt(hits * (1 - hits) / len(found)))}


def split(rows: Rows) -> tuple[Rows, Rows]:
    """Rows to train on and rows to test on, no user in both."""
    tested = fold_of(rows.users, TEST_FOLDS, "test") == 0
    if tested.all() or not tested.any():
        raise ValueError(f"{len(set(rows.users))} users are too few to be split: give test rows by --test")
    return rows.at(~tested), rows.at(tested)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.evaluate office", description=__doc__)
    parser.add_argument("--items", type=Path, required=True, help="JSON {number: {title, brand, categories, description}}")
    parser.add_argument("--rows", type=Path, required=True, help="CSV with user_id, history_item_id, item_id")
    parser.add_argument("--test", type=Path, help="CSV of the same form, measured and never trained on")
    parser.add_argument("--minutes", type=float, default=20.0, help="about how long it may take; how many Transformers follows")
    parser.add_argument("--workers", type=int, default=2, help="processes of one thread each")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    for name in ("minutes", "workers"):
        if getattr(args, name) <= 0:
            parser.error(f"--{name} {getattr(args, name)} must be above 0")
    try:
        items = read_items(args.items)
        rows = read_rows(args.rows, len(items))
        train, test = (rows, read_rows(args.test, len(items))) if args.test else split(rows)
        settings = ShopSettings.from_env()
        content = content_vectors(items, settings.text_encoder, settings.home / "cache")
        result = run(items, content, train, test, args.minutes, args.workers)
    except (ValueError, OSError) as error:
        print(f"training.evaluate office: {error}", file=sys.stderr)
        return 2
    print(json.dumps(result, indent=1) if args.json else _table(result))
    return 0


def _table(result: dict[str, Any]) -> str:
    lines = [f"{'':<20} {'hr@10':>8} {'ndcg@10':>8}"]
    for name, row in {"stack": result, **result["parts"]}.items():
        lines.append(f"{name:<20} {row['hr@10']:8.4f} {row['ndcg@10']:8.4f}")
    lines.append(f"{result['rows']} rows, hr@10 +- {result['hr@10_plus_minus']:.4f}, {result['minutes']:.1f} minutes")
    return "\n".join(lines)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
