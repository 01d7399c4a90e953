"""All signals of a set of candidates, by name. The order of `SIGNALS` is the order of a model's columns.

A signal that cannot be known (no history, no photo, no ratings in this shop) is NaN and never 0, so that one ranker
serves shops and shoppers of whom less is known.
"""

from collections.abc import Mapping

import numpy as np

from retrieval.kernels import dots
from retrieval.schema import Candidates, Floats, Query, UserContext
from retrieval.signals.columns import ItemColumns
from retrieval.signals.match import channel_signals, kind_signals, missing, or_zero, word_signals
from retrieval.signals.taste import Taste
from retrieval.signals.vocabulary import Vocabulary
from retrieval.signals.worth import worth_signals

QUERY_MATCH = (
    "text", "bm25", "image", "rrf", "words", "all_words", "text_position", "bm25_position", "image_position", "title_match",
    "exact_title", "model_match", "brand_match", "category_word", "attribute_match", "category_match", "kind_match", "feedback",
)  # fmt: skip
ITEM_WORTH = ("price_position", "rating", "popularity", "freshness", "stock")
SHOPPER = (
    "brand_affinity", "category_affinity", "attribute_affinity", "price_fit", "taste", "recent_similarity", "seen_before",
    "bought_before", "repeat_due", "ignored",
)  # fmt: skip
# Columns of models that are trained offline on the shop's own log; they are handed in, as popularity is.
LEARNED = ("graph", "goes_with", "sequence")
SIGNALS = QUERY_MATCH + ITEM_WORTH + SHOPPER + LEARNED
KEPT_TASTES = 1024


class Signals:
    """One generation's signals; made once, then safe from many threads."""

    def __init__(self, columns: ItemColumns) -> None:
        self._columns = columns
        self._vocabulary = Vocabulary(columns)
        self._tastes: dict[int, tuple[UserContext, Taste]] = {}
        rated = columns.rating[~np.isnan(columns.rating)]
        self._mean_rating = float(rated.mean()) if len(rated) else float("nan")
        dated = columns.created_at[~np.isnan(columns.created_at)]
        self._newest_s = float(dated.max()) if len(dated) else float("nan")

    def compute(
        self,
        query: Query,
        candidates: Candidates,
        text_vector: Floats | None,
        context: UserContext,
        popularity: Floats,
        learned: Mapping[str, Floats] | None = None,
    ) -> dict[str, Floats]:
        """Every signal of `SIGNALS` as a column (n,). `text_vector` (d,) is the query's, `popularity` (n,) the candidates'.

        `learned` are the columns of `LEARNED` (see `retrieval.learned`); without them they are NaN.
        """
        rows, columns = candidates.rows, self._columns
        found = dict.fromkeys(SIGNALS, missing(len(rows)))
        if not len(rows):
            return found
        cosine = candidates.scores.get("text")  # of every candidate, as recall promises
        if cosine is None or np.isnan(cosine).any():
            cosine = dots(columns.text, rows, text_vector) if text_vector is not None and query.text else missing(len(rows))
        found |= channel_signals(candidates, cosine)
        found |= word_signals(query.text, rows, columns, self._vocabulary)
        if not np.isnan(found["rrf"]).all():
            meets = 2 * found["rrf"] + or_zero(found["words"]) + or_zero(found["all_words"])
            found |= kind_signals(or_zero(meets), rows, columns, self._vocabulary)
        found |= worth_signals(rows, columns, self._mean_rating, self._newest_s, popularity)
        if np.isnan(popularity).all():
            # What price and age mean to a shop's demand is unknown where no demand was seen; another shop's taste is not ours.
            found |= dict.fromkeys(("price_position", "freshness"), missing(len(rows)))
        return found | self._taste(context).signals(rows, query.liked, query.disliked) | dict(learned or {})

    @property
    def title_words(self) -> dict[str, int]:
        """{stemmed word: how often it stands in a title}."""
        counts = np.bincount(self._vocabulary.title_codes, minlength=len(self._vocabulary.word_code))
        return {word: int(counts[code]) for word, code in self._vocabulary.word_code.items()}

    def mix(self, context: UserContext) -> dict[int, float]:
        """{category code: share} of the deepest categories in the shopper's profile; empty for a stranger."""
        return self._taste(context).mix if context.profile.events else {}

    def _taste(self, context: UserContext) -> Taste:
        """The shopper in this generation's codes; the same context object is worked out once."""
        held = self._tastes.get(id(context))
        if held is None or held[0] is not context:
            if len(self._tastes) >= KEPT_TASTES:
                self._tastes = {}
            held = self._tastes[id(context)] = context, Taste(context, self._columns, self._vocabulary)
        return held[1]
