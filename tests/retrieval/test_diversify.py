"""MMR, determinants and calibration on points whose answer is known."""

from collections import Counter

import numpy as np
import pytest

from retrieval.diversify import Mix, dpp, miscalibration, mmr
from retrieval.schema import Floats

SCORES: Floats = np.array([1.0, 0.9, 0.8, 0.0], np.float32)
# the first two are the same thing, the third is something else, the fourth is in between
VECTORS: Floats = np.array([[1, 0], [1, 0], [0, 1], [0.6, 0.8]], np.float32)


def test_trade_off_one_is_the_order_of_the_scores() -> None:
    assert mmr(SCORES[::-1], VECTORS, 3, 1.0).tolist() == [3, 2, 1]


def test_a_twin_waits_behind_something_else() -> None:
    assert mmr(SCORES, VECTORS, 3, 0.5).tolist() == [0, 2, 1]


def test_trade_off_zero_looks_at_difference_alone() -> None:
    assert mmr(SCORES, VECTORS, 2, 0.0).tolist() == [0, 2]


def test_the_head_is_kept() -> None:
    assert mmr(SCORES, VECTORS, 3, 0.5, keep=2).tolist() == [0, 1, 2]
    assert mmr(SCORES, VECTORS, 2, 0.0, keep=2).tolist() == [0, 1]


def test_fewer_candidates_than_asked_and_equal_scores() -> None:
    assert sorted(mmr(np.ones(4, np.float32), VECTORS, 9, 0.5).tolist()) == [0, 1, 2, 3]
    assert mmr(np.zeros(0, np.float32), np.zeros((0, 2), np.float32), 5, 0.5).tolist() == []


def test_a_trade_off_outside_its_range_is_refused() -> None:
    with pytest.raises(ValueError, match=r"1\.5"):
        mmr(SCORES, VECTORS, 2, 1.5)


def test_greedy_choice_equals_the_definition() -> None:
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(40, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = rng.random(40).astype(np.float32)
    scaled = (scores - scores.min()) / (scores.max() - scores.min())
    picked = [int(scores.argmax())]
    while len(picked) < 10:
        gains = {
            i: 0.7 * scaled[i] - 0.3 * max(float(vectors[i] @ vectors[j]) for j in picked) for i in range(40) if i not in picked
        }
        picked.append(max(gains, key=lambda i: gains[i]))
    assert mmr(scores, vectors, 10, 0.7).tolist() == picked


def test_a_process_of_determinants_sends_a_twin_to_the_end() -> None:
    assert dpp(SCORES[::-1], VECTORS, 3, 1.0).tolist() == [3, 2, 1]
    assert dpp(SCORES, VECTORS, 4, 0.5).tolist() == [0, 2, 3, 1]
    assert dpp(SCORES, VECTORS, 3, 0.5, keep=2).tolist()[:2] == [0, 1]
    assert dpp(np.zeros(0, np.float32), np.zeros((0, 2), np.float32), 5, 0.5).tolist() == []
    with pytest.raises(ValueError, match=r"-1"):
        dpp(SCORES, VECTORS, 2, -1)


def test_each_pick_of_the_process_has_the_largest_determinant() -> None:
    rng = np.random.default_rng(4)
    vectors = rng.normal(size=(20, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = rng.random(20).astype(np.float32)
    quality = np.exp((scores - scores.min()) / (scores.max() - scores.min()) * 0.5)
    kernel = quality[:, None] * quality[None, :] * (1 + vectors @ vectors.T) / 2
    picked: list[int] = []
    for _ in range(6):
        free = [i for i in range(20) if i not in picked]
        picked.append(max(free, key=lambda i: np.linalg.det(kernel[np.ix_([*picked, i], [*picked, i])])))
    assert dpp(scores, vectors, 6, 0.5).tolist() == picked


def test_a_list_takes_on_the_wanted_mix() -> None:
    scores = np.linspace(1, 0, 12).astype(np.float32)
    groups = np.array([0] * 8 + [1] * 4)
    far = np.eye(12, dtype=np.float32)
    assert mmr(scores, far, 4, 1.0, mix=Mix(groups, {0: 1.0}, 0.0)).tolist() == [0, 1, 2, 3]
    mixed = mmr(scores, far, 4, 1.0, mix=Mix(groups, {0: 0.5, 1: 0.5}, 9.0))
    assert sorted(groups[mixed].tolist()) == [0, 0, 1, 1]
    assert mmr(scores, far, 3, 1.0, mix=Mix(groups, {}, 9.0)).tolist() == [0, 1, 2]
    assert mmr(scores, far, 3, 1.0, keep=1, mix=Mix(groups, {1: 1.0}, 9.0)).tolist() == [0, 8, 9]
    assert mmr(scores, far, 3, 1.0, mix=Mix(groups, {1: 1.0}, 9.0)).tolist() == [8, 9, 10]


def test_each_pick_in_a_mix_equals_the_definition() -> None:
    rng = np.random.default_rng(5)
    vectors = rng.normal(size=(30, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scores, groups = rng.random(30).astype(np.float32), rng.integers(0, 6, 30)
    target = {0: 0.5, 2: 0.3, 4: 0.2, 9: 0.4}
    wanted = {g: share / 1.4 for g, share in target.items()}
    scaled = (scores - scores.min()) / (scores.max() - scores.min())
    picked = [int(scores.argmax())]
    while len(picked) < 8:

        def gain(i: int) -> float:
            counts = Counter(groups[[*picked, i]].tolist())
            near = max(float(vectors[i] @ vectors[j]) for j in picked)
            return float(0.6 * scaled[i] - 0.4 * near - 0.7 * miscalibration(wanted, counts))

        picked.append(max((i for i in range(30) if i not in picked), key=gain))
    assert mmr(scores, vectors, 8, 0.6, keep=1, mix=Mix(groups, target, 0.7)).tolist() == picked


def test_miscalibration_by_hand() -> None:
    assert miscalibration({0: 0.5, 1: 0.5}, {0: 1, 1: 1}) == pytest.approx(0)
    only = 0.5 * np.log(0.5 / (0.99 + 0.005)) + 0.5 * np.log(0.5 / 0.005)
    assert miscalibration({0: 0.5, 1: 0.5}, {0: 2}) == pytest.approx(only)
