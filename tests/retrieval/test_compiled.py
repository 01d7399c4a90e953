"""Trees as tables: LightGBM's own scores and contributions, to the last digit that floating point allows."""

import lightgbm
import numpy as np
import pytest

from retrieval.ranker.compiled import MOST_NODES, CompiledTrees, below
from retrieval.schema import Floats


def fitted(leaves: int = 8, missing: bool = True, trees: int = 25, seed: int = 0) -> tuple[lightgbm.Booster, Floats]:
    """Trees over six columns, the fourth of whole numbers, and rows that they never saw, some of them exactly on a threshold."""
    rng = np.random.default_rng(seed)

    def rows(n: int) -> Floats:
        x = rng.standard_normal((n, 6)).astype(np.float32)
        x[:, 3] = rng.integers(-2, 3, n)
        if missing:
            x[rng.random(x.shape) < 0.3] = np.nan
        return x

    x = rows(1500)
    y = np.nan_to_num(x[:, 0]) * np.nan_to_num(x[:, 1]) + np.isnan(x[:, 2]) + np.nan_to_num(x[:, 3]) ** 2
    params = {"num_leaves": leaves, "verbosity": -1, "num_threads": 1, "seed": seed, "min_data_in_leaf": 5}
    booster = lightgbm.train(params, lightgbm.Dataset(x, y), trees)
    held = rows(300)
    held[:50] = x[:50]
    held[50] = np.nan
    return booster, held


@pytest.mark.parametrize("leaves", [2, 5, 8])
@pytest.mark.parametrize("missing", [True, False])
def test_scores_and_contributions_are_lightgbms(leaves: int, missing: bool) -> None:
    booster, rows = fitted(leaves, missing)  # without missing values in training NaN counts as 0, and row 50 is NaN
    compiled = CompiledTrees.of_text(booster.model_to_string(), 6)
    assert compiled is not None
    np.testing.assert_allclose(compiled.score(rows), booster.predict(rows), atol=1e-12)
    expected = np.asarray(booster.predict(rows, pred_contrib=True))
    np.testing.assert_allclose(compiled.explain(rows), expected[:, :-1], atol=1e-10)
    assert compiled.bias == pytest.approx(expected[0, -1], abs=1e-10)
    np.testing.assert_allclose(compiled.explain(rows).sum(1) + compiled.bias, compiled.score(rows), atol=1e-10)


def test_a_row_alone_is_scored_as_among_others() -> None:
    booster, rows = fitted()
    compiled = CompiledTrees.of_text(booster.model_to_string(), 6)
    assert compiled is not None
    alone = np.concatenate([compiled.score(rows[n : n + 1]) for n in range(20)])
    np.testing.assert_allclose(alone, compiled.score(rows[:20]), atol=1e-12)


def test_a_threshold_between_two_float32_numbers_is_kept() -> None:
    for number in np.random.default_rng(0).standard_normal(50).astype(np.float32):
        for threshold in (float(number), float(number) + 1e-12, float(number) - 1e-12):
            nearest = np.nextafter(number, np.float32(np.inf)), number, np.nextafter(number, np.float32(-np.inf))
            assert [x <= np.float32(below(threshold)) for x in nearest] == [float(x) <= threshold for x in nearest]


def test_trees_without_a_split_and_without_a_leaf_more() -> None:
    x = np.ones((40, 2), np.float32)
    booster = lightgbm.train({"verbosity": -1, "num_threads": 1}, lightgbm.Dataset(x, np.arange(40.0)), 3)
    compiled = CompiledTrees.of_text(booster.model_to_string(), 2)
    assert compiled is not None
    np.testing.assert_allclose(compiled.score(x[:2]), booster.predict(x[:2]), atol=1e-12)
    assert compiled.explain(x[:2]).tolist() == [[0, 0], [0, 0]]


def test_large_trees_and_categories_are_left_to_lightgbm() -> None:
    booster, _ = fitted(leaves=MOST_NODES + 3)
    assert CompiledTrees.of_text(booster.model_to_string(), 6) is None
    x = np.random.default_rng(0).integers(0, 4, (200, 2)).astype(np.float64)
    params = {"num_leaves": 4, "verbosity": -1, "num_threads": 1, "min_data_in_leaf": 5}
    booster = lightgbm.train(params, lightgbm.Dataset(x, x[:, 0] == 2, categorical_feature=[0]), 3)
    assert CompiledTrees.of_text(booster.model_to_string(), 2) is None
