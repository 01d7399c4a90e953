"""Feedback in words, in the plain form in which the log keeps it: "cheaper", "not leather", "too formal", "more red".

It reads this small form and no language: who talks to the shopper brings the words into it. Words that are no value of the
catalogue stand for the items nearest to them in meaning.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from retrieval.preferences.features import PRICE_KEY, Direction, Features
from retrieval.schema import Floats, Ints

AGAINST = ("not", "no", "without", "less", "too", "never", "fewer")
TOWARDS = ("more", "only", "rather", "very")
CHEAPER = frozenset(("cheaper", "less expensive", "too expensive", "not expensive", "less pricey", "too pricey"))
PRICIER = frozenset(("pricier", "more expensive", "too cheap", "not cheap", "less cheap"))
# Said words are surer than an inference from a page: the direction is long, so that one saying moves the feature by itself.
LOUD = 2.0
NEAREST = 30

VectorOf = Callable[[str], Floats]
"""Unit text vector (d,) of words, from the encoder that made the items' vectors."""


@dataclass(frozen=True, slots=True)
class Critique:
    """`about` folded words, `sign` 1 for more and -1 for less of them; about the price when `about` is empty."""

    sign: float
    about: str = ""


def read_critique(words: str) -> Critique:
    """Read the form; a ValueError names words that say nothing."""
    folded = " ".join(words.casefold().split())
    if folded in CHEAPER or folded in PRICIER:
        return Critique(-1.0 if folded in CHEAPER else 1.0)
    first, _, rest = folded.partition(" ")
    if first in AGAINST or first in TOWARDS:
        folded, sign = rest, -1.0 if first in AGAINST else 1.0
    else:
        sign = 1.0
    if not folded:
        raise ValueError(f"critique {words!r} says nothing: write it like 'cheaper', 'not leather' or 'more red'")
    return Critique(sign, folded)


class Words:
    """From words to a direction over the features."""

    def __init__(self, features: Features, text: Floats, vector_of: VectorOf | None) -> None:
        self._features, self._text, self._vector_of = features, text, vector_of
        self._codes: dict[str, list[int]] = {}
        for key, code in features.code_of.items():
            name, _, value = key.partition("=")
            if features.variance[code] > 0 and value:
                self._codes.setdefault(name.replace("_", " ") if value == "yes" else value, []).append(code)

    def named(self, about: str) -> list[int]:
        """Codes of the brand, category and attribute values that are called so."""
        return self._codes.get(about) or self._codes.get(about.removesuffix("s"), [])

    def direction(self, critique: Critique, shown: Ints) -> Direction:
        """Where the critique points; empty when the words mean nothing here. `shown` rows are what it was said of."""
        if not critique.about:
            found = self._features.along(PRICE_KEY, critique.sign)
        elif codes := sorted(self.named(critique.about)):
            found = Direction(np.array(codes, np.int64), np.full(len(codes), critique.sign))
        elif self._vector_of is None:
            return Direction(np.zeros(0, np.int64), np.zeros(0))
        else:
            pool = self._features.like(int(shown[0])) if len(shown) else np.arange(len(self._text))
            cosine = np.asarray(self._text[pool]) @ self._vector_of(critique.about)
            near = pool[np.argsort(-cosine, kind="stable")[: min(NEAREST, max(1, len(pool) // 4))]]
            meant = self._features.difference(near, pool)
            found = Direction(meant.codes, critique.sign * meant.values)
        return Direction(found.codes, LOUD * found.values)
