"""What one aim costs another, on home pages: accuracy against variety, margin and stock. A point dominated by another is no choice.

Each curve starts from the ranker's scores, before anything is left out for diversity, and moves one weight.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

import numpy as np
from tqdm import tqdm

from retrieval.diversify import calibrated, dpp, mmr
from retrieval.recommend import WINDOW, Recommender
from retrieval.schema import Floats, Ints, Query
from retrieval.store import Columns, Store

from .lists import calibration, diversity
from .metrics import ndcg_at

K = 10
TRADE_OFFS = (1.0, 0.95, 0.9, 0.75, 0.5, 0.25)
WEIGHTS = (0.0, 0.1, 0.25, 0.5, 1.0, 2.0)
Point = dict[str, float]


def curves(
    recommender: Recommender,
    store: Store,
    judged: Mapping[str, Mapping[str, float]],
    mixes: Mapping[str, Mapping[int, float]],
    now: datetime,
) -> dict[str, list[Point]]:
    """{name of the curve: its points}; `judged` {shopper: {item: grade}}, `mixes` {shopper: {category code: share}}."""
    columns = store.columns
    held: list[tuple[str, Ints, Floats]] = []
    for user in tqdm(judged, desc="scores", leave=False):
        rows, scores = recommender.scores(Query(), user, now)
        window = np.argsort(-scores, kind="stable")[:WINDOW]
        held.append((user, rows[window], scores[window]))

    def point(weight: float, pick: Callable[[str, Ints, Floats], Ints]) -> Point:
        found = []
        for user, rows, scores in held:
            picked = rows[pick(user, rows, scores)]
            ids = [columns.ids[r] for r in picked]
            mix = calibration(columns.category[picked].tolist(), mixes[user])
            price, stock = margin(columns)[picked], np.maximum(columns.stock[picked], 0)
            found.append((ndcg_at(ids, judged[user]), diversity(columns.text[picked]), mix, price.mean(), np.log1p(stock).mean()))
        names = ("ndcg@10", "diversity", "miscalibration", "margin", "log_stock")
        return {"weight": weight, **{n: round(float(v), 4) for n, v in zip(names, np.mean(found, axis=0), strict=True)}}

    return {
        "mmr": [point(t, lambda u, r, s, t=t: mmr(s, columns.text[r], K, t, 1)) for t in TRADE_OFFS],  # type: ignore[misc]
        "dpp": [point(t, lambda u, r, s, t=t: dpp(s, columns.text[r], K, t, 1)) for t in TRADE_OFFS],  # type: ignore[misc]
        "calibrated": [
            point(t, lambda u, r, s, t=t: calibrated(s, columns.category[r], mixes[u], K, t, 1))  # type: ignore[misc]
            for t in TRADE_OFFS
        ],
        "margin": [point(w, lambda u, r, s, w=w: first(s + w * standing(margin(columns)[r]))) for w in WEIGHTS],  # type: ignore[misc]
        "stock pressure": [
            point(w, lambda u, r, s, w=w: first(s + w * standing(columns.stock[r].astype(np.float64))))  # type: ignore[misc]
            for w in WEIGHTS
        ],
    }


def margin(columns: Columns) -> Floats:
    """What selling one piece earns, in the currency's units: the price times the number in the attribute "margin", without it 1."""
    price = np.maximum(columns.price_cents, 0) / 100
    for code, token in enumerate(columns.attributes):
        if token.startswith("margin=") and token[7:].replace(".", "", 1).isdigit():
            owners = np.searchsorted(columns.attribute_starts, np.flatnonzero(columns.attribute_codes == code), "right") - 1
            price[owners] *= float(token[7:])
    return np.asarray(price, np.float32)


def standing(values: Floats) -> Floats:
    """Place of each among the candidates, from -0.5 lowest to 0.5 highest, equals together."""
    ordered = np.sort(values)
    middle = (np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right") - 1) / 2
    return np.asarray(middle / max(len(values) - 1, 1) - 0.5, np.float32)


def first(scores: Floats) -> Ints:
    return np.argsort(-scores, kind="stable")[:K]


def undominated(points: list[Point], *aims: str) -> list[Point]:
    """The points of which no other is at least as good in all aims and better in one (Pareto)."""

    def beats(a: Point, b: Point) -> bool:
        return all(a[x] >= b[x] for x in aims) and any(a[x] > b[x] for x in aims)

    return [p for p in points if not any(beats(other, p) for other in points)]
