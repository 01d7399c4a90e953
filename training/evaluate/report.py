"""`python -m training.evaluate report [--shop demo] [--json]`: every metric on one shop, as table, JSON and a page of plots.

The log is cut in time: what came in its last fifth is the answer, what came before is all that the assistant may know. Only
shoppers whom the shipped ranker never learned from are asked. Two tasks: the home page of each (what did they turn to after the
cut?) and their searches (what on the page they saw did they take?). What lists are like, beside being right, is in `lists`, what
the log itself says in `behaviour`; each metric's definition stands in its docstring.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from retrieval.encoders import text_encoder
from retrieval.recommend import Recommender
from retrieval.schema import Event, Query
from retrieval.settings import ShopSettings
from retrieval.store import Store, StoreMissing
from retrieval.users import Popularity, UserLog
from training.ranker.slates import Slate, grade, slates
from training.ranking import held_out

from .behaviour import behaviour
from .lists import calibration, coverage, diversity, exposure, gini, novelty
from .metrics import NEXT, bootstrap_ci95, condensed_ndcg_at
from .report_curves import curves
from .report_page import page

K, SEED, LATE, MOST_PAGES = 10, 0, 0.2, 200
Judged = dict[str, float]
Rank = Callable[[str], list[str]]


class Past:
    """A shop as it stood at the cut, and what its held-out shoppers did afterwards."""

    def __init__(self, settings: ShopSettings, folder: Path) -> None:
        log = UserLog(settings.sql_url)
        events = sorted((e for _, e in log.all()), key=lambda e: e.at)
        log.close()
        if not events:
            raise ValueError(f"the log of shop {settings.shop!r} has no events to measure")
        self.events = events
        self.cut = events[int(len(events) * (1 - LATE))].at
        before = [e for e in events if e.at < self.cut]
        past = replace(settings, database_url=f"sqlite:///{folder / 'past.db'}")
        self.recommender = Recommender.from_settings(past)
        self.recommender.log.append_many(before)
        self.store = Store.open(settings)
        self.known = set(self.store.columns.row_of)
        self.popularity = Popularity()
        for n, event in enumerate(before):
            self.popularity.add(n, event.item_id, event.kind, event.at.timestamp())
        self.demand = {i: self.popularity.count(i, self.cut.timestamp()) for i in {e.item_id for e in before}}
        self.shoppers = held_out({e.user_id for e in events}, SEED)
        self.after = self._after([e for e in events if e.at >= self.cut])
        self.pages = [p for p in slates(events) if p.at >= self.cut and p.user_id in self.shoppers and p.grades.any()][:MOST_PAGES]

    def _after(self, late: Sequence[Event]) -> dict[str, Judged]:
        found: dict[str, Judged] = {}
        for event in late:
            if event.user_id in self.shoppers and event.item_id in self.known and (value := grade(event)):
                held = found.setdefault(event.user_id, {})
                held[event.item_id] = max(held.get(event.item_id, 0.0), float(value))
        return dict(sorted(found.items()))

    def close(self) -> None:
        self.recommender.close()
        self.store.close()


def home_rankers(past: Past) -> dict[str, Rank]:
    """The assistant as it knows each shopper, the assistant before a stranger (cold start), and what needs no model."""
    popular = sorted(past.demand, key=lambda i: -past.demand[i])[:K]
    rng, ids = np.random.default_rng(SEED), past.store.columns.ids

    def assistant(user: str) -> list[str]:
        return [r.item.id for r in past.recommender.recommend(Query(), user, K, now=past.cut).items]

    def stranger(user: str) -> list[str]:
        return [r.item.id for r in past.recommender.recommend(Query(), "", K, now=past.cut).items]

    return {
        "assistant": assistant,
        "assistant, new shopper": stranger,
        "popularity": lambda user: popular,
        "random": lambda user: [ids[n] for n in rng.choice(len(ids), K, False)],
    }


def search_rankers(past: Past) -> dict[str, Callable[[Slate], list[str]]]:
    """The assistant for the shopper, for a stranger, and BM25 alone."""
    columns = past.store.columns

    def assistant(slate: Slate, user: str) -> list[str]:
        rows, scores = past.recommender.scores(Query(slate.query), user, slate.at)
        return [columns.ids[r] for r in rows[np.argsort(-scores, kind="stable")]]

    def bm25(slate: Slate) -> list[str]:
        found = past.store.recall(Query(slate.query), limit=K * 20)
        if not len(found):
            return []
        return [columns.ids[r] for r in found.rows[np.argsort(-np.nan_to_num(found.scores["bm25"]), kind="stable")]]

    return {"assistant": lambda s: assistant(s, s.user_id), "assistant, new shopper": lambda s: assistant(s, ""), "bm25": bm25}


def home(past: Past) -> dict[str, dict[str, Any]]:
    """Accuracy against what each shopper turned to after the cut, and what the lists are like."""
    out: dict[str, dict[str, Any]] = {}
    for name, rank in home_rankers(past).items():
        lists = {user: rank(user) for user in tqdm(past.after, desc=f"home, {name}", leave=False)}
        values = {metric: [f(lists[u], past.after[u]) for u in past.after] for metric, f in NEXT.items()}
        out[name] = {metric: round(float(np.mean(v)), 4) for metric, v in values.items()}
        out[name]["ndcg@10_ci95"] = [round(x, 4) for x in bootstrap_ci95(np.array(values["ndcg@10"]))]
        out[name] |= like(past, lists)
    return out


def like(past: Past, lists: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """What the lists of shoppers are like."""
    columns, held = past.store.columns, list(lists.values())
    mixes = [calibration([int(columns.category[columns.row_of[i]]) for i in lists[u]], mix(past, u)) for u in lists]
    vectors = [columns.text[[columns.row_of[i] for i in shown]] for shown in held]
    found = {
        "coverage": coverage(held, len(columns)),
        "gini": gini(held, len(columns)),
        "novelty_bits": novelty(held, past.demand),
        "diversity": float(np.mean([diversity(v) for v in vectors])),
        "miscalibration": float(np.mean(mixes)),
    }
    return {name: round(value, 4) for name, value in found.items()}


def mix(past: Past, user: str) -> dict[int, float]:
    """The shopper's shares of the deepest categories, by code."""
    columns = past.store.columns
    code = {name: n for n, name in enumerate(columns.categories)}
    leaves = set(columns.category.tolist())
    shares = past.recommender.context(user, past.cut).profile.categories
    folded = {code.get(" ".join(name.casefold().split()), -1): share for name, share in shares.items()}
    return {c: share for c, share in folded.items() if c in leaves and c >= 0}


