"""The one question that narrows a large result best."""

import math
from collections.abc import Mapping

from assistant.schema import Intent
from retrieval.schema import Contract

ENOUGH = 12
LEAST_GAIN_BITS = 0.8
MOST_VALUES = 30


def best_facet(
    facets: Mapping[str, Mapping[str, int]], total: int, wish: Intent, contract: Contract
) -> tuple[str, tuple[str, ...]] | None:
    """The facet with the highest expected information gain and its most frequent values; None where no question helps.

    `total` items satisfy the wish. Only attributes of text and lists that the wish leaves open are asked for.
    """
    if total < ENOUGH:
        return None
    open_facets = {n: f for n, f in facets.items() if _askable(n, wish, contract) and 2 <= len(f) <= MOST_VALUES}
    gains = {name: information_gain(counts, total) for name, counts in open_facets.items()}
    best = max(gains, key=lambda n: (gains[n], n), default="")
    if not best or gains[best] < LEAST_GAIN_BITS:
        return None
    spelt = {v.value.casefold(): v.value for v in a.values} if (a := contract.attribute(best)) else {}
    ranked = sorted(open_facets[best].items(), key=lambda p: (-p[1], p[0]))
    return best, tuple(spelt.get(value, value) for value, _ in ranked[:4])


def information_gain(counts: Mapping[str, int], total: int) -> float:
    """Bits that the answer tells on average, were each of `total` items equally likely to be the one.

    An item answers with one of its own values, a value of `n` items leaves n of them, and an item without the attribute
    tells nothing: sum over values of P(value) * log2(total / n), where P is the value's share of all items' answers.
    """
    told = sum(counts.values())
    if not told or not total:
        return 0.0
    coverage = min(1.0, told / total)
    return coverage * sum(n / told * math.log2(max(total, n) / n) for n in counts.values() if n)


def _askable(name: str, wish: Intent, contract: Contract) -> bool:
    known = contract.attribute(name)
    return known is not None and known.type in ("text", "list") and name not in wish.attributes
