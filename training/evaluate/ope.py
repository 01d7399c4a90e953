"""`python -m training.evaluate ope --log DIR_OR_DB [--json]`: the value of one policy from the log of another.

DIR_OR_DB is the shop's own log (an SQLAlchemy URL, an SQLite file, or a shop's folder with `shop.db`): the order that
`--target` names is valued, place by place and page by page; "shadow" is the page that a candidate ranker in the shadow would have
shown. Or it is a folder in the form of the Open Bandit Dataset (`random/CAMPAIGN/CAMPAIGN.csv`, `bts/CAMPAIGN/CAMPAIGN.csv`; Saito
et al. 2020, https://arxiv.org/abs/2008.07146): the uniformly random policy is valued from the Bernoulli-Thompson log, and its own
log tells the truth beside it.
"""

import argparse
import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.users import UserLog

from .off_policy import ESTIMATORS, LOW_SAMPLE_SIZE, Log, effective_sample_size, estimate, mean_estimate
from .own_log import LoggedPage, TargetOf, logged_pages, page_terms, place_log, unsupported

_COLUMNS = ("item_id", "position", "click", "propensity_score")
_PRIOR_WEIGHT = 50.0
_FOLDS = 5
NO_PAGES = "the log holds no page with propensities: pages are logged as the assistant shows them"
NO_SHADOW = "no page of the log has a shadow page: python -m training.experiment shadow VERSION starts a candidate in the shadow"


@dataclass(frozen=True, slots=True)
class BanditLog:
    """One campaign of one policy; all shapes (n,)."""

    actions: NDArray[np.int64]
    rewards: NDArray[np.float64]
    propensities: NDArray[np.float64]


def read_bandit_log(path: Path) -> BanditLog:
    """Read one CSV; a missing column or a propensity outside (0, 1] is a ValueError that names file and row."""
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        missing = [c for c in _COLUMNS if c not in (reader.fieldnames or ())]
        if missing:
            raise ValueError(f"{path} lacks the columns {', '.join(missing)}")
        rows = [(int(r["item_id"]), float(r["click"]), float(r["propensity_score"])) for r in reader]
    if not rows:
        raise ValueError(f"{path} holds no impression")
    actions, rewards, propensities = (np.array(column) for column in zip(*rows, strict=True))
    bad = np.flatnonzero((propensities <= 0) | (propensities > 1))
    if len(bad):
        raise ValueError(f"{path}:{bad[0] + 2}: propensity {propensities[bad[0]]} is not in (0, 1]")
    return BanditLog(actions.astype(np.int64), rewards, propensities)


def uniform_target(log: BanditLog, actions: int, seed: int = 0) -> Log:
    """See `log` as the uniformly random policy over `actions` items does.

    The reward model is the click rate per item, shrunk to the overall rate, and cross-fitted: no row is predicted by a model
    that has seen it (Chernozhukov et al. 2018).
    """
    fold = np.random.default_rng(seed).integers(0, _FOLDS, len(log.actions))
    logged_q = np.zeros(len(log.actions))
    target_q = np.zeros(len(log.actions))
    for f in range(_FOLDS):
        seen, held = fold != f, fold == f
        rate = float(log.rewards[seen].mean()) if seen.any() else 0.0
        shown = np.bincount(log.actions[seen], minlength=actions)
        clicked = np.bincount(log.actions[seen], weights=log.rewards[seen], minlength=actions)
        q = (clicked + _PRIOR_WEIGHT * rate) / (shown + _PRIOR_WEIGHT)
        logged_q[held] = q[log.actions[held]]
        target_q[held] = q.mean()
    return Log(log.rewards, (1.0 / actions) / log.propensities, logged_q, target_q)


def evaluate_campaign(folder: Path, campaign: str, *, samples: int = 1000, seed: int = 0) -> dict[str, Any]:
    """Estimates of the random policy from the bts log, with the on-policy truth."""
    logged = read_bandit_log(folder / "bts" / campaign / f"{campaign}.csv")
    truth = read_bandit_log(folder / "random" / campaign / f"{campaign}.csv")
    actions = int(max(logged.actions.max(), truth.actions.max())) + 1
    log = uniform_target(logged, actions, seed)
    size = effective_sample_size(log.weights)
    rng = np.random.default_rng(seed)
    n = len(truth.rewards)
    spread = np.quantile([truth.rewards[rng.integers(0, n, n)].mean() for _ in range(samples)], [0.025, 0.975])
    return {
        "estimates": {name: asdict(estimate(log, name, samples=samples, seed=seed)) for name in ESTIMATORS},
        "truth": {
            "value": float(truth.rewards.mean()),
            "bootstrap": [float(v) for v in spread],
            "clicks": int(truth.rewards.sum()),
        },
        "logging_policy_value": float(logged.rewards.mean()),
        "effective_sample_size": size,
        "impressions": len(logged.rewards),
        "clicks": int(logged.rewards.sum()),
        "warnings": low_sample_warning(size),
    }


def sql_url(log: str) -> str:
    """The SQLAlchemy URL of an event log: given as one, as an SQLite file, or as a folder that holds `shop.db`; "" for none."""
    if "://" in log:
        return log
    path = Path(log) / "shop.db" if Path(log).is_dir() else Path(log)
    return f"sqlite:///{path}" if path.is_file() else ""


