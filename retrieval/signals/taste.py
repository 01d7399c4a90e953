"""How candidates suit this shopper: profile, likes and dislikes, history. Knows no query words."""

from collections.abc import Mapping, Sequence

import numpy as np

from retrieval.schema import Floats, Ints, UserContext
from retrieval.signals.columns import ItemColumns, gather
from retrieval.signals.vocabulary import Vocabulary

NAMES = (
    "brand_affinity", "category_affinity", "attribute_affinity", "price_fit", "taste", "recent_similarity", "seen_before",
    "bought_before",
)  # fmt: skip
NARROWEST_STD = 0.35
RECENT = 8
ENGAGED = frozenset(("click", "view", "cart", "purchase", "dwell"))


def taste_signals(
    rows: Ints,
    columns: ItemColumns,
    vocabulary: Vocabulary,
    context: UserContext,
    liked: Sequence[str],
    disliked: Sequence[str],
) -> dict[str, Floats]:
    """Columns (n,), NaN throughout for a stranger, so that a model can tell "no history" from "does not suit".

    `brand_affinity`: the profile's share of the item's brand. `category_affinity`: of its deepest known category level.
    `attribute_affinity`: shares of its attribute values, rare values weighing more. `price_fit`: distance of ln(price) from what
    they usually pay, in standard deviations, negative. `taste`: cosine to the nearest liked item minus that to the nearest
    disliked one, each above the candidates' mean. `recent_similarity`: the same to the last items they engaged with.
    `seen_before`: ln(1 + events on the item). `bought_before`: 1 or 0.
    """
    found = {name: np.full(len(rows), np.nan, np.float32) for name in NAMES}
    vectors = np.asarray(columns.text[rows])
    if liked or disliked:
        found["taste"] = nearness(vectors, liked, columns) - nearness(vectors, disliked, columns)
    profile = context.profile
    if profile.events:
        found["brand_affinity"] = shares(columns.brand[rows], profile.brands, vocabulary.brand_code)
        found["category_affinity"] = _category(rows, columns, vocabulary, profile.categories)
        found["attribute_affinity"] = _attributes(rows, columns, vocabulary, profile.attributes)
    if profile.price_log_mean is not None and profile.price_log_std is not None:
        price = columns.price_cents[rows]
        gap = np.abs(np.log(np.maximum(price, 1)) - profile.price_log_mean) / max(profile.price_log_std, NARROWEST_STD)
        found["price_fit"] = np.where(price > 0, -gap, np.nan).astype(np.float32)
    if context.recent:
        _history(found, rows, vectors, columns, context)
    return found


def nearness(vectors: Floats, ids: Sequence[str], columns: ItemColumns) -> Floats:
    """Cosine (n,) to the nearest of the items, above the candidates' mean; 0 when there is none."""
    examples = [columns.row_of[i] for i in ids if i in columns.row_of]
    if not examples:
        return np.zeros(len(vectors), np.float32)
    cosine = (vectors @ np.asarray(columns.text[examples]).T).max(1)
    return np.asarray(cosine - cosine.mean(), np.float32)


def shares(codes: Ints, share_of: Mapping[str, float], code_of: Mapping[str, int]) -> Floats:
    """The profile's share of each code; 0 for what the profile does not hold."""
    table = np.zeros(len(code_of) + 1, np.float32)  # the last cell is code -1
    for name, share in share_of.items():
        code = code_of.get(" ".join(name.casefold().split()))
        if code is not None:
            table[code] = share
    return table[codes]


def _category(rows: Ints, columns: ItemColumns, vocabulary: Vocabulary, share_of: Mapping[str, float]) -> Floats:
    codes, owner = gather(columns.level_starts, columns.level_codes, rows)
    share = shares(codes, share_of, vocabulary.category_code)
    out = np.zeros(len(rows), np.float32)
    known = share > 0
    out[owner[known]] = share[known]  # levels run from the root down: the deepest known one stays
    return out


def _attributes(rows: Ints, columns: ItemColumns, vocabulary: Vocabulary, share_of: Mapping[str, float]) -> Floats:
    codes, owner = gather(columns.attribute_starts, columns.attribute_codes, rows)
    folded = {f"{n}={' '.join(v.casefold().split())}": s for (n, _, v), s in ((k.partition("="), s) for k, s in share_of.items())}
    table = np.zeros(len(vocabulary.attribute_code) + 1, np.float32)
    for pair, share in folded.items():
        if (code := vocabulary.attribute_code.get(pair)) is not None:
            table[code] = share * vocabulary.attribute_idf[code]
    return np.bincount(owner, table[codes], len(rows)).astype(np.float32)


def _history(found: dict[str, Floats], rows: Ints, vectors: Floats, columns: ItemColumns, context: UserContext) -> None:
    engaged = [e.item_id for e in context.recent if e.kind in ENGAGED]
    found["recent_similarity"] = nearness(vectors, list(dict.fromkeys(engaged))[:RECENT], columns)
    seen = np.zeros(len(rows), np.float32)
    bought = np.zeros(len(rows), np.float32)
    at = {row: i for i, row in enumerate(rows.tolist())}
    for event in context.recent:
        i = at.get(columns.row_of.get(event.item_id, -1))
        if i is not None:
            seen[i] += event.kind in ENGAGED
            bought[i] = bought[i] or event.kind == "purchase"
    found["seen_before"], found["bought_before"] = np.log1p(seen), bought
