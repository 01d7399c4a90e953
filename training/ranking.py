"""`python -m training.ranking --model ranker|sequence|preference [--shop demo] [--out DIR]`: learn from a shop's log.

How to rank, what comes next, or where a new shopper's taste starts.

Without `--out` the weights go to the shop's own folder, where serving prefers them to the shipped ones; `make train-ranker` writes
the shipped ones. `--promote` trains a new version beside the live ranker and puts it in service only when it is not worse;
`--rollback` undoes the last promotion; `--nightly` is `--promote` for a scheduler: only when enough is new, going on from the live
forest with what is new, with a drift check and a report in `SHOP_HOME/reports`.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Set
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from retrieval.encoders import text_encoder
from retrieval.preferences import Preferences, PreferenceSettings
from retrieval.ranker import VERSIONS, Pair, Ranker, save
from retrieval.sequence import content_of
from retrieval.settings import ShopSettings
from retrieval.signals import LEARNED, SIGNALS
from retrieval.store import Store
from retrieval.users import UserLog
from training.ranker.ablate import ablation
from training.ranker.card import card
from training.ranker.catalogue_queries import catalogue_queries
from training.ranker.drift import signal_drift
from training.ranker.fit import fit, fit_prior, mean_ndcg, search
from training.ranker.gate import Verdict, judge, promote, rollback
from training.ranker.learned import FOLDS, cross_fit, serves_models
from training.ranker.news import News, news_of
from training.ranker.nightly import nightly
from training.ranker.segments import fit_segments, taught_of
from training.ranker.slates import examination, slates
from training.ranker.table import Table, Tables, hide, stack
from training.ranker.warm import can_go_on, fit_on
from training.sequence.served import SHAPE, measure, sequences, train, with_links

HELD_OUT = 0.2
MORE_TREES, MORE_QUERIES = 60, 200
FEWEST_PAGES, FEWEST_SHOPPERS = 20, 20
MOST_SHOPPERS = 300
# Many shops train neither graph nor next-item model: in that share of the training groups each signal of theirs is unknown.
WITHOUT_MODELS = 0.4


@dataclass(frozen=True, slots=True)
class Data:
    """What was read of a shop; the held-out pages are those of shoppers that training never sees."""

    train_pages: list[Table]
    held_pages: list[Table]
    train_visits: list[Table]
    held_visits: list[Table]
    train_queries: list[Table]
    held_queries: list[Table]
    about: dict[str, Any]
    new_pages: list[Table]
    old_pages: list[Table]


def read(
    settings: ShopSettings, queries: int, seed: int, folds: int = FOLDS, since: int | None = None, going_on: bool = False
) -> Data:
    """Signals and grades of the pages of the log and of `queries` catalogue queries.

    Graph and next-item model are fitted in `folds` over the shoppers; with 0 their signals are unknown. With `since`, an event id,
    shoppers are held out by a hash of their id, the same ones every night, and pages with later events count as new; `going_on`
    leaves out most pages of before.
    """
    log = UserLog(settings.sql_url)
    pairs = sorted(log.all(), key=lambda pair: pair[1].at)
    log.close()
    events = [event for _, event in pairs]
    if not events:
        raise ValueError(f"the log of shop {settings.shop!r} has no events to learn from")
    users = {e.user_id for e in events}
    held_users = held_out(users, seed) if since is None else {u for u in users if always_held_out(u)}
    news = News() if since is None else news_of(pairs, since, held_users, seed, going_on)
    store = Store.open(settings)
    try:
        tables = Tables(store, text_encoder(settings.text_encoder), cross_fit(store, events, folds, seed))
        pages = slates(events)
        looked_at = examination(pages)
        pages = [p for p in pages if news.wants(p)]
        page_tables = tables.of_slates(pages, events, looked_at)
        visits = tables.of_visits(events, seed, news.shoppers)
        made = catalogue_queries(store.columns, queries, seed)
        query_tables = [t for t in tables.of_queries(made, events, seed) if t]
        cut = round(len(query_tables) * (1 - HELD_OUT))
        about = {
            "shop": settings.shop,
            "items": len(store.columns),
            "events": len(events),
            "pages": sum(t is not None for t in page_tables),
            "visits": len(visits),
            "catalogue_queries": len(query_tables),
            "examination": [round(float(x), 3) for x in looked_at],
            "folds": folds,
        }
    finally:
        store.close()
    return Data(
        [t for p, t in zip(pages, page_tables, strict=True) if t and p.user_id not in held_users],
        [t for p, t in zip(pages, page_tables, strict=True) if t and p.user_id in held_users],
        [t for user, t in visits if user not in held_users],
        [t for user, t in visits if user in held_users],
        query_tables[:cut],
        query_tables[cut:],
        about,
        [t for p, t in zip(pages, page_tables, strict=True) if t and news.is_new(p)],
        [t for p, t in zip(pages, page_tables, strict=True) if t and not news.is_new(p)],
    )


def always_held_out(user_id: str) -> bool:
    """A fifth of the shoppers by a hash of the id: no night trains on whom another night judges by."""
    return blake2b(user_id.encode(), digest_size=8).digest()[0] < 256 * HELD_OUT


def held_out(users: Set[str], seed: int) -> set[str]:
    """A random fifth of the shoppers."""
    names = sorted(users)
    return set(np.random.default_rng(seed).permutation(names)[: round(HELD_OUT * len(names))].tolist())


def train_ranker(
    settings: ShopSettings,
    out: Path,
    seed: int,
    trees: int,
    queries: int,
    command: str,
    trials: int = 0,
    folds: int = FOLDS,
    ablate: bool = False,
) -> dict[str, Any]:
    """Fit both forests, measure, write; returns their metrics. ValueError when the shop has too little to learn from.

    With `ablate` the forests are fitted again without each signal of the models that learn items together.
    """
    data = read(settings, queries, seed, folds)
    if len(data.train_pages) < FEWEST_PAGES or not data.held_pages:
        raise ValueError(
            f"the log of shop {settings.shop!r} has {len(data.train_pages)} pages with clicks, {FEWEST_PAGES} are needed"
        )
    held = {"pages": data.held_pages, "queries": data.held_queries}
    search = fit_task(
        out / "search", data.train_pages + data.train_queries, held, data.about, seed, trees, command, trials, ablate=ablate
    )
    home = fit_task(
        out / "home", data.train_visits, {"visits": data.held_visits}, data.about, seed, trees, command, trials, ablate=ablate
    )
    return {"search": search["metrics"], "home": home["metrics"]}


def train_gated(
    settings: ShopSettings,
    seed: int,
    trees: int,
    queries: int,
    command: str,
    since: int = 0,
    goes_on: bool = False,
    folds: int = FOLDS,
) -> dict[str, Any]:
    """Fit both forests as a new version; it goes live only when it is not worse than what serves, on shoppers that neither saw.

    One half of the held-out groups stops the boosting, the other half judges. With `goes_on` trees are added to the live forests,
    fitted to what came after event `since` and as much of before; where they cannot be gone on from, both are fitted anew.
    """
    live = Pair.live(settings.shop_dir)
    going_on = goes_on and since > 0 and can_go_on(live.search) and can_go_on(live.home)
    folds = folds if serves_models(settings.shop_dir) else 0
    data = read(settings, min(queries, MORE_QUERIES) if going_on else queries, seed, folds, since, going_on)
    if len(data.train_pages) < FEWEST_PAGES or len(data.held_pages) < 2 or len(data.held_visits) < 2:
        raise ValueError(
            f"the log of shop {settings.shop!r} has {len(data.train_pages)} pages with clicks, {FEWEST_PAGES} are needed"
        )
    version = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    out = settings.shop_dir / VERSIONS / version
    about = data.about | {"version": version, "goes_on_from": live.version if going_on else ""}
    held = {"pages": data.held_pages[::2], "queries": data.held_queries}
    train = data.train_pages + data.train_queries
    fit_task(out / "search", train, held, about, seed, trees, command, before=live.search if going_on else None)
    held = {"visits": data.held_visits[::2]}
    fit_task(out / "home", data.train_visits, held, about, seed, trees, command, before=live.home if going_on else None)
    judging = {"search": data.held_pages[1::2], "home": data.held_visits[1::2]}
    fresh = Pair.load(out)
    verdicts: dict[str, Verdict] = {
        "search": judge(fresh.search, live.search, judging["search"], seed),
        "home": judge(fresh.home, live.home, judging["home"], seed),
    }
    promoted = promote(settings.shop_dir, version, verdicts)
    return {
        "version": version,
        "before": live.version,
        "goes_on": going_on,
        "pages": len(data.train_pages),
        "new_pages": len(data.new_pages),
        "signal_drift": signal_drift(data.old_pages, data.new_pages),
        "promoted": promoted,
        "verdicts": {task: asdict(v) for task, v in verdicts.items()},
    }


def train_sequence(settings: ShopSettings, out: Path, seed: int, command: str) -> dict[str, Any]:
    """Fit the next-item model on the whole log, measure it on each shopper's last item, write; returns the metrics."""
    log, store = UserLog(settings.sql_url), Store.open(settings)
    try:
        columns = store.columns
        histories = sequences((event for _, event in log.all()), columns.row_of)
        if sum(len(h) > 2 for h in histories) < FEWEST_SHOPPERS:
            raise ValueError(
                f"the log of shop {settings.shop!r} has {sum(len(h) > 2 for h in histories)} shoppers with three items, "
                f"{FEWEST_SHOPPERS} are needed"
            )
        content = content_of(columns)
        weight, metrics = measure(content, histories, SHAPE, seed)
        trained = with_links(train(columns.ids, content, histories, SHAPE, seed), weight)
    finally:
        store.close()
        log.close()
    about = {"model": "next-item Transformer with content, and item-kNN", "shop": settings.shop, "seed": seed, "command": command}
    trained.save(out, {**about, "shoppers": len(histories), "items": len(columns), "metrics": metrics, "licence": "Apache-2.0"})
    return metrics