def evaluate_own(database: str, target: str, *, samples: int = 1000, seed: int = 0) -> dict[str, Any]:
    """Value of showing the logged pages' items in another order: per place by all estimators, per page by the page-aware ones."""
    log = UserLog(database)
    try:
        pages = logged_pages((event for _, event in log.all()), log.impressions.all())
    finally:
        log.close()
    if target == "shadow":
        pages = [p for p in pages if p.shadow]
    if not pages:
        raise ValueError(NO_PAGES if target != "shadow" else NO_SHADOW)
    order = target_order(pages, target, seed)
    places = place_log(pages, order, seed)
    size = effective_sample_size(places.weights)
    blind = unsupported(pages, order)
    page_rewards = np.array([p.rewards.sum() for p in pages])
    estimates = {name: asdict(estimate(places, name, samples=samples, seed=seed)) for name in ESTIMATORS}
    for name, cascade in (("page_ips", False), ("page_cascade_ips", True)):
        estimates[name] = asdict(mean_estimate(page_terms(pages, order, cascade), samples=samples, seed=seed))
    return {
        "estimates": estimates,
        "logging_policy_value": float(places.rewards.mean()),
        "logging_policy_value_a_page": float(page_rewards.mean()),
        "effective_sample_size": size,
        "impressions": len(places.rewards),
        "pages": len(pages),
        "clicks": int((places.rewards > 0).sum()),
        "policies": by_policy(pages),
        "unsupported": blind,
        "warnings": low_sample_warning(size) + support_warning(blind),
    }


def by_policy(pages: Sequence[LoggedPage]) -> dict[str, dict[str, float]]:
    """Pages and mean reward of a page of each logging policy; "" stands for pages that do not name theirs."""
    held: dict[str, list[float]] = {}
    for page in pages:
        held.setdefault(page.policy, []).append(float(page.rewards.sum()))
    return {policy: {"pages": len(rewards), "value_a_page": float(np.mean(rewards))} for policy, rewards in sorted(held.items())}


def target_order(pages: Sequence[LoggedPage], target: str, seed: int) -> TargetOf:
    """The order in which a simple policy would show a page's items; popularity is that among the other half of the shoppers."""
    if target == "logged":
        return lambda page: page.shown
    if target == "shadow":
        return lambda page: page.shadow
    if target == "random":
        rng = np.random.default_rng(seed)
        return lambda page: [page.shown[i] for i in rng.permutation(len(page.shown))]
    halves: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for page in pages:
        for item, reward in zip(page.shown, page.rewards.tolist(), strict=True):
            halves[half(page.user_id)][item] += reward
    return lambda page: sorted(page.shown, key=lambda i: -halves[1 - half(page.user_id)][i])


def half(user_id: str) -> int:
    """0 or 1, the same for a shopper in every process."""
    return blake2b(user_id.encode(), digest_size=1).digest()[0] % 2


def support_warning(blind: float) -> list[str]:
    if blind == 0:
        return []
    return [
        f"{blind:.0%} of the places were not explored and the target shows another item there: their value counts as 0, so the "
        "estimates are too low; set [exploration] in preferences.toml"
    ]


def low_sample_warning(size: float) -> list[str]:
    if size >= LOW_SAMPLE_SIZE:
        return []
    return [f"effective sample size {size:.0f} is under {LOW_SAMPLE_SIZE:.0f}: do not decide on this"]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.evaluate ope", description=__doc__)
    parser.add_argument("--log", required=True, help="folder with bts/CAMPAIGN/ and random/CAMPAIGN/, or an event log")
    parser.add_argument(
        "--target", choices=["logged", "popularity", "random", "shadow"], default="popularity", help="order to value, own log"
    )
    parser.add_argument("--samples", type=int, default=1000, help="bootstrap samples")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    folder = Path(args.log)
    campaigns = sorted(p.name for p in (folder / "bts").glob("*") if (folder / "random" / p.name).is_dir())
    database = sql_url(args.log)
    if not campaigns and not database:
        parser.error(f"{args.log} has no campaign in both bts/ and random/, and is no event log")
    try:
        if database:
            result = {f"own log, {args.target}": evaluate_own(database, args.target, samples=args.samples, seed=args.seed)}
        else:
            result = {c: evaluate_campaign(folder, c, samples=args.samples, seed=args.seed) for c in campaigns}
    except (ValueError, OSError) as error:
        parser.exit(2, f"training.evaluate ope: {error}\n")
    if args.json:
        print(json.dumps(result, indent=1))
        return 0
    for campaign, r in result.items():
        print(f"{campaign}: {r['impressions']:,} impressions, effective sample size {r['effective_sample_size']:,.0f}")
        if "truth" in r:
            low, high = r["truth"]["bootstrap"]
            print(f"  {'truth':<16} {r['truth']['value']:.5f}  {low:.5f} .. {high:.5f}")
        for name, e in r["estimates"].items():
            print(f"  {name:<16} {e['value']:.5f}  {e['bootstrap'][0]:.5f} .. {e['bootstrap'][1]:.5f}")
        for warning in r["warnings"]:
            print(f"  warning: {warning}")
    return 0
