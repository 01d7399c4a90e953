"""Exploration: the stated probabilities are the true ones, the first places stay, and one state gives one page."""

import numpy as np
import pytest

from retrieval.preferences import Exploration, explore, seed_of
from retrieval.schema import Floats, Ints

SCORES = np.array([3.0, 2.0, 1.9, 1.7, 1.5, 0.2], np.float32)
ORDER: Ints = np.argsort(-SCORES).astype(np.int64)
COVARIANCE = 0.5 * np.eye(6)


def pick(scores: Floats, pool: Ints, places: int) -> Ints:
    return np.argsort(-scores, kind="stable")[:places].astype(np.int64)


def page(settings: Exploration, seed: int) -> tuple[Ints, np.ndarray]:
    return explore(settings, ORDER, SCORES, lambda pool: COVARIANCE[np.ix_(pool, pool)], 4, seed, pick)[:2]


@pytest.mark.parametrize("policy", ["thompson", "ucb", "epsilon"])
def test_inverse_probabilities_of_whole_pages_count_all_pages_that_can_be_made(policy: str) -> None:
    """5 * 4 * 3 pages after a kept first place; down to the second place 5 beginnings, down to the third 20."""
    settings = Exploration(policy=policy, floor=0.3, keep_first=1, depth=6, draws=8)  # type: ignore[arg-type]
    inverse = np.zeros(4)
    for seed in range(1500):
        _, propensity, prefix = explore(settings, ORDER, SCORES, lambda pool: COVARIANCE[np.ix_(pool, pool)], 4, seed, pick)
        assert (
            prefix[1] == pytest.approx(propensity[1]) and (np.diff(prefix) <= 1e-12).all() and (prefix <= propensity + 1e-12).all()
        )
        inverse += 1 / prefix / 1500
    assert inverse == pytest.approx([1, 5, 20, 60], rel=0.2)


@pytest.mark.parametrize("policy", ["thompson", "ucb", "epsilon"])
def test_inverse_propensities_average_to_one_for_every_place(policy: str) -> None:
    """Over many draws, the mean of 1 / propensity of what is shown at a place counts the items that can stand there."""
    settings = Exploration(policy=policy, floor=0.3, keep_first=1, depth=6, draws=8)  # type: ignore[arg-type]
    hits = np.zeros((4, 6))
    for seed in range(2000):
        order, propensity = page(settings, seed)
        for place in range(4):
            hits[place, order[place]] += 1 / propensity[place] / 2000
    assert hits[0] == pytest.approx([1, 0, 0, 0, 0, 0])
    assert hits[1:, 1:] == pytest.approx(np.ones((3, 5)), abs=0.4)


def test_the_floor_is_the_least_any_item_of_the_pool_gets() -> None:
    settings = Exploration(policy="thompson", floor=0.25, keep_first=1, depth=6, draws=8)
    assert min(page(settings, seed)[1].min() for seed in range(200)) >= 0.25 / 5 - 1e-12


def test_off_or_without_room_nothing_moves_and_the_same_state_gives_the_same_page() -> None:
    for settings in (Exploration(), Exploration(policy="thompson", keep_first=4)):
        order, propensity = page(settings, 1)
        assert order.tolist() == ORDER.tolist() and propensity.tolist() == [1.0] * 4
    settings = Exploration(policy="thompson", keep_first=0)
    assert page(settings, seed_of("u", 3))[0].tolist() == page(settings, seed_of("u", 3))[0].tolist()
    assert len({tuple(page(settings, s)[0].tolist()) for s in range(50)}) > 1
    assert all(sorted(page(settings, s)[0].tolist()) == list(range(6)) for s in range(50))
