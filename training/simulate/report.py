"""The table and the plots of a simulation."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go

from training.simulate.run import Trace
from training.simulate.world import Doubles

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


def means(values: Mapping[int, list[float]]) -> dict[str, float]:
    return {str(n): float(np.mean(v)) for n, v in sorted(values.items())}


def compared(results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The targets: what five feedbacks are worth beside no learning, regret beside the peers, recovery after a change."""
    ours, none = results["assistant"], results["no learning"]
    after = ours["ndcg@10_after_change"]
    told: dict[str, Any] = {}
    if "5" in ours["ndcg@10_by_feedbacks"] and "5" in none["ndcg@10_by_feedbacks"]:
        told["lift_after_5_feedbacks"] = ours["ndcg@10_by_feedbacks"]["5"] / none["ndcg@10_by_feedbacks"]["5"] - 1
    told["regret_below_peers"] = {
        name: bool(ours["regret"] < r["regret"]) for name, r in results.items() if name not in ("assistant", "no learning")
    }
    if "-1" in after:
        kept = {n: v / after["-1"] for n, v in after.items() if n != "-1"}
        told["share_of_ndcg_recovered_after_change"] = kept
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


def _by_feedbacks(name: str, values: Mapping[int, list[float]]) -> go.Scatter:
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
