"""Experiments: the test cries wolf as rarely as it says however often one looks, arms are fixed, and live traffic carries them."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from retrieval.experiments import Experiment, current, history, outcomes, sequential, start, stop
from retrieval.experiments.sequential import BURN_IN, paths
from retrieval.ranker import Ranker
from retrieval.ranker.model import SHIPPED
from retrieval.rankers import Rankers
from retrieval.recommend import Recommender
from retrieval.schema import Event, Impression, Query
from retrieval.settings import ShopSettings
from retrieval.store import Store
from retrieval.users import UserLog
from tests.fakes import HashEncoder
from tests.retrieval.test_recommend import NOW, catalogue, publish

SPLIT = Experiment("more-trees", "split", "new", NOW)


def smallest_p(rates: tuple[float, float], seeds: int, shoppers: int, tau: float) -> np.ndarray:
    """The p-value after peeking at every one of the shoppers, for each seed."""
    found = []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        arms = rng.random(shoppers) < 0.5
        done = (rng.random(shoppers) < np.where(arms, rates[1], rates[0])).astype(float)
        found.append(paths(arms, done, tau, 0.05)[0][-1])
    return np.array(found)


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.5])
def test_peeking_at_every_shopper_raises_no_more_false_alarms_than_alpha(rate: float) -> None:
    """Of 600 experiments without a difference at most 5% (and chance) are ever significant; a t-test so used exceeds 30%."""
    alarms = (smallest_p((rate, rate), 600, 2500, tau=0.05) <= 0.05).mean()
    assert alarms <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 600)


def test_a_difference_is_found_and_the_interval_holds_it() -> None:
    assert (smallest_p((0.10, 0.15), 100, 8000, tau=0.05) <= 0.05).mean() >= 0.9
    held = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        arms = rng.random(3000) < 0.3
        done = rng.random(3000) < np.where(arms, 0.2, 0.15)
        _, low, high, _, _ = paths(arms, done.astype(float), 0.05, 0.05)
        held += low[-1] <= 0.05 <= high[-1]
    assert held >= 0.95 * 300 - 2 * np.sqrt(300 * 0.95 * 0.05)


def test_nothing_is_said_before_both_arms_have_enough() -> None:
    assert sequential([], [], 0.05).p_value == 1.0
    early = sequential([True] * 500 + [False] * (BURN_IN - 1), [True] * 500 + [False] * (BURN_IN - 1), 0.05)
    assert (early.p_value, early.low, early.high, early.candidate, early.control) == (1.0, -1.0, 1.0, 500, BURN_IN - 1)
    late = sequential([True] * 500 + [False] * BURN_IN, [True] * 500 + [False] * BURN_IN, 0.05)
    assert late.p_value < 0.001 and late.difference == 1.0 and late.low > 0.5


def test_an_arm_is_the_shoppers_for_good_and_its_share_is_right() -> None:
    arms = [replace(SPLIT, share=0.2).arm(f"shopper-{n}") for n in range(5000)]
    assert arms.count("candidate") == pytest.approx(1000, abs=100) and arms.count("control") + arms.count("candidate") == 5000
    other = [replace(SPLIT, name="another", share=0.2).arm(f"shopper-{n}") for n in range(5000)]
    both = sum(a == b == "candidate" for a, b in zip(arms, other, strict=True))
    assert both == pytest.approx(200, abs=60), "the arms of two experiments are independent"
    assert SPLIT.arm("u") == SPLIT.arm("u") and SPLIT.arm("") == "" and replace(SPLIT, kind="shadow").arm("u") == ""


@pytest.mark.parametrize("bad", [{"share": 0}, {"alpha": 1}, {"window_hours": 0}, {"metric": "fame"}, {"name": "a/b"}, {"tau": 0}])
def test_bad_settings_are_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(bad))):
        replace(SPLIT, **bad)  # type: ignore[arg-type]


def test_one_experiment_at_a_time_under_a_new_name_and_the_file_says_what_is_wrong(tmp_path: Path) -> None:
    assert current(tmp_path) is None
    with pytest.raises(ValueError, match="no experiment"):
        stop(tmp_path)
    start(tmp_path, SPLIT)
    assert current(tmp_path) == SPLIT
    with pytest.raises(ValueError, match="'more-trees' is running"):
        start(tmp_path, replace(SPLIT, name="b"))
    assert stop(tmp_path) == SPLIT and current(tmp_path) is None
    with pytest.raises(ValueError, match="choose a new name"):
        start(tmp_path, SPLIT)
    assert [line["decision"] for line in history(tmp_path)] == ["split started", "split stopped"]
    (tmp_path / "experiment.json").write_text('{"name": "x"}')
    with pytest.raises(ValueError, match=r"experiment\.json"):
        current(tmp_path)


def page(user: str, hours: float, arm: str) -> Impression:
    return Impression(f"{user}{hours}", user, "s", NOW + timedelta(hours=hours), "chat", "q", "p", ("a",), (1.0,), (1.0,), arm=arm)


def test_each_shopper_counts_once_by_the_window_after_their_first_page() -> None:
    pages = [page("a", 0, "more-trees/candidate"), page("a", 50, "more-trees/candidate"), page("b", 1, "more-trees/control")]
    pages += [page("c", 40, "more-trees/control"), page("d", 0, "older/control"), page("e", 0, "")]
    events = [Event("a", "x", "cart", NOW + timedelta(hours=30)), Event("b", "y", "purchase", NOW + timedelta(hours=20))]
    events += [Event("b", "y", "like", NOW + timedelta(hours=2)), Event("c", "y", "cart", NOW + timedelta(hours=41))]
    known, waiting = outcomes(SPLIT, pages, events, NOW + timedelta(hours=60))
    assert [(o.user_id, o.is_candidate, o.done) for o in known] == [("a", True, False), ("b", False, True)] and waiting == 1
    likes, _ = outcomes(replace(SPLIT, metric="like"), pages, events, NOW + timedelta(hours=60))
    assert [o.done for o in likes] == [False, True]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Recommender]:
    settings = ShopSettings(home=tmp_path, shop="small")
    publish(settings, catalogue())
    log, rankers = UserLog(settings.sql_url), Rankers(settings.shop_dir)
    recommender = Recommender(settings, Store.open(settings), log, Ranker.shipped(), HashEncoder(64), rankers=rankers)
    yield recommender
    recommender.close()


def version(shop_dir: Path, name: str, turned: bool = False) -> None:
    """A copy of the shipped pair; `turned` ranks queries by the home ranker, which orders them otherwise."""
    shutil.copytree(SHIPPED, shop_dir / "rankers" / name)
    if turned:
        shutil.rmtree(shop_dir / "rankers" / name / "search")
        shutil.copytree(SHIPPED / "home", shop_dir / "rankers" / name / "search")


def test_a_promotion_is_felt_by_the_next_request_and_what_cannot_be_loaded_is_not(
    shop: Recommender, caplog: pytest.LogCaptureFixture
) -> None:
    folder = shop.settings.shop_dir
    assert shop.recommend(Query("mouse"), "u").policy == f"search:shipped-{Ranker.shipped().version}:greedy"
    version(folder, "new")
    (folder / "ranker").symlink_to("rankers/new")
    assert shop.recommend(Query("mouse"), "u").policy == "search:new:greedy"
    version(folder, "broken")
    (folder / "rankers/broken/search/ranker.txt").write_text("half a forest")
    (folder / "ranker.new").symlink_to("rankers/broken")
    (folder / "ranker.new").replace(folder / "ranker")
    assert shop.recommend(Query("mouse"), "u").policy == "search:new:greedy" and "new stays in service" in caplog.text
    (folder / "ranker").unlink()
    assert shop.in_service.live.version.startswith("shipped-")


def test_in_the_shadow_a_candidate_is_logged_and_changes_nothing(shop: Recommender) -> None:
    plain = shop.recommend(Query("blue mouse"), "u", now=NOW)
    version(shop.settings.shop_dir, "new", turned=True)
    start(shop.settings.shop_dir, Experiment("try", "shadow", "new", NOW))
    found = shop.recommend(Query("blue mouse"), "u", now=NOW)
    shown = [r.item.id for r in found.items]
    assert (shown, found.policy, found.arm) == ([r.item.id for r in plain.items], plain.policy, "")
    assert found.shadow_policy == "new" and len(found.shadow) == 8 and list(found.shadow) != shown
    logged = shop.log.impressions.get(shop.show(found, "blue mouse", "u"))
    assert logged is not None and (logged.shadow, logged.shadow_policy) == (found.shadow, "new")
    stop(shop.settings.shop_dir)
    assert not shop.recommend(Query("blue mouse"), "u", now=NOW).shadow


def test_a_split_gives_each_shopper_the_pages_of_their_arm(shop: Recommender) -> None:
    version(shop.settings.shop_dir, "new", turned=True)
    start(shop.settings.shop_dir, SPLIT)
    by_arm: dict[str, set[tuple[str, ...]]] = {}
    for n in range(20):
        found = shop.recommend(Query("blue mouse"), f"s{n}", now=NOW)
        assert found.arm == f"more-trees/{SPLIT.arm(f's{n}')}"
        assert found.policy.startswith("search:new:" if "candidate" in found.arm else "search:shipped-")
        by_arm.setdefault(found.arm, set()).add(tuple(r.item.id for r in found.items))
    assert len(by_arm) == 2 and all(len(pages) == 1 for pages in by_arm.values())
    assert by_arm["more-trees/candidate"] != by_arm["more-trees/control"]
    assert shop.recommend(Query("blue mouse"), gift=True, now=NOW).arm == ""
