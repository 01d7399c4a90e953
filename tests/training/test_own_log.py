"""Page-aware estimates on logs whose true value is known."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from retrieval.schema import Event
from retrieval.users import UserLog
from training.evaluate.off_policy import mean_estimate
from training.evaluate.ope import evaluate_own, main
from training.evaluate.own_log import LoggedPage, logged_pages, page_terms, place_log

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ITEMS = ("a", "b", "c")
LIKED = {"a": 0.1, "b": 0.3, "c": 0.6}
SEEN = np.array([1.0, 0.6, 0.3])


def pages(seed: int, n: int = 1500) -> list[LoggedPage]:
    """Uniformly random orders of three items; a click needs looking and liking, so places are independent."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(n):
        shown = tuple(ITEMS[i] for i in rng.permutation(3))
        clicks = (rng.random(3) < SEEN * [LIKED[i] for i in shown]).astype(float)
        found.append(LoggedPage("u", "q", shown, clicks, np.full(3, 1 / 3)))
    return found


BEST = ("c", "b", "a")
TRUTH = float(SEEN @ [LIKED[i] for i in BEST])


def test_the_interval_of_the_page_estimate_holds_the_true_value_in_about_95_of_100_logs() -> None:
    held = 0
    for seed in range(100):
        low, high = mean_estimate(page_terms(pages(seed, 400), lambda _: BEST), samples=200, seed=seed).bootstrap
        held += low <= TRUTH <= high
    assert held >= 89


def test_the_cascade_is_unbiased_where_whole_prefixes_have_known_probability() -> None:
    """Propensities of a place given those above: 1/3, 1/2, 1."""
    logged = [LoggedPage(p.user_id, p.query, p.shown, p.rewards, np.array([1 / 3, 1 / 2, 1.0])) for p in pages(3, 20_000)]
    assert page_terms(logged, lambda _: BEST, cascade=True).mean() == pytest.approx(TRUTH, abs=0.05)


def test_showing_what_was_shown_is_worth_what_it_earned() -> None:
    logged = pages(1)
    own = [LoggedPage(p.user_id, p.query, p.shown, p.rewards, np.ones(3)) for p in logged]
    assert page_terms(own, lambda p: p.shown).mean() == pytest.approx(np.mean([p.rewards.sum() for p in logged]))
    assert place_log(own, lambda p: p.shown).weights.tolist() == [1.0] * (3 * len(own))


def test_pages_are_read_from_events_and_the_command_values_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = UserLog(f"sqlite:///{tmp_path / 'shop.db'}")
    for n, page in enumerate(pages(5, 60)):
        for place, item in enumerate(page.shown):
            kind = "click" if page.rewards[place] else "skip"
            log.append(
                Event(f"u{n}", item, kind, NOW, f"s{n}", "q", page.shown, place, 1 / 3)  # type: ignore[arg-type]
            )
    log.close()
    read = logged_pages(e for _, e in UserLog(f"sqlite:///{tmp_path / 'shop.db'}").all())
    assert len(read) == 60
    assert all((p.propensities == 1 / 3).all() for p in read)
    told = evaluate_own(f"sqlite:///{tmp_path / 'shop.db'}", "popularity", samples=50)
    assert {"ips", "snips", "dr", "switch_dr", "page_ips", "page_cascade_ips"} == told["estimates"].keys()
    assert told["pages"] == 60 and told["warnings"]
    assert main(["--log", str(tmp_path), "--json", "--samples", "50"]) == 0
    assert '"page_ips"' in capsys.readouterr().out
    with pytest.raises(SystemExit, match="2"):
        main(["--log", str(tmp_path / "nothing")])
