"""`python -m training.evaluate latency [--items 100000] [--json]`: how long an answer takes, the language model aside.

From recall to reasons on a synthetic catalogue: recall, signals, rank, diversify, items with contributions, reasons. In the same
run, interleaved so that the machine's other work hits both alike, what cannot be avoided is timed alone: the Qdrant query and
LightGBM's predictions. A million items needs `--items 1000000` and half an hour to build; the shop stays for the next run.
"""

import argparse
import gc
import json
import os
import shutil
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from assistant.explain import reasons
from assistant.schema import Intent
from retrieval.ranker import Ranker
from retrieval.recommend import RECALL, Recommender
from retrieval.schema import Query, UserContext
from retrieval.settings import ShopSettings
from retrieval.store import Store
from retrieval.store.plan import conditions
from retrieval.users import UserLog

from .synthetic import UNTIL, WordVectors, open_synthetic, queries

K = 8
WARM_UP = 30
CANDIDATES = 500


@dataclass
class Times:
    """Milliseconds of each query: the whole, its stages, and the two bare parts."""

    whole: list[float] = field(default_factory=list)
    qdrant: list[float] = field(default_factory=list)
    predict: list[float] = field(default_factory=list)
    explain: list[float] = field(default_factory=list)
    stages: dict[str, list[float]] = field(default_factory=dict)


def measure(recommender: Recommender, store: Store, count: int) -> Times:
    """Ask `count` queries one after another; before each, its bare parts."""
    encoder, times = WordVectors(), Times()
    asked = queries(count + WARM_UP)
    contract = recommender.contract
    for n, (query, user) in enumerate(tqdm(asked, desc="queries", unit="query")):
        encoder.encode([query.text], "query")
        held = times if n >= WARM_UP else Times()
        _bare(store, recommender.ranker, query, encoder, held)
        start = time.perf_counter()
        found = recommender.recommend(query, user, K, now=UNTIL)
        answered = time.perf_counter()
        reasons(found.items, Intent(act="search", query=query.text), found.context, contract, "en")
        ended = time.perf_counter()
        for stage, ms in {**found.timings_ms, "reasons": (ended - answered) * 1000}.items():
            held.stages.setdefault(stage, []).append(ms)
        held.whole.append((ended - start) * 1000 - found.timings_ms["encode"])
    return times


def _bare(store: Store, ranker: Ranker, query: Query, encoder: WordVectors, times: Times) -> None:
    """The query as Qdrant gets it, and LightGBM on a matrix of the size that the pipeline has."""
    vector = encoder.encode([query.text], "query")[0]
    channels, asked = store.channels(query.text, vector, None, None), conditions(query.filters)
    start = time.perf_counter()
    found = store.index.search(channels, asked, RECALL)
    times.qdrant.append((time.perf_counter() - start) * 1000)
    rows = max(1, len(np.unique(np.concatenate([r for r, _ in found]))))
    matrix = np.random.default_rng(rows).random((rows, len(ranker.names))).astype(np.float32)
    start = time.perf_counter()
    ranker.trees.predict(matrix, num_threads=1)
    times.predict.append((time.perf_counter() - start) * 1000)
    start = time.perf_counter()
    ranker.trees.predict(matrix[:K], pred_contrib=True, num_threads=1)
    times.explain.append((time.perf_counter() - start) * 1000)


def ranking_ms(store: Store, ranker: Ranker, repeats: int = 60) -> float:
    """Median time of all signals and scores for 500 candidates of a stranger's query."""
    from retrieval.signals import Signals

    encoder, signals = WordVectors(), Signals(store.columns)
    took = []
    for query, _ in queries(repeats, seed=1):
        vector = encoder.encode([query.text], "query")[0]
        candidates = store.recall(Query(query.text), vector, limit=CANDIDATES)
        kept = slice(0, CANDIDATES)
        candidates = replace(
            candidates, rows=candidates.rows[kept], scores={c: s[kept] for c, s in candidates.scores.items()}, words=None
        )
        demand = np.random.default_rng(0).random(len(candidates)).astype(np.float32)
        start = time.perf_counter()
        found = signals.compute(Query(query.text), candidates, vector, UserContext(), demand)
        ranker.score(ranker.matrix(found))
        took.append((time.perf_counter() - start) * 1000)
    return float(np.median(took))


