"""How well candidates meet the words and the photo of the query. Knows no shopper and no behaviour.

Every function returns columns (n,) over the candidates; NaN where the query or the catalogue gives nothing to compare.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.schema import Candidates, Floats, Ints
from retrieval.signals.columns import ItemColumns, gather
from retrieval.signals.vocabulary import Vocabulary
from retrieval.signals.words import content_words

RRF_K = 20
ANCHORS = 20
WHOLE = 0.999
# So many comparisons of whole columns are cheaper than a look-up.
FEW = 8
CHANNELS = ("text", "bm25", "image")


def missing(n: int) -> Floats:
    return np.full(n, np.nan, np.float32)


def positions(scores: Floats) -> Floats:
    """How many score higher in the channel, so that equals share a place; NaN where the channel found nothing."""
    known = np.sort(scores[~np.isnan(scores)])
    places = (len(known) - np.searchsorted(known, scores, side="right")).astype(np.float32)
    places[np.isnan(scores)] = np.nan
    return places


def fuse(channels: Mapping[str, Floats], k: int = RRF_K) -> Floats:
    """Reciprocal rank fusion over the channels, 1 for an item that is first in all of them.

    Cormack, Clarke & Buettcher 2009, https://doi.org/10.1145/1571941.1572114. Departure: k = 20 where they have 60, for with two
    channels the head of each should count for more.
    """
    return fuse_places([positions(scores) for scores in channels.values()], k)


def fuse_places(places: Sequence[Floats], k: int = RRF_K) -> Floats:
    """`fuse`, from the `positions` in each channel."""
    total = sum(np.where(np.isnan(p), np.float32(0), np.float32(k) / (k + p)) for p in places)
    return np.asarray(total / np.float32(len(places)), np.float32)


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
    columns = {f"{c}_position": positions(ran[c]) if c in ran else missing(n) for c in CHANNELS}
    places = [columns[f"{c}_position"] for c in ran]
    if "taste" in candidates.scores:
        places.append(positions(candidates.scores["taste"]))
    columns["rrf"] = fuse_places(places) if places else missing(n)
    columns["text"] = above_median(cosine) if "text" in ran else missing(n)
    columns["bm25"] = or_zero(ran["bm25"] / np.nanmax(ran["bm25"])) if "bm25" in ran else missing(n)
    columns["image"] = ran.get("image", missing(n))
    columns["words"] = missing(n) if candidates.words is None else candidates.words
    columns["all_words"] = missing(n) if candidates.words is None else (candidates.words > WHOLE).astype(np.float32)
    return columns


def above_median(values: Floats) -> Floats:
    """1 for the best, 0 for the median one: comparable between queries and encoders."""
    known = values[~np.isnan(values)]
    middle = np.median(known)
    span = known.max() - middle
    return np.asarray((values - middle) / span if span > 0 else np.zeros_like(values), np.float32)


def word_signals(text: str, rows: Ints, columns: ItemColumns, vocabulary: Vocabulary) -> dict[str, Floats]:
    """What the query names, and whether the item has it.

    `title_match`: share of the query's words in the title. `exact_title`: the words stand in the title one after another.
    `model_match`: share of the words with a digit in the title, NaN without such words. `brand_match`, `category_word`: 1 when the
    query names the item's brand, one of its category levels; NaN when it names none. `attribute_match`: share of the attribute
    values named that the item has, NaN when none is named.
    """
    query = content_words(text)
    names = ("title_match", "exact_title", "model_match", "brand_match", "category_word", "attribute_match")
    found = {name: missing(len(rows)) for name in names}
    if not query:
        return found
    codes = [vocabulary.word_code.get(word, -1) for word in query]
    held, owner = gather(vocabulary.title_starts, vocabulary.title_codes, rows)
    met = np.zeros((len(rows), len(query)), np.float32)
    for j, code in enumerate(codes):
        met[owner[held == code], j] = 1
    found["title_match"] = met.mean(1)
    found["exact_title"] = has_run(held, owner, codes, len(rows))
    if models := [j for j, word in enumerate(query) if any(c.isdigit() for c in word)]:
        found["model_match"] = met[:, models].mean(1)
    brands, categories, attributes = vocabulary.named(query)
    if brands:
        found["brand_match"] = np.isin(columns.brand[rows], np.concatenate(brands)).astype(np.float32)
    if categories:
        found["category_word"] = has_any(columns.level_starts, columns.level_codes, rows, np.concatenate(categories))
    if attributes:
        each = [has_any(columns.attribute_starts, columns.attribute_codes, rows, codes) for codes in attributes]
        found["attribute_match"] = np.asarray(np.mean(each, axis=0), np.float32)
    return found


def has_run(held: NDArray[np.int32], owner: Ints, codes: Sequence[int], n: int) -> Floats:
    """1 for the rows (n,) in which the codes stand one after another, else 0."""
    out = np.zeros(n, np.float32)
    last = len(held) - len(codes) + 1
    if last > 0:
        here = owner[:last] == owner[len(codes) - 1 :]
        for j, code in enumerate(codes):
            here &= held[j : last + j] == code
        out[owner[:last][here]] = 1
    return out


def has_any(starts: Ints, codes: Ints, rows: Ints, wanted: Ints) -> Floats:
    """1 for rows with at least one of the wanted codes, else 0."""
    held, owner = gather(starts, codes, rows)
    out = np.zeros(len(rows), np.float32)
    met = np.isin(held, wanted) if len(wanted) > FEW else np.any([held == code for code in wanted.tolist()], axis=0)
    out[owner[met]] = 1
    return out


def kind_signals(fused: Floats, rows: Ints, vectors: Floats, columns: ItemColumns, vocabulary: Vocabulary) -> dict[str, Floats]:
    """Whether an item is the kind of thing that the best-matching candidates are (pseudo-relevance feedback).

    Rocchio 1971; the anchors are the ten best by fusion, weighted by their place. `category_match`: share of the anchors in the
    item's category, NaN without one. `kind_match`: cosine between the item's attribute names and the anchors', for items of one
    kind fill the same fields. `feedback`: cosine to the anchors' mean text vector, on the scale of `text`; `vectors` (n, d) are
    the candidates'.
    """
    anchors = np.argsort(-fused, kind="stable")[:ANCHORS]
    weights = 1 / np.log2(np.arange(len(anchors)) + 2)
    own = columns.category[rows]
    agreeing = (own[:, None] == own[anchors][None, :]) @ weights
    known = float(weights[own[anchors] >= 0].sum())
    category = np.where(own >= 0, agreeing / known if known else np.nan, np.nan).astype(np.float32)
    centre = (weights @ vectors[anchors]).astype(np.float32)
    return {
        "category_match": category,
        "kind_match": _same_fields(anchors, weights, rows, vocabulary),
        "feedback": above_median(vectors @ centre),
    }


def _same_fields(anchors: NDArray[np.int64], weights: NDArray[np.float64], rows: Ints, vocabulary: Vocabulary) -> Floats:
    field, owner = gather(vocabulary.field_starts, vocabulary.field_codes, rows)
    if not len(field):
        return missing(len(rows))
    fields, idf, norms = len(vocabulary.field_idf), vocabulary.field_idf[field], vocabulary.field_norms[rows]
    weight_of = np.zeros(len(rows))
    weight_of[anchors] = weights
    profile = np.bincount(field, idf * weight_of[owner] / norms[owner], fields)
    total = float(np.linalg.norm(profile))
    if not total:
        return missing(len(rows))
    dots = np.bincount(owner, idf * profile[field], len(rows))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(dots / (norms * total), np.float32)  # 0 / 0: no attributes, NaN
