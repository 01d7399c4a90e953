"""Segments of tastes: planted ones are found, chance is refused, too few shoppers are named."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from retrieval.preferences.features import Direction, Features
from training.ranker.segments import Taught, fit_segments

SIZE = 12
KEYS = tuple(f"colour=c{i}" for i in range(SIZE))
FEATURES = cast(Features, SimpleNamespace(variance=np.full(SIZE, 0.4), size=SIZE, keys=KEYS, text_from=SIZE))


def shoppers(tastes: Sequence[np.ndarray], count: int, seed: int, lessons: int = 8) -> list[Taught]:
    """Each of one taste: lessons are differences of two random items, turned the way in which the taste would choose."""
    rng, found = np.random.default_rng(seed), []
    for n in range(count):
        own = tastes[n % len(tastes)] + rng.normal(0, 0.3, SIZE)
        directions = []
        for _ in range(lessons):
            codes = np.sort(rng.choice(SIZE, 4, replace=False))
            values = rng.choice([-1.0, 1.0], 4)
            turn = 1.0 if rng.random() < 1 / (1 + np.exp(-values @ own[codes])) else -1.0
            directions.append(Direction(codes, turn * values))
        found.append(Taught(tuple(directions), np.ones(lessons), np.arange(lessons, dtype=float)))
    return found


def test_two_planted_segments_are_found_and_foretell_strangers() -> None:
    taste = np.zeros(SIZE)
    taste[:4] = 2.0
    prior, gain = fit_segments(shoppers([taste, -taste], 160, 0), FEATURES, 90.0)
    assert gain.segments >= 2 and gain.low > 0.01 and gain.with_segments > gain.without
    heaviest = [np.mean([s.weights.get(k, 0.0) for k in KEYS[:4]]) for s in sorted(prior.segments, key=lambda s: -s.share)]
    assert max(heaviest) > 0.4 and min(heaviest) < -0.4
    assert sum(s.share for s in prior.segments) == pytest.approx(1, abs=0.01)
    others = [np.mean([abs(s.weights.get(k, 0.0)) for k in KEYS[4:]]) for s in prior.segments]
    assert max(others) < 0.5


def test_a_taste_that_all_share_is_one_segment() -> None:
    taste = np.zeros(SIZE)
    taste[0], taste[1] = 2.0, -2.0
    prior, gain = fit_segments(shoppers([taste], 100, 1), FEATURES, 90.0)
    everybody = prior.segments[0].weights
    assert gain.low > 0 and everybody[KEYS[0]] > 0.8 and everybody[KEYS[1]] < -0.8


def test_chance_is_not_worth_writing() -> None:
    refused = [fit_segments(shoppers([np.zeros(SIZE)], 60, seed), FEATURES, 90.0)[1].low < 0 for seed in range(4)]
    assert sum(refused) >= 3


def test_too_few_are_named() -> None:
    with pytest.raises(ValueError, match="5 shoppers taught 3 lessons or more, 20 are needed"):
        fit_segments(shoppers([np.zeros(SIZE)], 5, 0), FEATURES, 90.0)
