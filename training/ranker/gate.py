"""A new ranker goes live only when it is not worse: the verdict on held-out groups, the switch, and the way back.

Versions stand side by side under `SHOP/rankers`; `SHOP/ranker` is a link to the live one, and changing it is one step of the file
system, so that a kill at any moment leaves a whole ranker in service. Every decision is a line of `SHOP/promotions.jsonl`.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.ranker import Ranker
from retrieval.signals import SIGNALS
from training.ranker.fit import mean_ndcg
from training.ranker.table import Table

SAMPLES = 2000
LIVE, VERSIONS, DECISIONS = "ranker", "rankers", "promotions.jsonl"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Mean nDCG@10 over the same held-out groups, and the one-sided 95% lower bound of the candidate's paired gain."""

    candidate: float
    incumbent: float
    lower_bound_of_gain: float
    groups: int

    @property
    def is_good(self) -> bool:
        return self.lower_bound_of_gain >= 0.0


def judge(candidate: Ranker, incumbent: Ranker, held: Sequence[Table], seed: int = 0) -> Verdict:
    """Compare on every held-out group; the bound is a paired bootstrap's. ValueError without groups."""
    if not held:
        raise ValueError("there is no held-out group to judge a candidate on")
    values = np.array([[group_ndcg(r, t) for t in held] for r in (candidate, incumbent)])
    gain = values[0] - values[1]
    rng = np.random.default_rng(seed)
    means = [float(gain[rng.integers(0, len(gain), len(gain))].mean()) for _ in range(SAMPLES)]
    return Verdict(float(values[0].mean()), float(values[1].mean()), float(np.quantile(means, 0.05)), len(held))


def group_ndcg(ranker: Ranker, table: Table) -> float:
    """nDCG@10 of one group; an older ranker sees the signals that it knows."""
    matrix = table.matrix[:, [SIGNALS.index(name) for name in ranker.names]]
    return mean_ndcg(table, ranker.score(matrix).astype(np.float64))


def promote(shop_dir: Path, version: str, verdicts: Mapping[str, Verdict]) -> bool:
    """Make `SHOP/rankers/VERSION` live when every verdict is good and log the decision; returns whether it is live."""
    good = all(v.is_good for v in verdicts.values())
    before = live_version(shop_dir)
    if good:
        _switch(shop_dir, version)
    figures = {task: asdict(v) for task, v in verdicts.items()}
    _log(shop_dir, {"decision": "promoted" if good else "refused", "version": version, "before": before, "verdicts": figures})
    return good


def rollback(shop_dir: Path) -> str:
    """Bring back what was live before the last promotion; its version, "" for the shipped ranker. ValueError without one."""
    path = shop_dir / DECISIONS
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    live = live_version(shop_dir)
    last = next((x for x in reversed(lines) if x["decision"] == "promoted" and x["version"] == live), None)
    if last is None or not live:
        raise ValueError(f"nothing was promoted in {shop_dir}: there is nothing to go back from")
    before = str(last["before"])
    if before:
        _switch(shop_dir, before)
    else:
        (shop_dir / LIVE).unlink()
    _log(shop_dir, {"decision": "rolled back", "version": before, "before": live})
    return before


def live_version(shop_dir: Path) -> str:
    """Name of the live version; "" while the shipped ranker serves."""
    live = shop_dir / LIVE
    return Path(os.readlink(live)).name if live.is_symlink() else ""


def _switch(shop_dir: Path, version: str) -> None:
    live, fresh = shop_dir / LIVE, shop_dir / f"{LIVE}.new"
    if live.is_dir() and not live.is_symlink():  # trained without the gate: it becomes the first version
        (shop_dir / VERSIONS).mkdir(exist_ok=True)
        live.rename(shop_dir / VERSIONS / "ungated")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path(VERSIONS) / version)
    fresh.replace(live)


def _log(shop_dir: Path, decision: dict[str, Any]) -> None:
    line = json.dumps({"at": datetime.now(UTC).isoformat(), **decision}, ensure_ascii=False)
    with (shop_dir / DECISIONS).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
