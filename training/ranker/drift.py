"""Did the world change? Rewards by a detector of changes over time, signals by comparing what is new with what was before.

Knows pages and tables, and no model.
"""

from collections.abc import Sequence

import numpy as np
from river.drift import ADWIN
from scipy.stats import ks_2samp

from retrieval.schema import Event
from retrieval.signals import SIGNALS
from training.ranker.slates import slates
from training.ranker.table import Table

# Rows of one page are alike, so p-values are too small: a signal must also have moved this far (Kolmogorov's D, 0 to 1).
LEAST_MOVE, LEVEL = 0.1, 0.01
FEWEST_ROWS = 50


def reward_drift(events: Sequence[Event]) -> dict[str, list[int]]:
    """Where the mean of a stream changed (ADWIN, Bifet & Gavalda 2007): places in the stream of pages, by what changed.

    "reward" is the best grade of a page over 4, "length" the number of items on it.
    """
    streams: dict[str, list[float]] = {"reward": [], "length": []}
    for page in slates(events):
        streams["reward"].append(float(page.grades.max(initial=0)) / 4.0)
        streams["length"].append(float(len(page.shown)))
    found: dict[str, list[int]] = {}
    for name, values in streams.items():
        detector = ADWIN()
        found[name] = []
        for place, value in enumerate(values):
            detector.update(value)
            if detector.drift_detected:
                found[name].append(place)
    return found


def signal_drift(before: Sequence[Table], new: Sequence[Table]) -> dict[str, dict[str, float]]:
    """Signals whose values on new pages are not those of before: {name: {"moved": D, "p": p, "known_before", "known_now"}}.

    Two-sample Kolmogorov-Smirnov over known values, Bonferroni over the signals; or the share of known values moved by
    `LEAST_MOVE`. Empty where either side has fewer than `FEWEST_ROWS` rows.
    """
    old, fresh = ([t.matrix for t in tables] for tables in (before, new))
    if min(sum(map(len, old)), sum(map(len, fresh))) < FEWEST_ROWS:
        return {}
    a, b = np.concatenate(old), np.concatenate(fresh)
    found: dict[str, dict[str, float]] = {}
    for n, name in enumerate(SIGNALS):
        x, y = (m[~np.isnan(m[:, n]), n] for m in (a, b))
        known = len(x) / len(a), len(y) / len(b)
        moved, p = (0.0, 1.0)
        if min(len(x), len(y)) >= FEWEST_ROWS:
            test = ks_2samp(x, y, method="asymp")
            moved, p = float(test.statistic), float(test.pvalue)
        if (p < LEVEL / len(SIGNALS) and moved >= LEAST_MOVE) or abs(known[0] - known[1]) >= LEAST_MOVE:
            found[name] = {"moved": moved, "p": p, "known_before": known[0], "known_now": known[1]}
    return dict(sorted(found.items(), key=lambda pair: -pair[1]["moved"]))
