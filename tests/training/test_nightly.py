"""The nightly job: new events only, drift where the rewards change, and nothing lost by a kill."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from retrieval.schema import Event
from retrieval.signals import SIGNALS
from training.ranker.drift import reward_drift, signal_drift
from training.ranker.news import news_of
from training.ranker.nightly import nightly
from training.ranker.slates import slates
from training.ranker.table import Table

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
    found = reward_drift([e for _, e in pages(800, 400)])
    assert found["reward"] and 400 <= found["reward"][0] < 500
    assert reward_drift([e for _, e in pages(800, 800)]) == {"reward": [], "length": []}


def test_a_night_trains_on_new_events_only_and_starts_again_after_a_kill(tmp_path: Path) -> None:
    trained: list[int] = []

    def train(since: int) -> dict[str, object]:
        trained.append(since)
        return {"promoted": True}

    def killed(since: int) -> dict[str, object]:
        raise KeyboardInterrupt

    events = pages(120, 60)
    with pytest.raises(KeyboardInterrupt):
        nightly(tmp_path, tmp_path / "reports", events, killed)
    assert nightly(tmp_path, tmp_path / "reports", events, train)["promoted"]
    assert not nightly(tmp_path, tmp_path / "reports", events, train)["promoted"]
    assert trained == [0]
    assert nightly(tmp_path, tmp_path / "reports", [*events, *[(i + 120, e) for i, e in pages(60, 0)]], train)["new_events"] == 60
    assert trained == [0, 120]
    reports = sorted((tmp_path / "reports").glob("nightly-*.json"))
    assert [json.loads(r.read_text())["new_events"] for r in reports] == [120, 0, 60]
    assert "50 are needed" in json.loads(reports[1].read_text())["note"]


def test_a_signal_that_moved_or_went_missing_is_named_and_the_others_are_not() -> None:
    rng = np.random.default_rng(0)

    def tables(shift: float, missing: float) -> list[Table]:
        found = []
        for _ in range(60):
            matrix = rng.normal(size=(10, len(SIGNALS))).astype(np.float32)
            matrix[:, 0] += shift
            matrix[rng.random(10) < missing, 1] = np.nan
            found.append(Table(matrix, np.zeros(10, np.int64), np.ones(10), np.array([10])))
        return found

    assert signal_drift(tables(0.0, 0.0), tables(0.0, 0.0)) == {}
    assert list(signal_drift(tables(0.0, 0.0), tables(1.0, 0.5))) == [SIGNALS[0], SIGNALS[1]]
    assert signal_drift(tables(0.0, 0.0), []) == {}


def test_a_night_looks_at_what_is_new_as_much_of_before_and_whom_it_is_judged_by() -> None:
    pairs = [
        (n + 1, Event(f"u{n % 7}", "a", "click", NOW + timedelta(minutes=n), f"s{n}", f"q{n}", ("a", "b"), 0)) for n in range(2000)
    ]
    news = news_of(pairs, 1900, {"u3"}, 0, going_on=True)
    pages = [p for p in slates(e for _, e in pairs) if news.wants(p)]
    assert sum(map(news.is_new, pages)) == 100
    old = [p for p in pages if not news.is_new(p) and p.user_id != "u3"]
    assert len(old) == 300 and len({p.query for p in old}) == 300
    assert sum(p.user_id == "u3" for p in pages) >= 270
    assert not news_of(pairs, 0, {"u3"}, 0, going_on=False).wanted


def test_two_nights_do_not_work_at_once(tmp_path: Path) -> None:
    def again(since: int) -> dict[str, object]:
        with pytest.raises(ValueError, match="another nightly run"):
            nightly(tmp_path, tmp_path / "reports", pages(60, 0), again)
        return {"promoted": True}

    assert nightly(tmp_path, tmp_path / "reports", pages(60, 0), again)["promoted"]
