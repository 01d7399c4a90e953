"""A new ranker goes live only when it is not worse: the verdict on held-out groups, the switch, and the way back.

Versions stand side by side under `SHOP/rankers`; `SHOP/ranker` is a link to the live one, and changing it is one step of the file
system, so that a kill at any moment leaves a whole ranker in service. Every decision is a line of `SHOP/promotions.jsonl`: it is
written down before the switch (`promotions.pending`), so that one which a kill kept out of the log is put there by the next.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.experiments.journal import append
from retrieval.experiments.journal import read as read_journal
from retrieval.ranker import KEPT, LIVE, VERSIONS, Ranker
from retrieval.signals import SIGNALS
from training.ranker.fit import mean_ndcg
from training.ranker.table import Table

SAMPLES = 2000
DECISIONS, PENDING, LOCK = "promotions.jsonl", "promotions.pending", "promotions.lock"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Both values and the lower bound of the candidate's gain.

    From `judge` they are mean nDCG@10 over the same held-out groups, the bound one-sided at 95%; from a trial on live traffic they
    are a rate or a reward a page.
    """

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
    return Verdict(float(values[0].mean()), float(values[1].mean()), lower_bound(gain, seed), len(held))


def lower_bound(gain: NDArray[np.float64], seed: int = 0) -> float:
    """One-sided 95% lower bound of the mean of paired gains (n,), by the bootstrap."""
    rng = np.random.default_rng(seed)
    means = [float(gain[rng.integers(0, len(gain), len(gain))].mean()) for _ in range(SAMPLES)]
    return float(np.quantile(means, 0.05))


def group_ndcg(ranker: Ranker, table: Table) -> float:
    """nDCG@10 of one group; an older ranker sees the signals that it knows."""
    matrix = table.matrix[:, [SIGNALS.index(name) for name in ranker.names]]
    return mean_ndcg(table, ranker.score(matrix).astype(np.float64))


def promote(shop_dir: Path, version: str, verdicts: Mapping[str, Verdict]) -> bool:
    """Make `SHOP/rankers/VERSION` live when every verdict is good and log the decision; returns whether it is live."""
    good = all(v.is_good for v in verdicts.values())
    figures = {task: asdict(v) for task, v in verdicts.items()}
    with _alone(shop_dir):
        before = live_version(shop_dir)
        decision = {"decision": "promoted" if good else "refused", "version": version, "before": before, "verdicts": figures}
        _decide(shop_dir, decision, version if good else before)
    return good


def rollback(shop_dir: Path) -> str:
    """Bring back what was live before the last promotion; its version, "" for the shipped ranker. ValueError without one."""
    with _alone(shop_dir):
        live = live_version(shop_dir)
        last = next((x for x in reversed(decisions(shop_dir)) if x["decision"] == "promoted" and x["version"] == live), None)
        if last is None or not live:
            raise ValueError(f"nothing was promoted in {shop_dir}: there is nothing to go back from")
        before = str(last["before"])
        if before and not (shop_dir / VERSIONS / before).is_dir():
            raise ValueError(f"the version before, {shop_dir / VERSIONS / before}, is gone: there is nothing to go back to")
        _decide(shop_dir, {"decision": "rolled back", "version": before, "before": live}, before)
    return before


def live_version(shop_dir: Path) -> str:
    """Name of the live version; "" while the shipped ranker serves."""
    live = shop_dir / LIVE
    if live.is_dir() and not live.is_symlink():
        return _own_name(shop_dir)
    return Path(os.readlink(live)).name if live.is_symlink() else ""


def decisions(shop_dir: Path) -> list[dict[str, Any]]:
    """What was promoted, refused and rolled back, oldest first; a line that a kill cut off is left out."""
    return read_journal(shop_dir / DECISIONS)


def heal(shop_dir: Path) -> None:
    """Finish what a kill cut short: a folder on its way to becoming a version, a decision that took effect but is not logged."""
    kept, pending = shop_dir / KEPT, shop_dir / PENDING
    if kept.is_symlink():
        if (shop_dir / LIVE).exists():
            kept.unlink()
        else:
            kept.replace(shop_dir / LIVE)
    if pending.exists():
        held = json.loads(pending.read_text(encoding="utf-8"))
        if held["live"] == live_version(shop_dir) and held["decision"] not in decisions(shop_dir)[-1:]:
            append(shop_dir / DECISIONS, held["decision"])
        pending.unlink()


@contextmanager
def _alone(shop_dir: Path) -> Iterator[None]:
    """One decision at a time; the lock goes with the process that holds it."""
    with (shop_dir / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        heal(shop_dir)
        yield


def _decide(shop_dir: Path, decision: dict[str, Any], live: str) -> None:
    """Write down, switch to `live` ("" for the shipped ranker), log: in this order, each in one step."""
    line = {"at": datetime.now(UTC).isoformat(), **decision}
    write(shop_dir / PENDING, {"decision": line, "live": live})
    if live != live_version(shop_dir):
        _switch(shop_dir, live)
    append(shop_dir / DECISIONS, line)
    (shop_dir / PENDING).unlink()


def _switch(shop_dir: Path, version: str) -> None:
    live, fresh = shop_dir / LIVE, shop_dir / f"{LIVE}.new"
    if live.is_dir() and not live.is_symlink():  # trained without the gate: it becomes a version first
        kept, name = shop_dir / KEPT, _own_name(shop_dir)
        (shop_dir / VERSIONS).mkdir(exist_ok=True)
        kept.unlink(missing_ok=True)
        kept.symlink_to(Path(VERSIONS) / name)
        live.rename(shop_dir / VERSIONS / name)
        kept.replace(live)
    if not version:
        live.unlink(missing_ok=True)
        return
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path(VERSIONS) / version)
    fresh.replace(live)


def _own_name(shop_dir: Path) -> str:
    """The name under which a folder trained without the gate becomes a version."""
    names = ("ungated", *(f"ungated-{n}" for n in range(2, 1000)))
    return next(name for name in names if not (shop_dir / VERSIONS / name).exists())


def write(path: Path, what: Mapping[str, Any]) -> None:
    """Replace a JSON file in one step."""
    fresh = path.with_suffix(f"{path.suffix}.new")
    fresh.write_text(json.dumps(what, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(fresh, path)
