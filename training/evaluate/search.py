"""`python -m training.evaluate search --catalog FILE --judgments CSV [--folds 5] [--json]`: search against graded judgments.

The catalogue is ingested once into a shop named after the file's content; then every query with a relevant document is asked of the
shipped pipeline as a stranger, and of its channels alone. Judgments are lines of `query,docid,rating`. Nothing is trained on them,
except for one extra row: the ranker learned on the judgments themselves, each query scored by trees that never saw it.
"""

import argparse
import csv
import hashlib
import json
import math
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from retrieval.encoders import TextEncoder, text_encoder
from retrieval.ingest import ingest
from retrieval.ranker import Ranker
from retrieval.recommend import Recommender
from retrieval.schema import Candidates, Floats, Query
from retrieval.settings import ShopSettings
from retrieval.signals import fuse
from retrieval.store import Store, StoreMissing
from retrieval.users import UserLog

from .metrics import SEARCH, bootstrap_ci95
from .search_ablation import ablation
from .search_folds import cross_validated

DEPTH = 1000
FOLDS = 5
INTERVALS = ("ndcg@10", "condensed_ndcg@10")
Judged = Mapping[str, Mapping[str, float]]
Scores = Mapping[str, NDArray[np.float64]]


def read_judgments(path: Path) -> dict[str, dict[str, float]]:
    """{query: {document: rating}} of the queries that have a relevant document; a ValueError names a bad line."""
    found: dict[str, dict[str, float]] = {}
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        if not {"query", "docid", "rating"} <= set(rows.fieldnames or ()):
            raise ValueError(f"{path}: the header {rows.fieldnames} lacks query, docid or rating")
        for row in rows:
            try:
                rating = float(row["rating"])
            except (TypeError, ValueError):
                raise ValueError(f"{path}:{rows.line_num}: rating {row['rating']!r} is not a number") from None
            if not 0 <= rating < math.inf:
                raise ValueError(f"{path}:{rows.line_num}: rating {rating} is not a grade")
            found.setdefault(row["query"], {})[row["docid"]] = rating
    relevant = {query: grades for query, grades in found.items() if max(grades.values()) > 0}
    if not relevant:
        raise ValueError(f"{path} holds no query with a relevant document")
    return relevant


def open_shop(catalog: Path, settings: ShopSettings) -> tuple[ShopSettings, Store]:
    """The shop that holds exactly this file, ingested first when it is not there."""
    with catalog.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()[:12]
    own = replace(settings, shop=f"evaluate-{content}")
    try:
        return own, Store.open(own)
    except StoreMissing:
        ingest(catalog, own)
        return own, Store.open(own)


def per_query(judged: Judged, rank: Callable[[str], list[str]], label: str) -> dict[str, NDArray[np.float64]]:
    """Each metric of `SEARCH` as (queries,) values."""
    rows = []
    for query, grades in tqdm(judged.items(), desc=label, leave=False):
        ranking = rank(query)
        rows.append([metric(ranking, grades) for metric in SEARCH.values()])
    return {name: np.array(column) for name, column in zip(SEARCH, zip(*rows, strict=True), strict=True)}


def summary(values: Scores, against: Scores | None = None) -> dict[str, Any]:
    """Means with 95% intervals, and the interval of the paired difference to another ranker."""
    out: dict[str, Any] = {name: round(float(column.mean()), 4) for name, column in values.items()}
    out["ci95"] = {name: _rounded(bootstrap_ci95(values[name])) for name in INTERVALS}
    if against is not None:
        out["minus_bm25_ci95"] = {name: _rounded(bootstrap_ci95(values[name] - against[name])) for name in INTERVALS}
    return out


def _rounded(interval: tuple[float, float]) -> list[float]:
    return [round(x, 4) for x in interval]


def single_channels(store: Store, encoder: TextEncoder) -> dict[str, Callable[[str], list[str]]]:
    """BM25 alone, dense vectors alone, and their fusion, as rankers of the whole catalogue."""
    ids = store.columns.ids

    def ranked(candidates: Candidates, scores: Floats) -> list[str]:
        order = np.argsort(-np.nan_to_num(scores, nan=-np.inf), kind="stable")
        return [ids[r] for r in candidates.rows[order]]

    def vector(query: str) -> Floats:
        found: Floats = encoder.encode([query], "query")[0]
        return found

    def bm25(query: str) -> list[str]:
        candidates = store.recall(Query(query), limit=DEPTH)
        return ranked(candidates, candidates.scores["bm25"]) if len(candidates) else []

    def dense(query: str) -> list[str]:
        candidates = store.recall(Query(query), vector(query), limit=DEPTH)
        return ranked(candidates, candidates.scores["text"])

    def rrf(query: str) -> list[str]:
        candidates = store.recall(Query(query), vector(query), limit=DEPTH)
        return ranked(candidates, fuse(candidates.scores, k=60))

    return {"bm25": bm25, "dense": dense, "rrf": rrf}


