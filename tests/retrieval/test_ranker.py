"""The learned score: its contributions are exact, its weights are those the manifest names."""

import json
from dataclasses import replace
from pathlib import Path

import lightgbm
import numpy as np
import pytest

from retrieval.ranker import TASKS, Prior, Ranker, Task, save
from retrieval.ranker.model import SHIPPED
from retrieval.schema import Floats
from retrieval.signals import SIGNALS

NAMES = ("rrf", "popularity", "taste")


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    """Trees that learned: popular is good, and taste only where it is known."""
    rng = np.random.default_rng(0)
    x = rng.random((4000, 3))
    x[::2, 2] = np.nan
    grades = (3 * x[:, 1] + np.nan_to_num(x[:, 2], nan=0.5)).astype(int)
    params = {"objective": "lambdarank", "num_leaves": 7, "verbosity": -1, "num_threads": 1, "seed": 0}
    trees = lightgbm.train(params, lightgbm.Dataset(x, grades, group=[40] * 100, feature_name=list(NAMES)), 30)
    return Ranker(trees, Prior({"rrf": 20.0}, {"rrf": 10.0}, {"rrf": 0.5}))


def rows(n: int = 50) -> Floats:
    x = np.random.default_rng(1).random((n, 3)).astype(np.float32)
    x[::3, 2] = np.nan
    x[0, 0] = np.nan
    return x


def test_contributions_and_bias_add_up_to_the_score(ranker: Ranker) -> None:
    contributions, bias = ranker.explain(rows())
    assert contributions.shape == (50, 3)
    np.testing.assert_allclose(contributions.sum(1) + bias, ranker.score(rows()), atol=1e-5)  # float32 scores
    exact = ranker.trees.predict(rows()) + 10 * np.nan_to_num(rows()[:, 0].astype(float) - 0.5)
    np.testing.assert_allclose(contributions.sum(1) + bias, exact, atol=1e-9)


def test_a_missing_prior_signal_contributes_nothing(ranker: Ranker) -> None:
    contributions = ranker._prior.contributions(rows(), NAMES)
    assert contributions[0].tolist() == [0, 0, 0]
    assert contributions[1, 0] == pytest.approx(10 * (rows()[1, 0] - 0.5), rel=1e-6)


def test_the_prior_weighs_more_where_no_demand_is_known(ranker: Ranker) -> None:
    warm, cold = rows(), rows()
    cold[:, NAMES.index("popularity")] = np.nan
    both = [ranker._prior.contributions(m, NAMES)[:, 0] for m in (warm, cold)]
    np.testing.assert_allclose(both[1], 2 * both[0])


def test_a_shop_without_demand_is_ranked_by_the_prior_alone(ranker: Ranker) -> None:
    alone = Ranker(ranker.trees, replace(ranker._prior, alone=True))
    cold, warm = rows(), rows()
    cold[:, NAMES.index("popularity")] = np.nan
    np.testing.assert_allclose(alone.score(warm), ranker.score(warm))
    np.testing.assert_allclose(alone.score(cold), 20 * np.nan_to_num(cold[:, 0].astype(float) - 0.5), atol=1e-5)
    contributions, bias = alone.explain(cold)
    assert bias == 0
    np.testing.assert_allclose(contributions.sum(1) + bias, alone.score(cold), atol=1e-5)
    contributions, bias = alone.explain(warm)
    np.testing.assert_allclose(contributions.sum(1) + bias, ranker.score(warm), atol=1e-5)


def test_what_was_learned_ranks(ranker: Ranker) -> None:
    matrix = np.array([[0.5, 0.1, np.nan], [0.5, 0.9, np.nan], [0.9, 0.1, np.nan]], np.float32)
    low, high, near = ranker.score(matrix)
    assert high > low
    assert near > low


def test_nothing_to_rank(ranker: Ranker) -> None:
    assert ranker.score(np.zeros((0, 3), np.float32)).shape == (0,)
    assert ranker.explain(np.zeros((0, 3), np.float32))[0].shape == (0, 3)


def test_saved_weights_rank_the_same(ranker: Ranker, tmp_path: Path) -> None:
    save(tmp_path, ranker.trees, ranker._prior, {"seed": 0})
    loaded = Ranker.load(tmp_path)
    assert loaded.names == NAMES
    assert loaded.manifest["seed"] == 0
    np.testing.assert_array_equal(loaded.score(rows()), ranker.score(rows()))


def test_weights_that_are_not_the_manifests_are_refused(ranker: Ranker, tmp_path: Path) -> None:
    save(tmp_path, ranker.trees, ranker._prior, {})
    with (tmp_path / "ranker.txt").open("a") as file:
        file.write("tampered")
    with pytest.raises(ValueError, match="sha256"):
        Ranker.load(tmp_path)


def test_the_matrix_needs_every_signal_by_name(ranker: Ranker) -> None:
    column = np.ones(2, np.float32)
    assert ranker.matrix({"taste": 3 * column, "rrf": column, "popularity": 2 * column, "more": column}).tolist() == [[1, 2, 3]] * 2
    with pytest.raises(KeyError, match="popularity"):
        ranker.matrix({"taste": column, "rrf": column})


@pytest.mark.parametrize("task", TASKS)
def test_the_shipped_rankers_are_small_know_our_signals_and_beat_their_parts(task: Task) -> None:
    ranker = Ranker.shipped(task)
    assert set(ranker.names) <= set(SIGNALS)
    manifest = json.loads((SHIPPED / task / "manifest.json").read_text())
    assert manifest["trees"] <= 200
    assert manifest["licence"] == "Apache-2.0"
    for measured in manifest["metrics"]["held_out_ndcg@10"].values():
        assert measured["ranker"] > max(measured[name] for name in ("rrf", "popularity", "random"))
    matrix = np.random.default_rng(2).random((20, len(ranker.names))).astype(np.float32)
    contributions, bias = ranker.explain(matrix)
    np.testing.assert_allclose(contributions.sum(1) + bias, ranker.score(matrix), atol=1e-5)
