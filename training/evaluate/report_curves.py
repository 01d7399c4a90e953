"""What one aim costs another, on home pages: accuracy against variety, and against each aim that a shop can weigh in `aims.toml`.

Each curve starts from the ranker's scores, before anything is left out for diversity, and moves one weight. A point that another
one beats in both is no choice: the rest is the Pareto front.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from retrieval.aims import Aims, AimSettings, standing
from retrieval.diversify import Mix, dpp, mmr
from retrieval.recommend import TRADE_OFF_BROWSE, WINDOW, Recommender
from retrieval.schema import Floats, Ints, Query
from retrieval.store import Columns, Store

from .lists import calibration, diversity
from .metrics import ndcg_at

K = 10
TRADE_OFFS = (1.0, 0.95, 0.9, 0.75, 0.5, 0.25)
WEIGHTS = (0.0, 0.1, 0.25, 0.5, 1.0, 2.0)
AIMS = ("click", "purchase", "dwell", "margin", "stock")
# What each curve trades accuracy for; less miscalibration is better, so it is turned round.
GAINS: Mapping[str, str] = {"mmr": "diversity", "dpp": "diversity", "calibrated": "calibration", **{name: name for name in AIMS}}
Point = dict[str, float]


def curves(
    recommender: Recommender,
    store: Store,
    judged: Mapping[str, Mapping[str, float]],
    mixes: Mapping[str, Mapping[int, float]],
    now: datetime,
) -> dict[str, list[Point]]:
    """{name of the curve: its points}; `judged` {shopper: {item: grade}}, `mixes` {shopper: {category code: share}}.

    A point has the weight, what the lists are like, the mean of each aim over the places (rates; seconds; money; pieces), and
    `pareto` 1 where no other point of the curve is as good in both.
    """
    columns = store.columns
    aims = Aims(AimSettings(), columns, recommender.log.all)
    held: list[tuple[str, Ints, Floats, dict[str, NDArray[np.float64]]]] = []
    for user in tqdm(judged, desc="scores", leave=False):
        rows, scores = recommender.scores(Query(), user, now)
        window = np.argsort(-scores, kind="stable")[:WINDOW]
        values = {name: aims.values(name, rows[window]) for name in AIMS}
        held.append((user, rows[window], scores[window], values))

    def curve(name: str, weights: tuple[float, ...], pick: Callable[[float, str, Ints, Floats], Ints]) -> list[Point]:
        points = []
        for weight in weights:
            found = []
            for user, rows, scores, values in held:
                moved = scores + weight * standing(values[name]) if name in AIMS else scores
                at = pick(weight, user, rows, moved)
                ids = [columns.ids[r] for r in rows[at]]
                mix = calibration(columns.category[rows[at]].tolist(), mixes[user])
                likes = (ndcg_at(ids, judged[user]), diversity(columns.text[rows[at]]), mix, -mix)
                found.append((*likes, *(mean_known(values[n][at]) for n in AIMS)))
            names = ("ndcg@10", "diversity", "miscalibration", "calibration", *AIMS)
            points.append({"weight": weight, **{n: round(float(v), 4) for n, v in zip(names, np.mean(found, axis=0), strict=True)}})
        best = undominated(points, "ndcg@10", GAINS[name])
        return [{**point, "pareto": float(point in best)} for point in points]

    return {
        "mmr": curve("mmr", TRADE_OFFS, lambda t, u, r, s: mmr(s, columns.text[r], K, t, 1)),
        "dpp": curve("dpp", TRADE_OFFS, lambda t, u, r, s: dpp(s, columns.text[r], K, t, 1)),
        "calibrated": curve("calibrated", WEIGHTS, lambda w, u, r, s: in_mix(columns, r, s, mixes[u], w)),
        **{name: curve(name, WEIGHTS, lambda w, u, r, s: first(s)) for name in AIMS},
    }


def in_mix(columns: Columns, rows: Ints, scores: Floats, target: Mapping[int, float], weight: float) -> Ints:
    """What a home page shows at another weight of the shopper's mix."""
    return mmr(scores, columns.text[rows], K, TRADE_OFF_BROWSE, 1, Mix(columns.category[rows], target, weight))


def mean_known(values: NDArray[np.float64]) -> float:
    """Mean of the values that are known, 0 without one."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else 0.0


def first(scores: Floats) -> Ints:
    return np.argsort(-scores, kind="stable")[:K]


def undominated(points: list[Point], *aims: str) -> list[Point]:
    """The points of which no other is at least as good in all aims and better in one (Pareto)."""

    def beats(a: Point, b: Point) -> bool:
        return all(a[x] >= b[x] for x in aims) and any(a[x] > b[x] for x in aims)

    return [p for p in points if not any(beats(other, p) for other in points)]