def night_segments(settings: ShopSettings, seed: int) -> dict[str, Any]:
    """As `train_preference`; too few shoppers are no reason to end the night."""
    try:
        return train_preference(settings, settings.shop_dir, seed)
    except ValueError as error:
        return {"written": False, "note": str(error)}


def train_preference(settings: ShopSettings, out: Path, seed: int) -> dict[str, Any]:
    """Fit the segments from which new shoppers start; they are written only when they foretell other shoppers' lessons no worse."""
    log, store = UserLog(settings.sql_url), Store.open(settings)
    try:
        own = PreferenceSettings.load(settings.shop_dir)
        preferences = Preferences(store.columns, log.history, log.stamp, own)
        newest = list(dict.fromkeys(event.user_id for _, event in reversed(list(log.all()))))
        taught = taught_of(preferences, newest[:MOST_SHOPPERS])
        prior, gain = fit_segments(taught, preferences.features, own.half_life_days, seed)
    finally:
        store.close()
        log.close()
    kept = gain.low >= 0
    if kept:
        prior.save(out)
    return {"written": kept, **asdict(gain)}


def fit_task(
    out: Path,
    train: list[Table],
    held: dict[str, list[Table]],
    data: dict[str, Any],
    seed: int,
    trees: int,
    command: str,
    trials: int = 0,
    before: Ranker | None = None,
    ablate: bool = False,
) -> dict[str, Any]:
    """Fit one forest, measure it on each kind of held-out group, write it with its card; returns its manifest.

    Growth stops, and settings are searched, by a seventh of the training groups; the held-out ones are seen once. With `before` its
    forest is gone on from.
    """
    prior = before.prior if before else fit_prior(stack(train))
    varied = hide(train, LEARNED, WITHOUT_MODELS, seed) if data["folds"] else train
    learned, stop = stack([t for n, t in enumerate(varied) if n % 7]), stack(varied[::7])
    found = search(learned, stop, prior, seed, trees, trials) if trials else {}
    if before:
        booster = fit_on(before, learned, stop, seed, min(trees, MORE_TREES))
    else:
        booster = fit(learned, stop, prior, seed, trees, found)
    ranker = Ranker(booster, prior)
    metrics = {name: compare(ranker, stack(tables)) for name, tables in held.items() if tables}
    if data["folds"]:
        metrics |= {f"{name}, no models": compare(ranker, stack(hide(tables, LEARNED))) for name, tables in held.items() if tables}
    worth: Mapping[str, Any] = {}
    if ablate:
        worth = ablation([t for n, t in enumerate(train) if n % 7], train[::7], next(iter(held.values())), seed, trees)
    about = {
        "model": "LambdaMART on a linear prior",
        "data": data,
        "seed": seed,
        "command": command,
        "trees": booster.num_trees(),
        "settings_found": found,
        "metrics": {"held_out_ndcg@10": metrics} | ({"without": worth} if worth else {}),
        "licence": "Apache-2.0",
        "lightgbm": lightgbm.__version__,
    }
    manifest = save(out, booster, prior, about)
    (out / "README.md").write_text(card(out.name, manifest), encoding="utf-8")
    return manifest


