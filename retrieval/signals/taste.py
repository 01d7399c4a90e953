"""How candidates suit this shopper: profile, likes and dislikes, history, this session. Knows no query words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property

import numpy as np

from retrieval.kernels import compiled, nearest, place
from retrieval.schema import Event, Floats, Ints, UserContext
from retrieval.signals.columns import ItemColumns
from retrieval.signals.vocabulary import Vocabulary

NARROWEST_STD = 0.35
RECENT = 8
ENGAGED = frozenset(("click", "view", "cart", "purchase", "dwell"))
MET = ENGAGED | {"like", "rating"}
LONGEST_DUE = 3.0
DAY_S = 86400.0


class Taste:
    """One shopper in a generation's codes: made once a context, then asked for every set of candidates."""

    def __init__(self, context: UserContext, columns: ItemColumns, vocabulary: Vocabulary) -> None:
        self._columns, self._vocabulary, self._context = columns, vocabulary, context
        profile = context.profile
        self._brands = _codes(profile.brands, vocabulary.brand_code)
        self._categories = _codes(profile.categories, vocabulary.category_code)
        pairs = {f"{n}={v}": s for (n, _, v), s in ((k.partition("="), s) for k, s in profile.attributes.items())}
        codes, shares = _codes(pairs, vocabulary.attribute_code)
        self._attributes = codes, (shares * vocabulary.attribute_idf[codes]).astype(np.float32)
        self._liked, self._disliked = self._rows(context.liked), self._rows(context.disliked)
        self._recent = self._rows([e.item_id for e in context.recent if e.kind in ENGAGED], RECENT)
        self._seen = self._counted(e.item_id for e in context.recent if e.kind in ENGAGED)
        self._bought = self._counted(e.item_id for e in context.recent if e.kind == "purchase")
        self._ignored = self._counted(ignored(context.recent))
        self._due = due(context.recent, columns)

    @cached_property
    def mix(self) -> dict[int, float]:
        """{category code: share} of those categories that items stand in directly."""
        deepest = set(np.unique(self._columns.category).tolist())
        return {code: share for code, share in zip(*(x.tolist() for x in self._categories), strict=True) if code in deepest}

    def signals(self, rows: Ints, liked: Sequence[str] = (), disliked: Sequence[str] = ()) -> dict[str, Floats]:
        """Columns (n,) of what is known; none for a stranger, so that a model can tell "no history" from "does not suit".

        `liked` and `disliked` are this query's, beside those of the context.
        `brand_affinity`: the profile's share of the item's brand. `category_affinity`: of its deepest known category level.
        `attribute_affinity`: shares of its attribute values, rare values weighing more. `price_fit`: distance of ln(price) from
        what they usually pay, in standard deviations, negative. `taste`: cosine to the nearest liked item minus that to the
        nearest disliked one, each above the candidates' mean. `recent_similarity`: the same to the last items they engaged with.
        `seen_before`: ln(1 + events on the item). `bought_before`: 1 or 0. `repeat_due`: log2 of the time since they last bought
        of its category over their usual time between two such purchases, within 3; NaN for what they did not buy on two days
        (consumables; Bhagat et al. 2018, https://doi.org/10.1145/3219819.3219891). `ignored`: ln(1 + pages of their last session
        that showed the item in vain).
        """
        found: dict[str, Floats] = {}
        columns, context = self._columns, self._context
        likes = np.union1d(self._liked, self._rows(liked)) if liked else self._liked
        dislikes = np.union1d(self._disliked, self._rows(disliked)) if disliked else self._disliked
        if liked or disliked or context.liked or context.disliked:
            found["taste"] = nearness(rows, likes, columns) - nearness(rows, dislikes, columns)
        profile = context.profile
        if profile.events:
            found["brand_affinity"] = lookup(columns.brand[rows], *self._brands)
            found["category_affinity"] = deepest(columns.level_starts, columns.level_codes, rows, *self._categories)
            found["attribute_affinity"] = totals(columns.attribute_starts, columns.attribute_codes, rows, *self._attributes)
        if profile.price_log_mean is not None and profile.price_log_std is not None:
            std = max(profile.price_log_std, NARROWEST_STD)
            found["price_fit"] = price_fits(columns.price_cents[rows], profile.price_log_mean, std)
        if context.recent:
            found["recent_similarity"] = nearness(rows, self._recent, columns)
            found["seen_before"] = np.log1p(lookup(rows, *self._seen))
            found["bought_before"] = np.minimum(lookup(rows, *self._bought), 1)
            found["ignored"] = np.log1p(lookup(rows, *self._ignored))
            found["repeat_due"] = lookup(columns.category[rows], *self._due, missing=np.nan)
        return found

    def _rows(self, ids: Sequence[str], most: int | None = None) -> Ints:
        return np.array([r for i in list(dict.fromkeys(ids))[:most] if (r := self._columns.row_of.get(i)) is not None], np.int64)

    def _counted(self, ids: Iterable[str]) -> tuple[Ints, Floats]:
        """Rows in ascending order, and how often each occurs."""
        held = [r for i in ids if (r := self._columns.row_of.get(i)) is not None]
        rows, counts = np.unique(np.array(held, np.int64), return_counts=True)
        return rows, counts.astype(np.float32)


