"""Each measure of lists and of a log against a value worked out by hand."""

from datetime import UTC, datetime
from math import log, log2

import numpy as np
import pytest

from retrieval.schema import Event, EventKind
from training.evaluate.behaviour import behaviour
from training.evaluate.lists import calibration, coverage, diversity, exposure, exposure_ratios, gini, novelty
from training.evaluate.metrics import NEXT, hit_rate_at

LISTS = [["a", "b"], ["a", "c"]]


def test_coverage_and_gini_by_hand() -> None:
    assert coverage(LISTS, 6) == 0.5
    # places 0 0 0 1 1 2 of six items: sum of (2 rank - 7) * count = 1 + 3 + 10 = 14, over 6 * 4
    assert gini(LISTS, 6) == pytest.approx(14 / 24)
    assert gini([["a"], ["b"]], 2) == 0


def test_novelty_is_the_mean_surprise() -> None:
    demand = {"a": 4.0, "b": 1.0}  # 5 and 3 shown: of 8, a has 5, b 2, c 1
    assert novelty(LISTS, demand) == pytest.approx(-(2 * log2(5 / 8) + log2(2 / 8) + log2(1 / 8)) / 4)


def test_diversity_is_the_mean_distance_of_pairs() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1]], np.float32)
    assert diversity(vectors) == pytest.approx(2 / 3)
    assert diversity(vectors[:1]) == 0


def test_calibration_by_hand() -> None:
    assert calibration([0, 1], {0: 3.0, 1: 3.0}) == pytest.approx(0)
    assert calibration([0, 0], {0: 1.0, 1: 1.0}) == pytest.approx(0.5 * log(0.5 / 0.995) + 0.5 * log(0.5 / 0.005))
    assert calibration([0], {}) == 0


def test_exposure_by_hand() -> None:
    second = 1 / log2(3)
    found = exposure(LISTS, {"a": "x", "b": "y", "c": "x"})
    assert found == pytest.approx({"x": (2 + second) / (2 + 2 * second), "y": second / (2 + 2 * second)})
    assert exposure_ratios({"x": 0.75, "y": 0.25}, {"x": 1.0, "y": 1.0, "z": 2.0, "none": 0.0}) == {"x": 3, "y": 1, "z": 0}


def test_no_list_is_an_error() -> None:
    with pytest.raises(ValueError, match="no list"):
        coverage([[]], 3)


def test_hits_and_the_figures_of_the_next_item() -> None:
    judged = {"a": 1.0, "b": 0.0}
    assert hit_rate_at(["x", "a"], judged, 2) == 1
    assert hit_rate_at(["x", "a"], judged, 1) == hit_rate_at(["b"], judged) == 0
    found = {name: metric(["x", "a"], judged) for name, metric in NEXT.items()}
    assert found == pytest.approx({"recall@10": 1, "precision@10": 0.1, "ndcg@10": 1 / log2(3), "mrr": 0.5, "hit_rate@10": 1})


def test_a_log_by_hand() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)

    def event(item: str, kind: EventKind, session: str, shown: tuple[str, ...] = (), dwell_s: float | None = None) -> Event:
        return Event("u", item, kind, at, session_id=session, shown=shown, dwell_s=dwell_s)

    found = behaviour([
        event("a", "click", "1", ("a", "b")),
        event("a", "dwell", "1", ("a", "b"), 10.0),
        event("a", "cart", "1", ("a", "b")),
        event("a", "purchase", "1", ("a", "b")),
        event("c", "click", "2", ("c", "d")),
        event("d", "click", "2", ("c", "d")),
        event("c", "dwell", "2", ("c", "d"), 40.0),
        event("e", "skip", "2", ("e", "f")),
    ])  # fmt: skip
    assert (found.pages, found.sessions) == (3, 2)
    assert found.click_through == 3 / 6
    assert found.conversion == found.add_to_cart == 0.5
    assert found.dwell_s == 25
    assert found.visit_depth == 1.5
    assert found.bounce == pytest.approx(1 / 3)
    with pytest.raises(ValueError, match="no page"):
        behaviour([])