def searches(past: Past) -> dict[str, dict[str, Any]]:
    """Accuracy among what the shopper saw: the other items are unjudged and taken out first. Apart: pages that took a new item."""
    out: dict[str, dict[str, Any]] = {}
    for name, rank in search_rankers(past).items():
        rows, new = [], []
        for slate in tqdm(past.pages, desc=f"searches, {name}", leave=False):
            judged = {i: float(g) for i, g in zip(slate.shown, slate.grades, strict=True)}
            ranking = rank(slate)
            seen = [i for i in ranking if i in judged]
            row = {metric: f(seen, judged) for metric, f in NEXT.items()} | {
                "condensed_ndcg@10": condensed_ndcg_at(ranking, judged)
            }
            rows.append(row)
            if any(g and i not in past.demand for i, g in judged.items()):
                new.append(row["ndcg@10"])
        out[name] = {metric: round(float(np.mean([r[metric] for r in rows])), 4) for metric in rows[0]}
        out[name]["ndcg@10_ci95"] = [round(x, 4) for x in bootstrap_ci95(np.array([r["ndcg@10"] for r in rows]))]
        out[name] |= {"ndcg@10_new_items": round(float(np.mean(new)), 4) if new else None, "pages_new_items": len(new)}
    return out


def evaluate(settings: ShopSettings) -> dict[str, Any]:
    """Everything; ValueError when the log has no events, or nobody held out came back after the cut."""
    with tempfile.TemporaryDirectory() as folder:
        past = Past(settings, Path(folder))
        try:
            if not past.after or not past.pages:
                raise ValueError(f"no held-out shopper of {settings.shop!r} came after {past.cut:%Y-%m-%d}: the log is too short")
            lists = [[r.item.id for r in past.recommender.recommend(Query(), u, K, now=past.cut).items] for u in past.after]
            brand = {i: past.store.columns.brands[past.store.columns.brand[past.store.columns.row_of[i]]] for x in lists for i in x}
            return {
                "shop": settings.shop,
                "cut": past.cut.isoformat(),
                "held_out_shoppers": len(past.after),
                "pages": len(past.pages),
                "home": home(past),
                "searches": searches(past),
                "log": {name: round(value, 4) for name, value in asdict(behaviour(past.events)).items()},
                "exposure_by_brand": {name: round(x, 4) for name, x in list(exposure(lists, brand).items())[:20]},
                "curves": curves(past.recommender, past.store, past.after, {u: mix(past, u) for u in past.after}, past.cut),
            }
        finally:
            past.close()


def table(result: Mapping[str, Any]) -> str:
    lines = [f"{result['held_out_shoppers']} shoppers, {result['pages']} pages after {result['cut'][:10]}"]
    for task in ("home", "searches"):
        rows = result[task]
        names = [n for n in next(iter(rows.values())) if not n.endswith("ci95")]
        lines += ["", f"{task:<26}" + "".join(f"{n:>19}" for n in names)]
        for label, row in rows.items():
            lines.append(f"{label:<26}" + "".join(f"{'-' if row[n] is None else row[n]:>19}" for n in names))
    lines += ["", "log: " + ", ".join(f"{name} {value:g}" for name, value in result["log"].items())]
    for name, points in result["curves"].items():
        lines += ["", name, *("  " + ", ".join(f"{k} {v:g}" for k, v in p.items()) for p in points)]
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.evaluate report", description=__doc__)
    parser.add_argument("--shop", help="name of the shop (default SHOP_NAME, or demo)")
    parser.add_argument("--out", type=Path, help="folder for report.json and report.html (default: the shop's own, `report`)")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    settings = ShopSettings.from_env()
    settings = replace(settings, shop=args.shop or settings.shop)
    out = args.out or settings.shop_dir / "report"
    try:
        text_encoder(settings.text_encoder)
        result = evaluate(settings)
    except (ValueError, StoreMissing) as error:
        print(f"training.evaluate report: {error}", file=sys.stderr)
        return 2
    out.mkdir(parents=True, exist_ok=True)
    (out / "report.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
    (out / "report.html").write_text(page(result), encoding="utf-8")
    print(json.dumps(result, indent=1) if args.json else table(result))
    print(f"written: {out / 'report.html'}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
