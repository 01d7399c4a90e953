"""The table and the plots of a simulation."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go

from training.simulate.run import Trace
from training.simulate.world import Doubles

ByCount = Mapping[int, Mapping[str, float]]
RESAMPLES = 1000
RECOVERED = (0.9, 0.95, 1.0)
COLUMNS = ("click_through", "conversion", "dwell_s", "depth", "regret", "ndcg@10")


def summary(trace: Trace, shoppers: int) -> dict[str, Any]:
    """One policy's figures: per shopper, over all rounds."""
    return {
        "click_through": trace.clicks.sum() * shoppers / max(trace.shown, 1),
        "conversion": float(trace.purchases.mean()),
        "dwell_s": float(trace.dwell_s.mean()),
        "depth": float(trace.depth.mean()),
        "reward": float(trace.reward.sum()),
        "regret": float(trace.regret.sum()),
        "staying": float(trace.staying[-1]),
        "ndcg@10_by_feedbacks": means(trace.by_feedbacks),
        "ndcg@10_after_change": means(trace.after_change),
    }


def means(values: ByCount) -> dict[str, float]:
    return {str(n): float(np.mean(list(v.values()))) for n, v in sorted(values.items())}


def compared(traces: Mapping[str, Trace], seed: int = 0) -> dict[str, Any]:
    """The targets: what five feedbacks are worth beside no learning, regret beside the peers, recovery after a change."""
    ours, none = traces["assistant"], traces["no learning"]
    told: dict[str, Any] = {"lift_by_feedbacks": lifts(ours.by_feedbacks, none.by_feedbacks, seed)}
    if "5" in told["lift_by_feedbacks"]:
        told["lift_after_5_feedbacks"] = told["lift_by_feedbacks"]["5"]["lift"]
    peers = {n: t for n, t in traces.items() if n not in ("assistant", "no learning")}
    told["regret_below_peers"] = {n: bool(ours.regret.sum() < t.regret.sum()) for n, t in peers.items()}
    if -1 in ours.after_change:
        told["after_change"] = recovery(ours.after_change, none.after_change, told["lift_by_feedbacks"])
        told["recovered_after_feedbacks"] = {str(share): first(told["after_change"], "recovered", share) for share in RECOVERED}
        told["as_new_after_feedbacks"] = first(told["after_change"], "beside_new", 1.0)
    return told


def first(rows: Mapping[str, Mapping[str, float]], figure: str, least: float) -> int | None:
    """The smallest measured number of feedbacks from which on a figure is at least so much; None where it ends below."""
    found = None
    for count in sorted(map(int, rows)):
        met = count > 0 and rows[str(count)].get(figure, 0.0) >= least
        found = (found or count) if met else None
    return found


def lifts(ours: ByCount, none: ByCount, seed: int = 0) -> dict[str, dict[str, Any]]:
    """By number of feedbacks: mean nDCG@10, that of no learning for the same shoppers, the lift and its 95% bootstrap interval.

    Without learning a shopper's nDCG does not depend on feedback: the one at 0 stands for every count.
    """
    chance = np.random.default_rng(seed)
    told: dict[str, dict[str, Any]] = {}
    for count, values in sorted(ours.items()):
        pairs = np.array([(v, none[0][s]) for s, v in values.items() if s in none.get(0, {})])
        if not len(pairs) or not pairs[:, 1].sum():
            continue
        drawn = pairs[chance.integers(len(pairs), size=(RESAMPLES, len(pairs)))].mean(1)
        low, high = np.quantile(drawn[:, 0] / np.maximum(drawn[:, 1], 1e-9) - 1, [0.025, 0.975])
        mean, still = pairs.mean(0)
        told[str(count)] = {
            "ndcg@10": float(mean),
            "no_learning": float(still),
            "lift": float(mean / still - 1),
            "interval": [float(low), float(high)],
            "shoppers": len(pairs),
        }
    return told


