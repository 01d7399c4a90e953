"""The report, the audit of fairness and the measure of latency, each whole on a small shop."""

import json
from pathlib import Path

import pytest

from retrieval.settings import ShopSettings
from tests.training.test_ranking import shop  # noqa: F401
from training.evaluate import fairness, latency, report
from training.evaluate.report_curves import AIMS, undominated
from training.evaluate.report_page import page


def test_the_whole_report_and_its_page(
    shop: ShopSettings,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SHOP_HOME", str(shop.home))
    assert report.main(["--shop", "learn", "--out", str(tmp_path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == json.loads((tmp_path / "report.json").read_text())
    assert found["held_out_shoppers"] == 8
    for row in found["home"].values():
        assert {"recall@10", "precision@10", "ndcg@10", "mrr", "hit_rate@10", "coverage", "novelty_bits", "diversity"} <= row.keys()
        assert all(0 <= row[name] <= 1 for name in ("recall@10", "ndcg@10", "mrr", "coverage"))
    assert found["home"]["assistant"]["ndcg@10"] > found["home"]["random"]["ndcg@10"]  # they buy what they bought before
    assert found["log"]["conversion"] == 1
    assert sum(found["exposure_by_brand"].values()) == pytest.approx(1, abs=0.01)
    for name, points in found["curves"].items():
        assert points[0]["weight"] == (1 if name in ("mmr", "dpp") else 0)
        assert any(p["pareto"] for p in points)
    purchases = [p["purchase"] for p in found["curves"]["purchase"]]
    assert purchases[-1] >= purchases[0]  # a weight above 0 never shows less of what it weighs
    html = (tmp_path / "report.html").read_text()
    assert "Plotly.newPlot" in html
    assert "<script src" not in html  # nothing is fetched


def test_names_of_the_shop_are_escaped(tmp_path: Path) -> None:
    point = [{"weight": 1.0, "ndcg@10": 0.5, "diversity": 0.1, "miscalibration": 0.2, "pareto": 1.0} | dict.fromkeys(AIMS, 1.0)]
    row = {"recall@10": 0.1, "ndcg@10": 0.2, "mrr": 0.3, "hit_rate@10": 0.4}
    curves = {name: point for name in ("mmr", "dpp", "calibrated", *AIMS)}
    result = {
        "shop": "<script>alert(1)</script>", "cut": "2026-01-01", "held_out_shoppers": 1, "pages": 1, "home": {"assistant": row},
        "searches": {"assistant": row}, "log": {"pages": 1}, "exposure_by_brand": {"<b>": 1.0}, "curves": curves,
    }  # fmt: skip
    html = page(result)
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_points_that_another_beats_are_no_choice() -> None:
    points = [{"a": 1.0, "b": 0.0}, {"a": 0.5, "b": 0.5}, {"a": 0.4, "b": 0.5}, {"a": 0.0, "b": 1.0}]
    assert undominated(points, "a", "b") == [points[0], points[1], points[3]]


def test_marks_of_payment_and_the_feeds_order_change_no_rank(
    shop: ShopSettings,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SHOP_HOME", str(shop.home))
    assert fairness.main(["--shop", "learn", "--searches", "12", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["same_first_ten_when_half_is_marked_sponsored"] == 1
    assert found["same_first_ten_when_the_feed_is_shuffled"] == 1
    assert set(found["brand"]["ratios"]) == {"Alto", "Brio"}
    assert 0 < found["brand"]["lowest"] <= 1 <= found["brand"]["highest"]


def test_latency_is_measured_beside_its_bare_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOP_HOME", str(tmp_path))
    assert latency.main(["--items", "1500", "--queries", "10", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["items"] == 1500
    assert 0 < found["p50_ms"] <= found["p95_ms"]
    assert found["times_bare"] < found["times_bare_without_contributions"]
    assert {"recall", "signals", "rank", "diversify", "items", "reasons"} <= found["stages_p50_ms"].keys()
    assert found["memory_mb"]["anonymous"] <= found["memory_mb"]["resident"]
    assert latency.sizes(100_000) == [1000, 10_000, 100_000]
    assert latency.main(["--items", "0"]) == 2
