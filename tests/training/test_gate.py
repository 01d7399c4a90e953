"""The gate: what is worse stays out, the switch is whole, and the way back leads to what was there."""

import json
import os
import shutil
import signal
import time
from pathlib import Path

import numpy as np
import pytest

from retrieval.ranker import Pair, Ranker
from retrieval.ranker.model import SHIPPED
from retrieval.signals import SIGNALS
from training.ranker.gate import Verdict, decisions, heal, judge, live_version, promote, rollback
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


def real_versions(shop: Path, *names: str) -> None:
    for name in names:
        shutil.copytree(SHIPPED, shop / "rankers" / name)


def test_the_way_back_leads_to_a_ranker_trained_without_the_gate(tmp_path: Path) -> None:
    real_versions(tmp_path, "one")
    shutil.copytree(SHIPPED, tmp_path / "ranker")
    assert promote(tmp_path, "one", {"search": GOOD}) and Pair.live(tmp_path).version == "one"
    assert rollback(tmp_path) == "ungated" and Pair.live(tmp_path).version == "ungated"


def test_a_kill_at_any_moment_leaves_a_whole_ranker_in_service_and_a_log_that_agrees_with_it(tmp_path: Path) -> None:
    """A process that promotes and rolls back without end is killed forty times, at random moments."""
    real_versions(tmp_path, "one", "two")
    shutil.copytree(SHIPPED, tmp_path / "ranker")
    rng, seen = np.random.default_rng(0), set()
    for _ in range(40):
        child = os.fork()
        if child == 0:
            while True:
                for step in (lambda: promote(tmp_path, "one", {"a": GOOD}), lambda: promote(tmp_path, "two", {"a": GOOD})):
                    step()
                rollback(tmp_path)
        time.sleep(float(rng.uniform(0.0, 0.03)))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert Pair.live(tmp_path).search.names == Ranker.shipped("search").names
        heal(tmp_path)
        seen.add(live_version(tmp_path))
        assert not decisions(tmp_path) or decisions(tmp_path)[-1]["version"] == live_version(tmp_path)
    assert seen >= {"one", "two"}


def test_what_a_kill_kept_out_of_the_log_is_put_there_and_what_never_happened_is_not(tmp_path: Path) -> None:
    real_versions(tmp_path, "one", "two")
    assert promote(tmp_path, "one", {"a": GOOD})
    line = {"at": "2026-06-01", "decision": "promoted", "version": "one", "before": "", "verdicts": {}}
    for live, logged in (("one", 2), ("two", 2)):
        (tmp_path / "promotions.pending").write_text(json.dumps({"decision": line, "live": live}))
        heal(tmp_path)
        assert len(decisions(tmp_path)) == logged and not (tmp_path / "promotions.pending").exists()
    with (tmp_path / "promotions.jsonl").open("a") as file:
        file.write('{"at": "cut o')
    assert promote(tmp_path, "two", {"a": GOOD}) and [d["version"] for d in decisions(tmp_path)] == ["one", "one", "two"]
