"""What buyers praise and criticise in their reviews: aspects named near a word of praise or blame.

A small closed vocabulary, clause by clause, negation turned round; after Hu & Liu 2004 (https://doi.org/10.1145/1014052.1014073),
departure: the aspects are given and not mined, so that a reason never quotes a stray noun.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from retrieval.schema import Review

ASPECTS = {
    "battery": "battery batteries charge",
    "screen": "screen display",
    "sound": "sound audio bass",
    "picture": "picture image photos",
    "comfort": "comfort comfortable cushioned cushioning padding",
    "fit": "fit fits size sizing",
    "quality": "quality made build stitching",
    "price": "price value money cent expensive cheap",
    "look": "look looks colour color design style",
    "smell": "smell smells scent fragrance",
    "taste": "taste tastes flavour flavor",
    "material": "material fabric leather cotton",
    "weight": "weight heavy light lightweight",
    "ease of use": "easy use setup instructions",
    "durability": "durable sturdy broke lasted lasts wear",
    "noise": "noise noisy quiet",
    "speed": "speed responsive lag lags",
    "cleaning": "clean cleaning wash washes",
    "delivery": "delivery shipping packaging wrapped",
}
PRAISE = frozenset(
    "good great love loves loved excellent perfect happy nice nicely best amazing comfortable sturdy durable easy quiet worth "
    "beautiful lovely soft solid crisp bright clear quick fast lightweight recommend fantastic superb pleasant lasts".split()
)
BLAME = frozenset(
    "bad poor poorly terrible awful disappointed disappointing broke broken cheap flimsy uncomfortable heavy noisy slow hard tight "
    "missing faded worst waste expensive difficult weak thin dull return returned".split()
)
NOT = frozenset("not no never isn't wasn't doesn't don't didn't hardly without nothing".split())
CLAUSE = re.compile(r"[.!?;,]| but | though | however ")
WORD = re.compile(r"[a-z]+(?:'t)?")
NEGATED_WITHIN = 3
_ASPECT_OF = {word: aspect for aspect, words in ASPECTS.items() for word in words.split()}


def opinions(reviews: Iterable[Review]) -> dict[str, tuple[int, int]]:
    """{aspect: (reviews that praise it, reviews that criticise it)}; one review counts once an aspect and side."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for review in reviews:
        for aspect, side in {o for clause in CLAUSE.split(review.text.casefold()) for o in _of_clause(clause)}:
            found[aspect][side] += 1
    return {aspect: (good, bad) for aspect, (good, bad) in found.items()}


def _of_clause(clause: str) -> set[tuple[str, int]]:
    """(aspect, 0 for praise, 1 for blame) pairs of one clause."""
    words = WORD.findall(clause)
    sides = set()
    for at, word in enumerate(words):
        if word in PRAISE or word in BLAME:
            negated = any(w in NOT for w in words[max(0, at - NEGATED_WITHIN) : at])
            sides.add(int((word in BLAME) != negated))
    if len(sides) != 1:  # nothing said, or both: not to be told apart
        return set()
    side = sides.pop()
    return {(_ASPECT_OF[w], side) for w in words if w in _ASPECT_OF}