def compare(ranker: Ranker, table: Table) -> dict[str, float]:
    """nDCG@10 of the ranker beside single signals and a random order."""
    rows: dict[str, float] = {"groups": len(table.sizes), "ranker": mean_ndcg(table, ranker.score(table.matrix).astype(np.float64))}
    for name in ("rrf", "popularity", "bm25", "text"):
        rows[name] = mean_ndcg(table, table.matrix[:, SIGNALS.index(name)].astype(np.float64))
    rows["random"] = mean_ndcg(table, np.random.default_rng(0).random(len(table.grades)))
    return {name: round(value, 4) for name, value in rows.items()}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.ranking", description=__doc__)
    parser.add_argument("--model", choices=["ranker", "sequence", "preference"], default="ranker")
    parser.add_argument("--shop", help="name of the shop (default SHOP_NAME, or demo)")
    parser.add_argument("--out", type=Path, help="folder of the weights (default: the shop's own)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--trees", type=int, default=200)
    parser.add_argument("--search", type=int, default=0, metavar="N", help="try N settings of the trees with Optuna first")
    parser.add_argument("--queries", type=int, default=1000, help="how many queries to make from the catalogue")
    parser.add_argument(
        "--folds", type=int, default=FOLDS, help="ranker: folds in which graph and next-item model are fitted; 0: without them"
    )
    parser.add_argument("--ablate", action="store_true", help="ranker: also fit without each signal of those models")
    gate = parser.add_mutually_exclusive_group()
    gate.add_argument("--promote", action="store_true", help="ranker: goes live only when its lower bound is not below what serves")
    gate.add_argument("--nightly", action="store_true", help="when enough is new: check for drift, train, judge, promote, report")
    gate.add_argument("--rollback", action="store_true", help="ranker: bring back what served before the last promotion")
    args = parser.parse_args(argv)
    if (args.promote or args.rollback or args.nightly) and (args.model != "ranker" or args.out):
        parser.error("--promote, --nightly and --rollback are for --model ranker, in the shop's own folder")
    settings = ShopSettings.from_env()
    settings = replace(settings, shop=args.shop or settings.shop)
    words = sys.argv[1:] if argv is None else argv
    command = " ".join(["python -m training.ranking", *words])
    out = args.out or settings.shop_dir / args.model
    try:
        if args.rollback:
            metrics = {"live": rollback(settings.shop_dir) or "shipped"}
        elif args.nightly:
            log = UserLog(settings.sql_url)
            events = list(log.all())
            log.close()
            metrics = nightly(
                settings.shop_dir,
                settings.home / "reports",
                events,
                lambda since: {
                    **train_gated(settings, args.seed, args.trees, args.queries, command, since, goes_on=True, folds=args.folds),
                    "segments": night_segments(settings, args.seed),
                },
            )
        elif args.promote:
            metrics = train_gated(settings, args.seed, args.trees, args.queries, command, folds=args.folds)
        elif args.model == "preference":
            metrics = train_preference(settings, args.out or settings.shop_dir, args.seed)
        elif args.model == "sequence":
            metrics = train_sequence(settings, out, args.seed, command)
        else:
            metrics = train_ranker(
                settings, out, args.seed, args.trees, args.queries, command, args.search, args.folds, args.ablate
            )
    except (ValueError, OSError) as error:
        print(f"training.ranking: {error}", file=sys.stderr)
        return 2
    print(json.dumps(metrics, indent=1))
    if args.model == "preference" and not metrics["written"]:
        print("training.ranking: refused, shoppers start as before: the lower bound of the gain is below 0", file=sys.stderr)
        return 1
    if args.promote and not metrics["promoted"]:
        print("training.ranking: refused, the live ranker stays: the lower bound of the gain is below 0", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