def latencies_ms(recommender: Recommender, judged: Judged) -> NDArray[np.float64]:
    """Wall time of each query, whole pipeline to ten items, after one query that warms up; the query's vector is not cached yet."""
    recommender.recommend(Query("warm up"), k=10)
    took = []
    for query in judged:
        start = time.perf_counter()
        recommender.recommend(Query(query), k=10)
        took.append((time.perf_counter() - start) * 1000)
    return np.array(took)


def evaluate(
    catalog: Path,
    judgments: Path,
    settings: ShopSettings,
    folds: int = FOLDS,
    weights: Path | None = None,
    ablate: bool = False,
) -> dict[str, Any]:
    """All figures; the top level is the shipped pipeline's, or that of the ranker in the folder `weights`."""
    judged = read_judgments(judgments)
    settings, store = open_shop(catalog, settings)
    encoder = text_encoder(settings.text_encoder)
    ranker = Ranker.load(weights) if weights else Ranker.shipped()
    recommender = Recommender(settings, store, UserLog(settings.sql_url), ranker, encoder)
    try:
        took = latencies_ms(recommender, judged)
        shipped = per_query(judged, lambda q: recommender.ranking(Query(q)), "shipped")
        channels = {name: per_query(judged, rank, name) for name, rank in single_channels(store, encoder).items()}
        out = summary(shipped, channels["bm25"]) | {"queries": len(judged)}
        out |= {"p50_ms": round(float(np.median(took)), 2), "p95_ms": round(float(np.quantile(took, 0.95)), 2)}
        out["baselines"] = {name: summary(values) for name, values in channels.items()}
        if ablate:
            out["without"] = ablation(store, encoder, ranker, judged)
        if folds and len(judged) >= folds:
            values = per_query(judged, cross_validated(store, encoder, judged, folds).__getitem__, "folds")
            out["learned_on_judgments"] = {"folds": folds} | summary(values, channels["bm25"])
    finally:
        recommender.close()
    return out


def table(result: dict[str, Any]) -> str:
    """The figures as lines, a ranker a line."""
    rows = {"shipped": result, **result["baselines"]}
    if "learned_on_judgments" in result:
        rows[f"{result['learned_on_judgments']['folds']}-fold LambdaMART"] = result["learned_on_judgments"]
    lines = [f"{'':<20}" + "".join(f"{name:>32}" for name in SEARCH)]
    for label, row in rows.items():
        cells = [f"{row[n]:.3f}" + (" [{:.3f}, {:.3f}]".format(*row["ci95"][n]) if n in row["ci95"] else "") for n in SEARCH]
        lines.append(f"{label:<20}" + "".join(f"{cell:>32}" for cell in cells))
    for label, row in result.get("without", {}).items():
        low, high = row["worth_ci95"]["ndcg@10"]
        lines.append(
            f"without {label:<44} {row['ndcg@10']:.3f} {row['condensed_ndcg@10']:.3f}   worth {row['worth']['ndcg@10']:+.3f} "
            f"[{low:+.3f}, {high:+.3f}] {row['worth']['condensed_ndcg@10']:+.3f}"
        )
    lines.append(f"{result['queries']} queries, p50 {result['p50_ms']} ms, p95 {result['p95_ms']} ms")
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.evaluate search", description=__doc__)
    parser.add_argument("--catalog", type=Path, required=True)
    parser.add_argument("--judgments", type=Path, required=True)
    parser.add_argument(
        "--folds", type=int, default=FOLDS, help="also learn on the judgments, in folds over the queries; 0: do not"
    )
    parser.add_argument("--ablate", action="store_true", help="also say what each channel and group of signals is worth")
    parser.add_argument("--weights", type=Path, help="folder of another ranker than the shipped one (its search forest)")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    try:
        result = evaluate(args.catalog, args.judgments, ShopSettings.from_env(), args.folds, args.weights, args.ablate)
    except (ValueError, OSError) as error:
        print(f"training.evaluate search: {error}", file=sys.stderr)
        return 2
    print(json.dumps(result, indent=1) if args.json else table(result))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
