"""How well candidates meet the words and the photo of the query. Knows no shopper and no behaviour.

Every function returns columns (n,) over the candidates; NaN where the query or the catalogue gives nothing to compare.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.kernels import compiled, dots, place
from retrieval.schema import Candidates, Floats, Ints
from retrieval.signals.columns import ItemColumns
from retrieval.signals.vocabulary import Vocabulary
from retrieval.signals.words import content_words

RRF_K = 20
ANCHORS = 20
WHOLE = 0.999
CHANNELS = ("text", "bm25", "image")


def missing(n: int) -> Floats:
    return np.full(n, np.nan, np.float32)


def positions(scores: Floats) -> Floats:
    """How many score higher in the channel, so that equals share a place; NaN where the channel found nothing."""
    return _placed(scores, best_first(scores))


def best_first(scores: Floats) -> Ints:
    """Indices (n,) by score, NaN last."""
    return np.argsort(-scores)


@compiled
def _placed(scores: Floats, order: Ints) -> Floats:
    """`positions`, from the `order` (n,) of the scores, best first and NaN last."""
    out = np.full(len(scores), np.nan, np.float32)
    for at in range(len(order)):
        if np.isnan(scores[order[at]]):
            break
        equal = at > 0 and scores[order[at]] == scores[order[at - 1]]
        out[order[at]] = out[order[at - 1]] if equal else at
    return out


def fuse(channels: Mapping[str, Floats], k: int = RRF_K) -> Floats:
    """Reciprocal rank fusion over the channels, 1 for an item that is first in all of them.

    Cormack, Clarke & Buettcher 2009, https://doi.org/10.1145/1571941.1572114. Departure: k = 20 where they have 60, for with two
    channels the head of each should count for more.
    """
    return fuse_places([positions(scores) for scores in channels.values()], k)


def fuse_places(places: Sequence[Floats], k: int = RRF_K) -> Floats:
    """`fuse`, from the `positions` in each channel."""
    total = np.zeros(len(places[0]), np.float32)
    for channel in places:
        _add_reciprocals(total, channel, k, len(places))
    return total


@compiled
def _add_reciprocals(total: Floats, places: Floats, k: int, channels: int) -> None:
    for i in range(len(total)):
        if not np.isnan(places[i]):
            total[i] += k / (k + places[i]) / channels


def or_zero(values: Floats) -> Floats:
    """The values, 0 where one is missing."""
    return np.where(np.isnan(values), np.float32(0), values)


def channel_signals(candidates: Candidates, cosine: Floats) -> dict[str, Floats]:
    """Scores, places and fusion of the channels that ran.

    `text`: cosine to the query, as a share of the best candidate's above the median candidate's. `bm25`: as a share of the best.
    `image`: cosine to the photo. `<channel>_position`: place in that channel. `rrf`: `fuse` of them and, for "like these", of the
    nearness to the examples. `words`: share of the query's words that stand anywhere in the item, attributes too; `all_words`: 1
    where they all do.
    """
    n = len(candidates)
    ran = {c: s for c in CHANNELS if (s := candidates.scores.get(c)) is not None and not np.isnan(s).all()}
    if "text" in ran:
        ran["text"] = cosine
    orders = {c: best_first(scores) for c, scores in ran.items()}
    columns = {f"{c}_position": _placed(ran[c], orders[c]) if c in ran else missing(n) for c in CHANNELS}
    places = [columns[f"{c}_position"] for c in ran]
    if "taste" in candidates.scores:
        places.append(positions(candidates.scores["taste"]))
    columns["rrf"] = fuse_places(places) if places else missing(n)
    columns["text"] = above_median(cosine, orders["text"]) if "text" in ran else missing(n)
    columns["bm25"] = or_zero(ran["bm25"] / ran["bm25"][orders["bm25"][0]]) if "bm25" in ran else missing(n)
    columns["image"] = ran.get("image", missing(n))
    columns["words"] = missing(n) if candidates.words is None else candidates.words
    columns["all_words"] = missing(n) if candidates.words is None else (candidates.words > WHOLE).astype(np.float32)
    return columns


def above_median(values: Floats, order: Ints | None = None) -> Floats:
    """1 for the best, 0 for the median one: comparable between queries and encoders. `order` as `best_first` has it."""
    return _above_median(values, best_first(values) if order is None else order)


@compiled
def _above_median(values: Floats, order: Ints) -> Floats:
    known = 0
    while known < len(order) and not np.isnan(values[order[known]]):
        known += 1
    middle = np.float32((values[order[(known - 1) // 2]] + values[order[known // 2]]) / 2)
    span = values[order[0]] - middle
    return (values - middle) / span if span > 0 else np.zeros_like(values)


def word_signals(text: str, rows: Ints, columns: ItemColumns, vocabulary: Vocabulary) -> dict[str, Floats]:
    """What the query names, and whether the item has it; a column is left out where the query names nothing of the kind.

    `title_match`: share of the query's words in the title. `exact_title`: the words stand in the title one after another.
    `model_match`: share of the words with a digit in the title. `brand_match`, `category_word`: 1 when the query names the item's
    brand, one of its category levels. `attribute_match`: share of the attribute values named that the item has.
    """
    query = content_words(text)
    found: dict[str, Floats] = {}
    if not query:
        return found
    codes = np.array([vocabulary.word_code.get(word, -1) for word in query], np.int32)
    numbered = np.array([any(c.isdigit() for c in word) for word in query])
    titles = _titles(rows, vocabulary.title_starts, vocabulary.title_codes, codes, numbered)
    found["title_match"], found["exact_title"] = titles[:2]
    if numbered.any():
        found["model_match"] = titles[2]
    brands, categories, attributes = vocabulary.named(query)
    if brands:
        found["brand_match"] = _among(columns.brand[rows], np.concatenate(brands))
    if categories:
        found["category_word"] = has_any(columns.level_starts, columns.level_codes, rows, np.sort(np.concatenate(categories)))
    if attributes:
        each = [has_any(columns.attribute_starts, columns.attribute_codes, rows, codes) for codes in attributes]
        found["attribute_match"] = np.asarray(np.mean(each, axis=0), np.float32)
    return found


@compiled
def _titles(
    rows: Ints, starts: Ints, words: NDArray[np.int32], query: NDArray[np.int32], numbered: NDArray[np.bool_]
) -> tuple[Floats, Floats, Floats]:
    """Of each title: the share of the `query` words (m,) in it, whether they stand in a row, the share of the `numbered` ones."""
    shares, runs, models = np.zeros((3, len(rows)), np.float32)
    of_models = max(numbered.sum(), 1)
    for i in range(len(rows)):
        start, end = starts[rows[i]], starts[rows[i] + 1]
        for j in range(len(query)):
            for at in range(start, end):
                if words[at] == query[j]:
                    shares[i] += 1
                    models[i] += numbered[j]
                    break
        for at in range(start, end - len(query) + 1):
            j = 0
            while j < len(query) and words[at + j] == query[j]:
                j += 1
            if j == len(query):
                runs[i] = 1
                break
    return shares / np.float32(len(query)), runs, models / np.float32(of_models)


@compiled
def _among(values: Ints, wanted: Ints) -> Floats:
    """1 for the values (n,) that are wanted, else 0."""
    out = np.zeros(len(values), np.float32)
    for i in range(len(values)):
        for code in wanted:
            if values[i] == code:
                out[i] = 1
                break
    return out


@compiled
def has_any(starts: Ints, codes: Ints, rows: Ints, wanted: Ints) -> Floats:
    """1 for rows with at least one of the codes wanted, which ascend; else 0."""
    out = np.zeros(len(rows), np.float32)
    for i in range(len(rows)):
        for at in range(starts[rows[i]], starts[rows[i] + 1]):
            if place(wanted, 0, len(wanted), codes[at]) >= 0:
                out[i] = 1
                break
    return out


def kind_signals(fused: Floats, rows: Ints, columns: ItemColumns, vocabulary: Vocabulary) -> dict[str, Floats]:
    """Whether an item is the kind of thing that the best-matching candidates are (pseudo-relevance feedback).

    Rocchio 1971; the anchors are the ten best by fusion, weighted by their place. `category_match`: share of the anchors in the
    item's category, NaN without one. `kind_match`: cosine between the item's attribute names and the anchors', for items of one
    kind fill the same fields. `feedback`: cosine to the anchors' mean text vector, on the scale of `text`.
    """
    anchors = np.argsort(-fused, kind="stable")[:ANCHORS]
    weights = 1 / np.log2(np.arange(len(anchors)) + 2)
    centre = (weights @ columns.text[rows[anchors]]).astype(np.float32)
    fields = vocabulary.field_starts, vocabulary.field_codes, vocabulary.field_idf, vocabulary.field_norms
    return {
        "category_match": _agreeing(columns.category[rows], anchors, weights),
        "kind_match": _same_fields(rows, anchors, weights, *fields),
        "feedback": above_median(dots(columns.text, rows, centre)),
    }


@compiled
def _agreeing(categories: Ints, anchors: Ints, weights: NDArray[np.float64]) -> Floats:
    """Share (n,) of the anchors' weight that is in each one's category; NaN without a category, or where no anchor has one."""
    out = np.full(len(categories), np.nan, np.float32)
    known = 0.0
    for k in range(len(anchors)):
        if categories[anchors[k]] >= 0:
            known += weights[k]
    for i in range(len(categories)):
        if categories[i] >= 0 and known:
            same = 0.0
            for k in range(len(anchors)):
                if categories[anchors[k]] == categories[i]:
                    same += weights[k]
            out[i] = same / known
    return out


@compiled
def _same_fields(
    rows: Ints,
    anchors: Ints,
    weights: NDArray[np.float64],
    starts: Ints,
    codes: NDArray[np.int32],
    idf: Floats,
    norms: Floats,
) -> Floats:
    """Cosine (n,) between the fields of each row and those of the anchors; NaN where either has none."""
    profile = np.zeros(len(idf))
    for k in range(len(anchors)):
        row = rows[anchors[k]]
        for at in range(starts[row], starts[row + 1]):
            profile[codes[at]] += idf[codes[at]] * weights[k] / norms[row]
    total = np.sqrt((profile * profile).sum())
    out = np.full(len(rows), np.nan, np.float32)
    for i in range(len(rows)):
        row = rows[i]
        if total > 0 and norms[row] > 0:
            dot = 0.0
            for at in range(starts[row], starts[row + 1]):
                dot += idf[codes[at]] * profile[codes[at]]
            out[i] = dot / (norms[row] * total)
    return out