def recovery(ours: ByCount, none: ByCount, new: Mapping[str, Any] | None = None) -> dict[str, dict[str, Any]]:
    """By number of feedbacks after a change of taste: nDCG@10 beside that before it, of the same shoppers.

    A new taste may be easier to serve than the old one; so both are taken relative to no learning, and `recovered` is the share
    of the old relative nDCG that is back. `beside_new` sets it beside shoppers of whom nothing was known, after as many feedbacks
    (`new`, their `lifts`): what a system reaches that forgets the old taste whole at the moment of the change.
    """
    told: dict[str, dict[str, Any]] = {}
    before, still, still_after = ours[-1], none.get(-1, {}), none.get(0, {})
    for count, values in sorted(ours.items()):
        who = [s for s in values if s in before and s in still and s in still_after]
        if count < 0 or not who:
            continue
        now, then, now_still, then_still = (
            float(np.mean([table[s] for s in who])) for table in (values, before, still_after, still)
        )
        share = (now / max(now_still, 1e-9)) / max(then / max(then_still, 1e-9), 1e-9)
        told[str(count)] = {"ndcg@10": now, "before": then, "recovered": share, "shoppers": len(who)}
        if strangers := (new or {}).get(str(count)):
            told[str(count)]["beside_new"] = (now / max(now_still, 1e-9)) / (1 + strangers["lift"])
    return told


def plot(traces: Mapping[str, Trace], folder: Path) -> list[str]:
    """Regret, clicks, dwell and purchases over time and nDCG by feedbacks, one HTML file each; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    over_time = {
        "cumulative regret": {n: t.regret.cumsum() for n, t in traces.items()},
        "clicks a page": {n: smooth(t.clicks) for n, t in traces.items()},
        "dwell seconds a page": {n: smooth(t.dwell_s) for n, t in traces.items()},
        "purchases a page": {n: smooth(t.purchases) for n, t in traces.items()},
    }
    paths = []
    for title, lines in over_time.items():
        figure = go.Figure([go.Scatter(x=np.arange(1, len(y) + 1), y=y, name=n) for n, y in lines.items()])
        figure.update_layout(title=title, xaxis_title="round", template="plotly_white")
        paths.append(_write(figure, folder, title))
    figure = go.Figure([_by_feedbacks(n, t.by_feedbacks) for n, t in traces.items()])
    figure.update_layout(title="nDCG@10 by feedbacks", xaxis_title="feedbacks", template="plotly_white")
    return [*paths, _write(figure, folder, "ndcg by feedbacks")]


def smooth(values: Doubles, window: int = 5) -> Doubles:
    width = min(window, len(values))
    return np.convolve(values, np.ones(width) / width, mode="valid")


def _by_feedbacks(name: str, values: ByCount) -> go.Scatter:
    told = means(values)
    return go.Scatter(x=[int(n) for n in told], y=list(told.values()), name=name)


def _write(figure: go.Figure, folder: Path, title: str) -> str:
    path = folder / f"simulate-{title.replace(' ', '-')}.html"
    figure.write_html(path, include_plotlyjs="directory")
    return str(path)


def table(results: Mapping[str, Mapping[str, Any]]) -> str:
    last = "nDCG@10 after 0, 5, 10 feedbacks"
    lines = [f"{'policy':<18} {'clicks':>7} {'buys':>6} {'dwell s':>8} {'depth':>6} {'regret':>7} {last:>34}"]
    for name, r in results.items():
        by = r["ndcg@10_by_feedbacks"]
        ndcg = ", ".join(f"{by[n]:.3f}" if n in by else "-" for n in ("0", "5", "10"))
        lines.append(
            f"{name:<18} {r['click_through']:7.3f} {r['conversion']:6.3f} {r['dwell_s']:8.1f} {r['depth']:6.2f}"
            f" {r['regret']:7.1f} {ndcg:>34}"
        )
    return "\n".join(lines)