def memory_mb() -> dict[str, int]:
    """Read of this process what is resident, and the part that no file backs; the rest is page cache."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {name: int(lines[key].split()[0]) // 1024 for name, key in (("resident", "VmRSS"), ("anonymous", "RssAnon"))}


def evaluate(items: int, count: int, settings: ShopSettings) -> dict[str, Any]:
    """All figures at one size."""
    own, store = open_synthetic(settings, items)
    recommender = Recommender(own, store, UserLog(own.sql_url), Ranker.shipped(), WordVectors())
    load = os.getloadavg()[0]
    try:
        gc.collect()
        times = measure(recommender, store, count)
        out: dict[str, Any] = {"items": items, "queries": count, "load": round(load, 1)}
        out |= quantiles(times.whole) | {"memory_mb": memory_mb()}
        bare = np.array(times.qdrant) + times.predict + times.explain
        out["bare"] = {"qdrant": quantiles(times.qdrant), "predict": quantiles(times.predict), "explain": quantiles(times.explain)}
        out["times_bare"] = round(float(np.median(times.whole) / np.median(bare)), 2)
        without = np.array(times.qdrant) + times.predict
        out["times_bare_without_contributions"] = round(float(np.median(times.whole) / np.median(without)), 2)
        out["stages_p50_ms"] = {name: round(float(np.median(ms)), 3) for name, ms in times.stages.items()}
        out["rank_500_ms"] = round(ranking_ms(store, recommender.ranker), 2)
    finally:
        recommender.close()
    return out


def quantiles(ms: list[float]) -> dict[str, float]:
    return {"p50_ms": round(float(np.median(ms)), 2), "p95_ms": round(float(np.quantile(ms, 0.95)), 2)}


def sizes(items: int) -> list[int]:
    """The size asked for, after a tenth and a hundredth of it, so that growth shows."""
    return [n for n in (items // 100, items // 10) if n >= 1000] + [items]


def table(rows: list[dict[str, Any]]) -> str:
    lines = [
        f"{'items':>10}{'p50 ms':>9}{'p95 ms':>9}{'qdrant':>9}{'lightgbm':>9}{'x bare':>8}{'rank 500':>10}{'MB':>7}{'load':>6}"
    ]
    for row in rows:
        bare = row["bare"]
        trees = bare["predict"]["p50_ms"] + bare["explain"]["p50_ms"]
        lines.append(
            f"{row['items']:>10,}{row['p50_ms']:>9}{row['p95_ms']:>9}{bare['qdrant']['p50_ms']:>9}{trees:>9.2f}"
            f"{row['times_bare']:>8}{row['rank_500_ms']:>10}{row['memory_mb']['resident']:>7}{row['load']:>6}"
        )
    stages = ", ".join(f"{name} {ms}" for name, ms in rows[-1]["stages_p50_ms"].items())
    return "\n".join([*lines, f"stages at {rows[-1]['items']:,}: {stages} ms"])


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.evaluate latency", description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--remove", action="store_true", help="delete the synthetic shops afterwards")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    if args.items < 1 or args.queries < 1:
        print(f"training.evaluate latency: --items {args.items} and --queries {args.queries} must be above 0", file=sys.stderr)
        return 2
    settings = ShopSettings.from_env()
    # Each size in a process of its own, as a shop is served: what one leaves behind in memory slows the next.
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        rows = [pool.submit(evaluate, n, args.queries, settings).result() for n in sizes(args.items)]
    if args.remove:
        for row in rows:
            shutil.rmtree(replace(settings, shop=f"synthetic-{row['items']}").shop_dir, ignore_errors=True)
    result = rows[-1] | {"growth": rows[:-1], "at": datetime.now(UTC).isoformat(timespec="seconds")}
    print(json.dumps(result, indent=1) if args.json else table(rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
