"""`python -m training.simulate [--shoppers 200] [--rounds 50] [--json]`: does the assistant learn, and faster than others?

Seeded shoppers with hidden tastes talk to the assistant of a copy of the shop with an empty log, and to its peers. Plots go to
`SHOP_HOME/reports`. The language is read and worded without a model; `--llm` uses the one that the settings name.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from assistant import Assistant, Settings
from retrieval.demo import ensure_demo
from retrieval.schema import Event
from retrieval.store import Store
from training.simulate.fraud import attacks
from training.simulate.policies import (
    ByAssistant,
    ByMabwiser,
    ByPopularity,
    ByVowpalWabbit,
    Policy,
    WithoutLearning,
    as_read,
)
from training.simulate.report import compared, plot, summary, table
from training.simulate.run import Trace, WorldOf, run

POOL = 30
POLICIES = ("assistant", "no learning", "popularity", "mabwiser LinUCB", "VW cb_explore_adf")


@contextmanager
def quiet_shop(settings: Settings, explore: str) -> Iterator[Settings]:
    """A copy of the shop's live catalogue under another name, with no log; it is deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="simulate-") as home:
        copy = replace(settings, home=Path(home), shop="simulated", database_url="")
        copy.shop_dir.mkdir(parents=True)
        shutil.copytree(settings.shop_dir / "generations", copy.shop_dir / "generations")
        for name in ("current", "preferences.toml"):
            if (settings.shop_dir / name).exists():
                shutil.copy(settings.shop_dir / name, copy.shop_dir / name)
        if (settings.shop_dir / "ranker").exists():
            shutil.copytree(settings.shop_dir / "ranker", copy.shop_dir / "ranker")
        if explore:
            (copy.shop_dir / "preferences.toml").write_text(f'[exploration]\npolicy = "{explore}"\n')
        yield copy


def simulate(
    settings: Settings, shoppers: int, rounds: int, seed: int, policies: tuple[str, ...], explore: str, progress: bool
) -> tuple[dict[str, Trace], list[dict[str, Any]]]:
    """One trace a policy, and what bot farms did to the assistant's shop."""
    with quiet_shop(settings, explore) as shop:
        store = Store.open(shop)
        columns = store.columns
        store.close()
        made = WorldOf(columns, shoppers, seed)
        world = made()
        with quiet_shop(settings, "") as still:
            memory_less = Assistant.from_settings(still)
            asked = {k.name: as_read(memory_less, k) for k in world.kinds}
            pools = {name: memory_less.recommender.ranking(query, POOL)[:POOL] for name, query in asked.items()}
            assistant = Assistant.from_settings(shop)
            try:
                makers: dict[str, Callable[[], Policy]] = {
                    "assistant": lambda: ByAssistant(assistant, asked),
                    "no learning": lambda: WithoutLearning(memory_less, asked),
                    "popularity": lambda: ByPopularity(world, pools),
                    "mabwiser LinUCB": lambda: ByMabwiser(world, pools, seed=seed),
                    "VW cb_explore_adf": lambda: ByVowpalWabbit(world, pools, seed=seed),
                }
                traces = {}
                for name in policies:
                    try:
                        policy = makers[name]()
                    except ImportError as error:
                        print(f"training.simulate: {name} is left out: {error}; pip install --group peers", file=sys.stderr)
                        continue
                    traces[name] = run(name, policy, made, rounds, seed, progress)
                    print(table({name: summary(traces[name], shoppers)}), file=sys.stderr)
                events: list[Event] = [e for _, e in assistant.recommender.log.all()]
            finally:
                assistant.close()
                memory_less.close()
    return traces, [asdict(a) for a in attacks(events, columns.ids, seed)]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.simulate", description=__doc__)
    parser.add_argument("--shoppers", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--shop", help="whose catalogue (default SHOP_NAME)")
    parser.add_argument(
        "--policies", default=",".join(POLICIES), help="which to compare, comma-separated; the first two are needed"
    )
    parser.add_argument(
        "--explore", default="", choices=["", "off", "thompson", "ucb", "epsilon"], help="instead of the shop's own"
    )
    parser.add_argument("--llm", action="store_true", help="read and word with the language model of the settings")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    chosen = tuple(args.policies.split(","))
    if wrong := set(chosen) - set(POLICIES):
        parser.error(f"unknown policy {sorted(wrong)[0]!r}; there are: {', '.join(POLICIES)}")
    if args.shoppers < 1 or args.rounds < 2:
        parser.error("at least 1 shopper and 2 rounds are needed")
    settings = Settings.from_env()
    settings = replace(settings, shop=args.shop or settings.shop)
    settings = settings if args.llm else replace(settings, llm_url="off")
    try:
        if settings.shop == "demo":
            ensure_demo(settings)
        traces, farm = simulate(settings, args.shoppers, args.rounds, args.seed, chosen, args.explore, not args.json)
    except (ValueError, OSError) as error:
        print(f"training.simulate: {error}", file=sys.stderr)
        return 2
    results = {name: summary(trace, args.shoppers) for name, trace in traces.items()}
    told = {
        "shoppers": args.shoppers,
        "rounds": args.rounds,
        "policies": results,
        "targets": compared(traces, args.seed) if {"assistant", "no learning"} <= traces.keys() else {},
        "bot_farms": farm,
        "plots": plot(traces, settings.home / "reports"),
    }
    print(json.dumps(told, indent=1) if args.json else f"{table(results)}\n{json.dumps(told['targets'], indent=1)}\nbots: {farm}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
