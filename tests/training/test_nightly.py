"""The nightly job: new events only, drift where the rewards change, and nothing lost by a kill."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from retrieval.schema import Event
from training.ranker.nightly import drifts, nightly

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def pages(count: int, bought_from: int) -> list[tuple[int, Event]]:
    """One event a page: clicks, and from a page on purchases."""
    return [
        (
            n + 1,
            Event("u", "a", "purchase" if n >= bought_from else "click", NOW + timedelta(minutes=n), f"s{n}", "q", ("a", "b"), 0),
        )
        for n in range(count)
    ]


def test_a_change_of_rewards_is_seen_where_it_happens_and_stillness_is_not() -> None:
    found = drifts([e for _, e in pages(800, 400)])
    assert found["reward"] and 400 <= found["reward"][0] < 500
    assert drifts([e for _, e in pages(800, 800)]) == {"reward": [], "length": []}


def test_a_night_trains_on_new_events_only_and_starts_again_after_a_kill(tmp_path: Path) -> None:
    trained: list[int] = []

    def train() -> dict[str, object]:
        trained.append(1)
        return {"promoted": True}

    def killed() -> dict[str, object]:
        raise KeyboardInterrupt

    events = pages(120, 60)
    with pytest.raises(KeyboardInterrupt):
        nightly(tmp_path, tmp_path / "reports", events, killed)
    assert nightly(tmp_path, tmp_path / "reports", events, train)["promoted"]
    assert not nightly(tmp_path, tmp_path / "reports", events, train)["promoted"]
    assert len(trained) == 1
    assert nightly(tmp_path, tmp_path / "reports", [*events, *[(i + 120, e) for i, e in pages(60, 0)]], train)["new_events"] == 60
    (report,) = (tmp_path / "reports").glob("nightly-*.json")
    assert json.loads(report.read_text())["new_events"] == 60
