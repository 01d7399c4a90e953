"""The gate: what is worse stays out, the switch is whole, and the way back leads to what was there."""

import json
from pathlib import Path

import numpy as np
import pytest

from retrieval.ranker import Ranker
from retrieval.signals import SIGNALS
from training.ranker.gate import Verdict, judge, live_version, promote, rollback
from training.ranker.table import Table

GOOD, BAD = Verdict(0.6, 0.5, 0.05, 40), Verdict(0.5, 0.5, -0.01, 40)


def versions(tmp_path: Path, *names: str) -> Path:
    for name in names:
        (tmp_path / "rankers" / name).mkdir(parents=True)
        (tmp_path / "rankers" / name / "mark").write_text(name)
    return tmp_path


def test_only_what_is_not_worse_goes_live_and_every_decision_is_logged(tmp_path: Path) -> None:
    shop = versions(tmp_path, "one", "two", "three")
    assert promote(shop, "one", {"search": GOOD, "home": GOOD})
    assert (shop / "ranker" / "mark").read_text() == "one"
    assert not promote(shop, "two", {"search": GOOD, "home": BAD})
    assert live_version(shop) == "one"
    assert promote(shop, "three", {"search": GOOD})
    assert rollback(shop) == "one"
    assert (shop / "ranker" / "mark").read_text() == "one"
    assert rollback(shop) == ""
    assert live_version(shop) == "" and not (shop / "ranker").exists()
    with pytest.raises(ValueError, match="nothing was promoted"):
        rollback(shop)
    lines = [json.loads(line) for line in (shop / "promotions.jsonl").read_text().splitlines()]
    assert [x["decision"] for x in lines] == ["promoted", "refused", "promoted", "rolled back", "rolled back"]
    assert lines[1]["verdicts"]["home"]["lower_bound_of_gain"] == -0.01


def test_a_ranker_trained_without_the_gate_is_kept(tmp_path: Path) -> None:
    shop = versions(tmp_path, "one")
    (shop / "ranker").mkdir()
    (shop / "ranker" / "mark").write_text("own")
    assert promote(shop, "one", {"search": GOOD})
    assert (shop / "rankers" / "ungated" / "mark").read_text() == "own"


def test_the_same_ranker_is_not_worse_than_itself() -> None:
    ranker, rng = Ranker.shipped("search"), np.random.default_rng(0)
    tables = [
        Table(rng.random((8, len(SIGNALS))).astype(np.float32), rng.integers(0, 4, 8), np.ones(8), np.array([8])) for _ in range(20)
    ]
    verdict = judge(ranker, ranker, tables)
    assert (verdict.lower_bound_of_gain, verdict.is_good, verdict.groups) == (0.0, True, 20)
    with pytest.raises(ValueError, match="held-out"):
        judge(ranker, ranker, [])
