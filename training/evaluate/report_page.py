"""The report as one HTML file that needs nothing else: tables and plots. Knows the report's JSON, measures nothing."""

from collections.abc import Mapping
from html import escape
from typing import Any

import plotly.graph_objects as go

STYLE = """body{font:15px/1.5 system-ui,sans-serif;max-width:1100px;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:1rem 0;display:block;overflow-x:auto}
td,th{padding:.25rem .6rem;border-bottom:1px solid #ddd;text-align:right}
td:first-child,th:first-child{text-align:left}"""
AIMS = {
    "click": "click-through of the items shown",
    "purchase": "purchases a look",
    "dwell": "seconds on an item",
    "margin": "money a piece",
    "stock": "pieces in stock",
}


def page(result: Mapping[str, Any]) -> str:
    """A whole HTML document; names that come from the shop are escaped."""
    parts = [
        f"<h1>Report: {escape(result['shop'])}</h1>",
        f"<p>{result['held_out_shoppers']} shoppers and {result['pages']} result pages after {escape(result['cut'][:10])}, of whom "
        "the ranker learned nothing. Each figure's definition stands in the docstring of its function.</p>",
        "<h2>Home pages</h2>",
        _table(result["home"]),
        "<h2>Searches</h2>",
        _table(result["searches"]),
        "<h2>What the log says</h2>",
        _table({"log": result["log"]}),
        *(_plot(figure, n == 0) for n, figure in enumerate(_figures(result))),
    ]
    head = f"<meta charset=utf-8><title>Report: {escape(result['shop'])}</title><style>{STYLE}</style>"
    return f"<!doctype html><html lang=en>{head}{''.join(parts)}</html>\n"


def _table(rows: Mapping[str, Mapping[str, Any]]) -> str:
    names = list(next(iter(rows.values())))
    head = "".join(f"<th>{escape(n)}</th>" for n in ("", *names))
    cells = {label: "".join(f"<td>{_cell(row[n])}</td>" for n in names) for label, row in rows.items()}
    body = "".join(f"<tr><td>{escape(label)}</td>{row}</tr>" for label, row in cells.items())
    return f"<table><tr>{head}</tr>{body}</table>"


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " to ".join(f"{v:.3f}" for v in value)
    return "–" if value is None else f"{value:g}"


def _figures(result: Mapping[str, Any]) -> list[go.Figure]:
    curves = result["curves"]
    variety = go.Figure(layout={"title": "Accuracy against variety", "xaxis_title": "diversity", "yaxis_title": "ndcg@10"})
    mixed = go.Figure(layout={"title": "Accuracy against calibration", "xaxis_title": "miscalibration", "yaxis_title": "ndcg@10"})
    for name in ("mmr", "dpp", "calibrated"):
        _line(variety, name, curves[name], "diversity")
        _line(mixed, name, curves[name], "miscalibration")
    aims = []
    for name, axis in AIMS.items():
        figure = go.Figure(layout={"title": f"Accuracy against {name}", "xaxis_title": axis, "yaxis_title": "ndcg@10"})
        _line(figure, name, curves[name], name)
        aims.append(figure)
    shares = result["exposure_by_brand"]
    brands = go.Figure(go.Bar(x=[escape(n) for n in shares], y=list(shares.values())), layout={"title": "Exposure by brand"})
    bars = go.Figure(layout={"title": "Home pages", "barmode": "group"})
    for label, row in result["home"].items():
        metrics = ["recall@10", "ndcg@10", "mrr", "hit_rate@10"]
        bars.add_bar(name=label, x=metrics, y=[row[m] for m in metrics])
    return [bars, variety, mixed, *aims, brands]


def _line(figure: go.Figure, name: str, points: list[dict[str, float]], axis: str) -> None:
    """One curve; stars are the points that no other of it beats in both."""
    figure.add_scatter(
        name=name,
        x=[p[axis] for p in points],
        y=[p["ndcg@10"] for p in points],
        text=[f"weight {p['weight']:g}" for p in points],
        mode="lines+markers",
        marker={
            "size": [11 if p["pareto"] else 6 for p in points],
            "symbol": ["star" if p["pareto"] else "circle" for p in points],
        },
    )


def _plot(figure: go.Figure, script: bool) -> str:
    """The figure as a fragment; the first brings plotly's script along, so that the page needs no network."""
    return str(figure.to_html(full_html=False, include_plotlyjs=script))
