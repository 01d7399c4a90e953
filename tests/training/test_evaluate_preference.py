"""What feedback is worth: it lifts the ranking of shoppers who give it, and the command says by how much."""

import json
from pathlib import Path

import pytest

from assistant import Assistant
from retrieval.preferences import PreferenceSettings
from retrieval.settings import ShopSettings
from training.evaluate.preference import by_feedbacks, main, strangers
from training.simulate.quick import ByPreferences
from training.simulate.run import Trace, WorldOf, run


def trace(demo: Assistant, settings: PreferenceSettings, learning: bool = True) -> Trace:
    made = WorldOf(demo.recommender.columns, 16, 11)
    policy = ByPreferences(demo.recommender.columns, strangers(demo.recommender, made()), settings, learning)
    return run("quick", policy, made, 8, 11, progress=False)


def test_five_feedbacks_are_worth_something_and_a_taste_without_weight_nothing(demo: Assistant) -> None:
    still, ours = trace(demo, PreferenceSettings(), learning=False), trace(demo, PreferenceSettings())
    told = by_feedbacks({"learning": ours, "no learning": still}, 0)
    assert told["cold"]["0"]["lift"] == pytest.approx(0)
    assert told["cold"]["5"]["lift"] > 0.1
    assert ours.regret.sum() < still.regret.sum()
    weightless = by_feedbacks({"learning": trace(demo, PreferenceSettings(weight=0.0)), "no learning": still}, 0)
    assert weightless["cold"]["5"]["lift"] < 0.5 * told["cold"]["5"]["lift"]


def test_candidates_are_those_of_the_kind(demo: Assistant) -> None:
    world = WorldOf(demo.recommender.columns, 1, 0)()
    base = strangers(demo.recommender, world)
    for kind in world.kinds:
        ids, scores = base[kind.name]
        assert {world.columns.row_of[i] for i in ids} <= set(kind.rows.tolist())
        assert len(ids) == len(scores) and (scores[:-1] >= scores[1:] - 1.0).all()


def test_the_command_prints_both_speeds_and_what_segments_are_worth(
    demo_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ShopSettings, "from_env", classmethod(lambda cls: ShopSettings(home=demo_home)))
    assert main(["--shoppers", "12", "--rounds", "3", "--segments", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["updates_per_s"] > 100 and 0 < told["score_500_ms"] < 20
    assert told["cold"]["0"]["shoppers"] == 12
    assert told["segments"]["shoppers"] >= 20 and told["with_segments"]["0"]["shoppers"] == 12
    assert told["with_segments"]["0"]["ndcg@10"] != told["cold"]["0"]["ndcg@10"]
