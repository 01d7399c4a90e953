"""`python -m training.evaluate ope --log FOLDER [--json]`: the value of one policy from the log of another.

FOLDER is in the form of the Open Bandit Dataset (`random/CAMPAIGN/CAMPAIGN.csv`, `bts/CAMPAIGN/CAMPAIGN.csv`; Saito et al.
2020, https://arxiv.org/abs/2008.07146): the uniformly random policy is valued from the Bernoulli-Thompson log, and its own
log tells the truth beside it.
"""

import argparse
import csv
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .off_policy import ESTIMATORS, LOW_SAMPLE_SIZE, Log, effective_sample_size, estimate

_COLUMNS = ("item_id", "position", "click", "propensity_score")
_PRIOR_WEIGHT = 50.0
_FOLDS = 5


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
        "warnings": [f"effective sample size {size:.0f} is under {LOW_SAMPLE_SIZE:.0f}: do not decide on this"]
        if size < LOW_SAMPLE_SIZE
        else [],
    }


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.evaluate ope", description=__doc__)
    parser.add_argument("--log", type=Path, required=True, help="folder with bts/CAMPAIGN/ and random/CAMPAIGN/")
    parser.add_argument("--samples", type=int, default=1000, help="bootstrap samples")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    campaigns = sorted(p.name for p in (args.log / "bts").glob("*") if (args.log / "random" / p.name).is_dir())
    if not campaigns:
        parser.error(f"{args.log} has no campaign in both bts/ and random/")
    result = {c: evaluate_campaign(args.log, c, samples=args.samples, seed=args.seed) for c in campaigns}
    if args.json:
        print(json.dumps(result, indent=1))
        return 0
    for campaign, r in result.items():
        print(f"{campaign}: {r['impressions']:,} impressions, effective sample size {r['effective_sample_size']:,.0f}")
        print(f"  {'truth':<10} {r['truth']['value']:.5f}  {r['truth']['bootstrap'][0]:.5f} .. {r['truth']['bootstrap'][1]:.5f}")
        for name, e in r["estimates"].items():
            print(f"  {name:<10} {e['value']:.5f}  {e['bootstrap'][0]:.5f} .. {e['bootstrap'][1]:.5f}")
        for warning in r["warnings"]:
            print(f"  warning: {warning}")
    return 0
