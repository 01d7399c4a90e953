"""`python -m training.evaluate preference [--json]`: what feedback is worth, and what it costs.

Simulated shoppers with hidden tastes (`training.simulate.world`) visit the shop; nDCG@10 of their ranking is measured after
each number of feedbacks, beside the same shop without learning: cold up to ten feedbacks, warm beyond. Then updates a second and
the time to score 500 candidates, by the processor's clock.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from retrieval.demo import ensure_demo
from retrieval.preferences import PreferenceSettings
from retrieval.recommend import Recommender
from retrieval.schema import Filters, Query
from retrieval.settings import ShopSettings
from training.ranker.segments import fit_segments, taught_of
from training.simulate.quick import Base, ByPreferences
from training.simulate.report import lifts
from training.simulate.run import Trace, WorldOf, run
from training.simulate.world import World

POOL = 30
COLD = 10
CANDIDATES = 500
OTHERS = 2


def evaluate(
    settings: ShopSettings, shoppers: int, rounds: int, seed: int, progress: bool, segments: bool = False
) -> dict[str, Any]:
    """nDCG@10 by feedbacks, with and without learning, and the two speeds; with `segments` also from where these start."""
    with tempfile.TemporaryDirectory(prefix="preference-") as home:
        shop = replace(settings, home=Path(home), shop="measured", database_url="")
        shutil.copytree(settings.shop_dir / "generations", shop.shop_dir / "generations")
        shutil.copy(settings.shop_dir / "current", shop.shop_dir / "current")
        recommender = Recommender.from_settings(shop)
        try:
            columns = recommender.columns
            made = WorldOf(columns, shoppers, seed)
            base = strangers(recommender, made())
            learned = PreferenceSettings.load(settings.shop_dir)
            ours, still = (ByPreferences(columns, base, learned, learning=on) for on in (True, False))
            traces = {
                "learning": run("learning", ours, made, rounds, seed, progress),
                "no learning": run("no learning", still, made, rounds, seed, progress),
            }
            speeds = {"updates_per_s": updates_per_s(ours, learned), "score_500_ms": score_ms(ours)}
            started: dict[str, Any] = {}
            if segments:
                others = WorldOf(columns, shoppers * (1 + OTHERS), seed, slice(shoppers, None))
                before = ByPreferences(columns, base, learned)
                run("other shoppers", before, others, rounds, seed + 1, progress)
                taught = taught_of(before.preferences, list(before.events))
                prior, gain = fit_segments(taught, before.preferences.features, learned.half_life_days, seed)
                begun = ByPreferences(columns, base, learned, prior=prior)
                trace = run("with segments", begun, made, rounds, seed, progress)
                rows = lifts(trace.by_feedbacks, traces["no learning"].by_feedbacks, seed)
                regrets = {"regret": float(trace.regret.sum()), "regret_without": float(traces["learning"].regret.sum())}
                started = {"with_segments": rows, "segments": asdict(gain), **regrets}
        finally:
            recommender.close()
    return {"shoppers": shoppers, "rounds": rounds, **by_feedbacks(traces, seed), **speeds, **started}


def strangers(recommender: Recommender, world: World) -> Base:
    """What a search among each kind finds for a stranger, with the scores."""
    base: dict[str, tuple[list[str], Any]] = {}
    for kind in world.kinds:
        found = recommender.recommend(Query(kind.name, filters=Filters(categories=(kind.name,))), k=POOL).items
        base[kind.name] = [r.item.id for r in found], np.array([r.score for r in found])
    return base


def by_feedbacks(traces: Mapping[str, Trace], seed: int) -> dict[str, Any]:
    """Means for the cold and the warm counts, each with the lift over no learning for the same shoppers."""
    rows = lifts(traces["learning"].by_feedbacks, traces["no learning"].by_feedbacks, seed)
    return {
        "cold": {count: row for count, row in rows.items() if int(count) <= COLD},
        "warm": {count: row for count, row in rows.items() if int(count) > COLD},
    }


def updates_per_s(policy: ByPreferences, settings: PreferenceSettings) -> float:
    """All events of the simulation once more, one by one, each followed by the shopper's posterior; of one core."""
    again = ByPreferences(policy.columns, policy.base, settings)
    events = [e for _, e in sorted((pair for held in policy.events.values() for pair in held), key=lambda pair: pair[0])]
    start = process_time()
    for event in events:
        again._append(event)
        again.preferences.taste(event.user_id)
    return len(events) / max(process_time() - start, 1e-9)


def score_ms(policy: ByPreferences, times: int = 200) -> float:
    """Median milliseconds to score 500 candidates for the shopper who taught most."""
    user = max(policy.events, key=lambda u: len(policy.events[u]))
    taste = policy.preferences.taste(user)
    rows = np.arange(CANDIDATES) % len(policy.columns)
    spent = []
    for _ in range(times):
        start = process_time()
        policy.preferences.scores(taste, rows, 0.0)
        spent.append(process_time() - start)
    return float(np.median(spent)) * 1000


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.evaluate preference", description=__doc__)
    parser.add_argument("--shoppers", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--segments", action="store_true", help="also let them start where twice as many others taught the shop")
    parser.add_argument("--shop", help="whose catalogue (default SHOP_NAME)")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    settings = ShopSettings.from_env()
    settings = replace(settings, shop=args.shop or settings.shop)
    try:
        if settings.shop == "demo":
            ensure_demo(settings)
        result = evaluate(settings, args.shoppers, args.rounds, args.seed, not args.json, args.segments)
    except (ValueError, OSError) as error:
        print(f"training.evaluate preference: {error}", file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps(result, indent=1))
        return 0
    for name in ("cold", "warm", "with_segments"):
        for count, row in result.get(name, {}).items():
            lift, (low, high) = row["lift"], row["interval"]
            told = f"{lift:+.0%} [{low:+.0%}, {high:+.0%}] over no learning"
            print(f"{name} {count:>3} feedbacks: nDCG@10 {row['ndcg@10']:.3f}, {told} ({row['shoppers']} shoppers)")
    print(f"{result['updates_per_s']:,.0f} updates a second of one core; 500 candidates in {result['score_500_ms']:.2f} ms")
    return 0
