"""Each metric against a value worked out by hand."""

from math import log2

import numpy as np
import pytest

from training.evaluate.metrics import (
    bootstrap_ci95,
    condensed_ndcg_at,
    dcg,
    judged_at,
    ndcg_at,
    precision_at,
    recall_at,
    reciprocal_rank,
)

JUDGED = {"a": 3.0, "b": 1.0, "c": 0.0, "d": 2.0}


def test_dcg_by_hand() -> None:
    assert dcg([3, 0, 1]) == pytest.approx(7 / 1 + 0 + 1 / 2)
    assert dcg([]) == 0


def test_ndcg_counts_unjudged_as_worthless() -> None:
    ideal = 7 + 3 / log2(3) + 1 / 2
    assert ndcg_at(["a", "d", "b", "c"], JUDGED) == pytest.approx(1)
    assert ndcg_at(["?", "b", "a"], JUDGED) == pytest.approx((1 / log2(3) + 7 / 2) / ideal)
    assert ndcg_at(["c", "?"], JUDGED) == 0
    assert ndcg_at(["b", "a"], JUDGED, k=1) == pytest.approx(1 / 7)


def test_condensed_takes_unjudged_out_before_the_cut() -> None:
    ideal = 7 + 3 / log2(3) + 1 / 2
    assert condensed_ndcg_at(["?", "b", "!", "a"], JUDGED) == pytest.approx((1 + 7 / log2(3)) / ideal)
    assert condensed_ndcg_at(["?", "!", "a"], JUDGED, k=1) == 1


def test_shares_by_hand() -> None:
    ranking = ["?", "b", "c", "a"]
    assert judged_at(ranking, JUDGED, k=2) == 0.5
    assert precision_at(ranking, JUDGED, k=4) == 0.5
    assert recall_at(ranking, JUDGED, k=2) == pytest.approx(1 / 3)
    assert reciprocal_rank(ranking, JUDGED) == 0.5
    assert reciprocal_rank(["?"], JUDGED) == 0


def test_no_relevant_document_scores_nothing() -> None:
    assert ndcg_at(["c"], {"c": 0.0}) == recall_at(["c"], {"c": 0.0}) == 0


def test_bootstrap_of_equal_values_is_a_point_and_of_coins_is_the_binomial() -> None:
    assert bootstrap_ci95(np.full(9, 0.25)) == (0.25, 0.25)
    low, high = bootstrap_ci95(np.repeat([0.0, 1.0], 50))
    assert low == pytest.approx(0.4, abs=0.011)  # 0.5 -+ 1.96 * sqrt(0.25 / 100)
    assert high == pytest.approx(0.6, abs=0.011)
