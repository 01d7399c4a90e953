"""What an item is worth to anybody: price, rating, demand, age, stock. Knows neither query nor shopper."""

import numpy as np

from retrieval.schema import Floats, Ints
from retrieval.signals.columns import ItemColumns

PRIOR_RATINGS = 10.0
FRESH_HALF_LIFE_S = 120 * 86400.0


def worth_signals(rows: Ints, columns: ItemColumns, mean_rating: float, newest_s: float, popularity: Floats) -> dict[str, Floats]:
    """Columns (n,) over the candidates, NaN where the catalogue does not say.

    `price_position`: place of the price among the candidates, 0 cheapest to 1 dearest. `rating`: Bayesian average, the shop's mean
    counted as ten ratings. `popularity`: decayed demand as a share of the shop's most wanted item.
    `freshness`: 0.5 ** (age / 120 days), age against the catalogue's newest item. `stock`: 1 in stock, 0 sold out.
    """
    price = columns.price_cents[rows].astype(np.float32)
    price[price < 0] = np.nan
    rated, count = columns.rating[rows], columns.rating_count[rows].astype(np.float32)
    counted = np.maximum(count, (~np.isnan(rated)).astype(np.float32))
    average = (np.nan_to_num(rated) * counted + mean_rating * PRIOR_RATINGS) / (counted + PRIOR_RATINGS)
    stock = columns.stock[rows]
    age_s = newest_s - columns.created_at[rows]
    return {
        "price_position": price_positions(price),
        "rating": average.astype(np.float32),
        "popularity": popularity,
        "freshness": np.exp2(-age_s / FRESH_HALF_LIFE_S).astype(np.float32),
        "stock": np.where(stock < 0, np.nan, stock > 0).astype(np.float32),
    }


def price_positions(price: Floats) -> Floats:
    """Share of the candidates that cost less."""
    known = np.sort(price[~np.isnan(price)])
    places = np.searchsorted(known, price) / max(len(known) - 1, 1)
    return np.where(np.isnan(price), np.nan, places).astype(np.float32)
