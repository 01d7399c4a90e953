"""`python -m training.experiment shadow|split VERSION`, `status`, `promote`, `stop`: try a candidate ranker on live traffic.

VERSION is a folder of `SHOP_HOME/shops/SHOP/rankers`, as `python -m training.ranking --promote` (or `--nightly`) leaves one behind
even where it refused it. "shadow" scores the same requests and logs its pages, and nothing shown changes; "split" gives it a share
of the shoppers by a hash of their id. A running assistant feels either with its next request. `status` tells where the test stands;
its p-value is valid however often one looks. `promote` ends the trial and puts its candidate into service, through the same gate
and log as `training.ranking --promote`: only when the lower bound of its gain is not below 0. After a split that is the test's;
after a shadow it is an off-policy estimate of what its pages would have earned, for which the shown pages must have been explored
(`[exploration]` in preferences.toml) and the log be worth 100 places of the candidate's own.
"""

import argparse
import json
import sys
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from retrieval.experiments import Experiment, Sequential, current, outcomes, sequential, start, stop
from retrieval.experiments.experiment import Metric
from retrieval.ranker import VERSIONS, Pair
from retrieval.rankers import checked
from retrieval.settings import ShopSettings
from retrieval.users import UserLog
from training.evaluate.off_policy import LOW_SAMPLE_SIZE
from training.evaluate.own_log import Gain, gain, logged_pages
from training.ranker.gate import Verdict, promote

DEFAULTS = {f.name: f.default for f in fields(Experiment)}


def begin(shop_dir: Path, args: argparse.Namespace) -> dict[str, Any]:
    """Put the version on trial; ValueError when it cannot be loaded."""
    folder = shop_dir / VERSIONS / args.version
    if not folder.is_dir():
        known = sorted(p.name for p in (shop_dir / VERSIONS).glob("*") if p.is_dir())
        raise ValueError(f"there is no version {args.version!r} in {folder.parent}; there are {', '.join(known) or 'none'}")
    checked(Pair.load(folder))
    now = datetime.now(UTC)
    experiment = Experiment(
        name=args.name or f"{args.command}-{now:%Y%m%dT%H%M%S}",
        kind=args.command,
        version=args.version,
        started_at=now,
        share=args.share,
        metric=args.metric,
        window_hours=args.window_hours,
        alpha=args.alpha,
        tau=args.tau,
    )
    start(shop_dir, experiment)
    return {"started": asdict(experiment)}


def status(settings: ShopSettings, now: datetime) -> dict[str, Any]:
    """What is on trial, and where its test stands."""
    running = current(settings.shop_dir)
    if running is None:
        return {"running": None}
    told: dict[str, Any] = {"running": asdict(running)}
    if running.kind == "split":
        test, waiting = tested(settings, running, now)
        told |= {"test": asdict(test), "waiting": waiting, "decided": test.p_value <= running.alpha}
    return told


def tested(settings: ShopSettings, running: Experiment, now: datetime) -> tuple[Sequential, int]:
    """The test of a split by the shop's log, and the number of shoppers whose window is not over."""
    log = UserLog(settings.sql_url)
    known, waiting = outcomes(running, log.impressions.all(running.started_at), log.since(running.started_at), now)
    log.close()
    return sequential([o.is_candidate for o in known], [o.done for o in known], running.tau, running.alpha), waiting


def valued(settings: ShopSettings, running: Experiment) -> Gain:
    """What the candidate in the shadow would have earned; ValueError where the log cannot tell."""
    log = UserLog(settings.sql_url)
    try:
        held = [page for page in log.impressions.all(running.started_at) if page.shadow and page.shadow_policy == running.version]
        own = {page.id for page in held}
        pages = logged_pages((e for e in log.since(running.started_at) if e.impression in own), held)
    finally:
        log.close()
    if not pages:
        raise ValueError(f"no page with {running.version!r} in its shadow was logged since {running.started_at:%Y-%m-%d %H:%M}")
    found = gain(pages, lambda page: page.shadow)
    if found.effective_sample_size < LOW_SAMPLE_SIZE:
        raise ValueError(
            f"the log of {found.pages} pages is worth {found.effective_sample_size:.0f} places of {running.version!r}, "
            f"{LOW_SAMPLE_SIZE:.0f} are needed: wait, or let pages vary more ([exploration] in preferences.toml)"
        )
    return found


def conclude(settings: ShopSettings, now: datetime) -> dict[str, Any]:
    """Put the candidate on trial into service and end the trial, when the log says that it is not worse; else neither."""
    running = current(settings.shop_dir)
    if running is None:
        raise ValueError("nothing is on trial, so there is nothing to promote: python -m training.experiment split VERSION")
    if running.kind == "split":
        test, _ = tested(settings, running, now)
        verdict = Verdict(test.candidate_rate, test.control_rate, test.low, test.candidate + test.control)
        told = {"test": asdict(test)}
    else:
        value = valued(settings, running)
        verdict = Verdict(value.target, value.logged, value.low, value.pages)
        told = {"off_policy": asdict(value)}
    promoted = promote(settings.shop_dir, running.version, {f"{running.kind} {running.name}": verdict})
    if promoted:
        stop(settings.shop_dir)
    return {"promoted": promoted, "version": running.version, **told}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.experiment", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what in (("shadow", "log the pages of a candidate beside those shown"), ("split", "give a candidate some shoppers")):
        command = commands.add_parser(name, help=what)
        command.add_argument("version", help="folder of the candidate under SHOP/rankers")
        command.add_argument("--name", default="", help="name of the experiment (default: kind and time)")
        command.add_argument("--share", type=float, default=DEFAULTS["share"], help="share of shoppers that get the candidate")
        command.add_argument("--metric", choices=get_args(Metric), default=DEFAULTS["metric"], help="the deed that counts")
        command.add_argument("--window-hours", type=float, default=DEFAULTS["window_hours"], help="time after the first page")
        command.add_argument("--alpha", type=float, default=DEFAULTS["alpha"], help="chance of a false alarm, over all looks")
        command.add_argument("--tau", type=float, default=DEFAULTS["tau"], help="size of difference that the test is made for")
    commands.add_parser("stop", help="end the trial")
    commands.add_parser("promote", help="put the candidate on trial into service, when it is not worse")
    commands.add_parser("status", help="what is on trial, and where its test stands")
    for command in commands.choices.values():
        command.add_argument("--shop", help="name of the shop (default SHOP_NAME, or demo)")
    args = parser.parse_args(argv)
    settings = ShopSettings.from_env()
    settings = replace(settings, shop=args.shop or settings.shop)
    try:
        if args.command == "stop":
            told: dict[str, Any] = {"stopped": asdict(stop(settings.shop_dir))}
        elif args.command == "status":
            told = status(settings, datetime.now(UTC))
        elif args.command == "promote":
            told = conclude(settings, datetime.now(UTC))
        else:
            told = begin(settings.shop_dir, args)
    except (ValueError, OSError) as error:
        print(f"training.experiment: {error}", file=sys.stderr)
        return 2
    print(json.dumps(told, indent=1, default=str))
    return 0 if told.get("promoted", True) else 1


if __name__ == "__main__":
    raise SystemExit(main())