def nearness(rows: Ints, examples: Ints, columns: ItemColumns) -> Floats:
    """Cosine (n,) of the rows to the nearest of the example rows, above the rows' mean; 0 when there is none."""
    if not len(examples):
        return np.zeros(len(rows), np.float32)
    cosine = nearest(columns.text, rows, columns.text[examples])
    return np.asarray(cosine - cosine.mean())


def _codes(share_of: Mapping[str, float], code_of: Mapping[str, int]) -> tuple[Ints, Floats]:
    """Codes of the names that the generation knows, ascending and each once, and their shares."""
    folded = ((code_of.get(" ".join(name.casefold().split())), share) for name, share in share_of.items())
    known = sorted({code: share for code, share in folded if code is not None}.items())
    return np.array([c for c, _ in known], np.int64), np.array([s for _, s in known], np.float32)


@compiled
def lookup(keys: Ints, known: Ints, values: Floats, missing: float = 0.0) -> Floats:
    """The value of each key (n,) among the `known`, which ascend; `missing` for the rest."""
    out = np.full(len(keys), missing, np.float32)
    for i in range(len(keys)):
        at = place(known, 0, len(known), keys[i])
        if at >= 0:
            out[i] = values[at]
    return out


@compiled
def totals(starts: Ints, codes: Ints, rows: Ints, known: Ints, values: Floats) -> Floats:
    """The sum (n,) of the values of each row's codes among the `known`, which ascend."""
    out = np.zeros(len(rows), np.float32)
    for i in range(len(rows)):
        for at in range(starts[rows[i]], starts[rows[i] + 1]):
            found = place(known, 0, len(known), codes[at])
            if found >= 0:
                out[i] += values[found]
    return out


@compiled
def deepest(starts: Ints, codes: Ints, rows: Ints, known: Ints, values: Floats) -> Floats:
    """The value (n,) of the last of each row's codes whose value is above 0; 0 without one."""
    out = np.zeros(len(rows), np.float32)
    for i in range(len(rows)):
        for at in range(starts[rows[i]], starts[rows[i] + 1]):
            found = place(known, 0, len(known), codes[at])
            if found >= 0 and values[found] > 0:
                out[i] = values[found]
    return out


@compiled
def price_fits(price_cents: Ints, mean: float, std: float) -> Floats:
    """Minus the distance (n,) of ln(price) from the mean, in standard deviations; NaN without a price."""
    out = np.full(len(price_cents), np.nan, np.float32)
    for i in range(len(price_cents)):
        if price_cents[i] > 0:
            out[i] = -abs(np.log(price_cents[i]) - mean) / std
    return out


def ignored(recent: Sequence[Event]) -> list[str]:
    """Items that a page of the newest session showed and the shopper did not touch in it, once a page."""
    if not recent or not recent[0].session_id:
        return []
    session = [e for e in recent if e.session_id == recent[0].session_id]
    touched = {e.item_id for e in session if e.kind in MET}
    pages = dict.fromkeys((e.query, e.shown) for e in session if e.shown)
    return [i for _, shown in pages for i in shown if i not in touched]


def due(recent: Sequence[Event], columns: ItemColumns) -> tuple[Ints, Floats]:
    """Category codes bought on two days or more, ascending, with log2(time since the last / usual time between), in [-3, 3]."""
    days: dict[int, list[datetime]] = defaultdict(list)
    for event in reversed(recent):
        row = columns.row_of.get(event.item_id, -1)
        if event.kind == "purchase" and row >= 0 and columns.category[row] >= 0:
            held = days[int(columns.category[row])]
            if not held or event.at.date() != held[-1].date():
                held.append(event.at)
    out: dict[int, float] = {}
    for category, bought in sorted(days.items()):
        if len(bought) > 1:
            usual = float(np.median(np.diff([b.timestamp() for b in bought])))
            since = max((recent[0].at - bought[-1]).total_seconds(), DAY_S / 2)
            out[category] = float(np.clip(np.log2(since / max(usual, DAY_S / 2)), -LONGEST_DUE, LONGEST_DUE))
    return np.array(list(out), np.int64), np.array(list(out.values()), np.float32)
