"""Orders other than relevance: among what is relevant, never instead of it. Knows columns, no index."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from retrieval.schema import Candidates, Floats, Ints, Sort
from retrieval.store import Columns

# A candidate is relevant when it matches the words or the photo at least this well beside the ten best.
AS_RELEVANT = 0.7
HEAD = 10
MATCH = ("text", "bm25", "title_match", "image")


def sort_relevant(
    sort: Sort, columns: Columns, candidates: Candidates, signals: Mapping[str, Floats], scores: Floats, of_kind: bool = False
) -> Ints:
    """Indices of the relevant candidates in the order asked for, equal ones by score; those without a value come last.

    `of_kind`: a filter on the category has let only the right kind through, so that all are relevant.
    """
    keys = sort_keys(sort, columns, candidates.rows, signals)
    order = np.lexsort((-scores, np.where(np.isnan(keys), np.inf, keys)))
    return (order if of_kind else order[relevant(signals)[order]]).astype(np.int64)


def sort_keys(sort: Sort, columns: Columns, rows: Ints, signals: Mapping[str, Floats]) -> NDArray[np.float64]:
    """What to sort by, ascending; NaN where the catalogue does not say."""
    price = np.where(columns.price_cents[rows] < 0, np.nan, columns.price_cents[rows].astype(np.float64))
    match sort:
        case "price_asc":
            return price
        case "price_desc":
            return -price
        case "rating":
            return -signals["rating"].astype(np.float64)
        case "newest":
            return -columns.created_at[rows]
        case "popularity":
            demand = signals["popularity"].astype(np.float64)
            return -(columns.rating_count[rows].astype(np.float64) if np.isnan(demand).all() else demand)
        case "relevance":
            return np.zeros(len(rows))


def relevant(signals: Mapping[str, Floats]) -> NDArray[np.bool_]:
    """Candidates (n,) whose mean match is at least `AS_RELEVANT` of that of the ten best; all of them without a query."""
    match = [np.nan_to_num(signals[name]) for name in MATCH if not np.isnan(signals[name]).all()]
    if not match:
        return np.ones(len(signals["text"]), bool)
    strength = np.mean(match, axis=0)
    best = np.sort(strength)[::-1][:HEAD].mean()
    return np.asarray(strength >= AS_RELEVANT * best)
