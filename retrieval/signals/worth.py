"""What an item is worth to anybody: price, rating, demand, age, stock. Knows neither query nor shopper."""

import numpy as np
from numpy.typing import NDArray

from retrieval.kernels import compiled
from retrieval.schema import Floats, Ints
from retrieval.signals.columns import ItemColumns
from retrieval.signals.match import positions

PRIOR_RATINGS = 10.0
FRESH_HALF_LIFE_S = 120 * 86400.0


def worth_signals(rows: Ints, columns: ItemColumns, mean_rating: float, newest_s: float, popularity: Floats) -> dict[str, Floats]:
    """Columns (n,) over the candidates, NaN where the catalogue does not say.

    `price_position`: place of the price among the candidates, 0 cheapest to 1 dearest. `rating`: Bayesian average, the shop's mean
    counted as ten ratings. `popularity`: decayed demand as a share of the shop's most wanted item.
    `freshness`: 0.5 ** (age / 120 days), age against the catalogue's newest item. `stock`: 1 in stock, 0 sold out.
    """
    held = (columns.price_cents, columns.rating, columns.rating_count, columns.created_at, columns.stock)
    price, average, fresh, stock = _worths(rows, *held, mean_rating, newest_s)
    return {
        "price_position": price_positions(price),
        "rating": average,
        "popularity": popularity,
        "freshness": fresh,
        "stock": stock,
    }


@compiled
def _worths(
    rows: Ints,
    price_cents: Ints,
    rating: Floats,
    rating_count: Ints,
    created_at: NDArray[np.float64],
    stock: Ints,
    mean_rating: float,
    newest_s: float,
) -> tuple[Floats, Floats, Floats, Floats]:
    """Price in cents, average rating, freshness and stock (n,) of the rows."""
    out = np.full((4, len(rows)), np.nan, np.float32)
    for i in range(len(rows)):
        row = rows[i]
        if price_cents[row] >= 0:
            out[0, i] = price_cents[row]
        known = not np.isnan(rating[row])
        counted = max(rating_count[row], 1) if known else rating_count[row]
        total = rating[row] * counted if known else 0.0
        out[1, i] = (total + mean_rating * PRIOR_RATINGS) / (counted + PRIOR_RATINGS)
        out[2, i] = 2.0 ** ((created_at[row] - newest_s) / FRESH_HALF_LIFE_S)
        if stock[row] >= 0:
            out[3, i] = stock[row] > 0
    return out[0], out[1], out[2], out[3]


def price_positions(price: Floats) -> Floats:
    """Share (n,) of the candidates with a price that cost less; NaN without one."""
    places = positions(-price)
    return np.asarray(places / max(len(price) - np.isnan(price).sum() - 1, 1), np.float32)
