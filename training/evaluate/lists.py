"""What lists are like beside being right: how much of the shop they show, how new, how varied, how like their shopper, how fair.

Knows ids, vectors and shares; no judgments. Lists are ids, best first; an empty set of lists is a ValueError.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from retrieval.diversify import miscalibration
from retrieval.schema import Floats

Lists = Sequence[Sequence[str]]


def coverage(lists: Lists, catalogue: int) -> float:
    """Share of the catalogue that stands on at least one list (Ge, Delgado-Battenfeld & Jannach 2010)."""
    _check(lists)
    return len({i for shown in lists for i in shown}) / catalogue


def gini(lists: Lists, catalogue: int) -> float:
    """How unequally places on lists are spread over the catalogue: 0 all items alike, near 1 few have all (Gini 1912)."""
    _check(lists)
    counts = np.zeros(catalogue)
    held = sorted(Counter(i for shown in lists for i in shown).values())
    counts[catalogue - len(held) :] = held
    ranks = np.arange(1, catalogue + 1)
    return float((2 * ranks - catalogue - 1) @ counts / (catalogue * counts.sum()))


def novelty(lists: Lists, demand: Mapping[str, float]) -> float:
    """Mean -log2 of each shown item's share of all demand, in bits (Vargas & Castells 2011, https://doi.org/10.1145/2043932.2043955).

    `demand` counts by id; one is added to each shown item, so that an item nobody wanted yet is very new and not infinitely so.
    """
    _check(lists)
    total = sum(demand.values()) + len({i for shown in lists for i in shown})
    return float(np.mean([-math.log2((demand.get(i, 0.0) + 1) / total) for shown in lists for i in shown]))


def diversity(vectors: Floats) -> float:
    """Mean of 1 - cosine over the pairs of one list, 0 to 2; `vectors` (n, d) unit rows; 0 below two items.

    Intra-list distance: Ziegler et al. 2005, https://doi.org/10.1145/1060745.1060754.
    """
    n = len(vectors)
    if n < 2:
        return 0.0
    return float(1 - ((vectors @ vectors.T).sum() - np.square(vectors).sum()) / (n * (n - 1)))


def calibration(shown: Sequence[int], profile: Mapping[int, float]) -> float:
    """KL divergence of a list's mix of categories from the shopper's shares, in nats: 0 is calibrated (Steck 2018)."""
    total = sum(profile.values())
    return miscalibration({g: p / total for g, p in profile.items()}, Counter(shown)) if total else 0.0


def exposure(lists: Lists, group_of: Mapping[str, str]) -> dict[str, float]:
    """Each group's share of attention, a place counting 1 / log2(rank + 1) (Singh & Joachims 2018, https://arxiv.org/abs/1802.07281)."""
    _check(lists)
    held: Counter[str] = Counter()
    for shown in lists:
        for rank, i in enumerate(shown, 1):
            held[group_of[i]] += 1 / math.log2(rank + 1)  # type: ignore[assignment]
    total = sum(held.values())
    return {group: value / total for group, value in held.most_common()}


def exposure_ratios(exposed: Mapping[str, float], merit: Mapping[str, float]) -> dict[str, float]:
    """Exposure over merit of each group with merit, both as shares: 1 is what it deserves, 2 twice that (disparate treatment)."""
    total = sum(merit.values())
    return {group: exposed.get(group, 0.0) / (share / total) for group, share in merit.items() if share > 0}


def _check(lists: Lists) -> None:
    if not any(len(shown) for shown in lists):
        raise ValueError("no list holds an item")
