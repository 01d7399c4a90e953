"""Page-aware estimates on logs whose true value is known."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant, Settings, Turn
from retrieval.schema import Event, Impression
from retrieval.users import UserLog
from training.evaluate.off_policy import mean_estimate
from training.evaluate.ope import by_policy, evaluate_own, main
from training.evaluate.own_log import LoggedPage, gain, logged_pages, page_terms, place_log, unsupported

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


@pytest.mark.parametrize(("target", "sign"), [(BEST, 1), (BEST[::-1], -1)])
def test_the_bound_of_the_gain_tells_a_better_page_from_a_worse_one(target: tuple[str, ...], sign: int) -> None:
    logged = [replace(p, user_id=f"u{n // 3}") for n, p in enumerate(pages(2))]
    found = gain(logged, lambda _: target)
    truth = float(SEEN @ [LIKED[i] for i in target])
    assert found.target == pytest.approx(truth, abs=0.08) and found.logged == pytest.approx(SEEN.sum() / 3, abs=0.05)
    assert found.low * sign > 0 and found.low < found.target - found.logged
    assert found.pages == len(logged) and found.effective_sample_size > 1000 and found.unsupported == 0


def test_the_bound_holds_for_all_but_5_of_100_logs_of_shoppers_with_many_pages() -> None:
    """Each shopper's ten pages earn alike: pages taken one by one would promise too much."""
    over = 0
    for seed in range(100):
        rng, logged = np.random.default_rng(seed), []
        for user in range(30):
            eager = rng.random() < 0.5
            for page in pages(1000 * seed + user, 10):
                logged.append(replace(page, user_id=f"u{user}", rewards=page.rewards * eager))
        over += gain(logged, lambda _: BEST, samples=200, seed=seed).low > (TRUTH - SEEN.sum() / 3) / 2
    assert over <= 12


def test_what_was_never_varied_is_valued_too_low_and_told() -> None:
    fixed = [replace(p, propensities=np.ones(3)) for p in pages(4, 200)]
    found = gain(fixed, lambda p: p.shown[::-1])
    assert found.target < found.logged and found.unsupported == pytest.approx(2 / 3)
    with pytest.raises(ValueError, match="no page"):
        gain([], lambda p: p.shown)


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


def test_a_page_of_the_log_of_impressions_counts_without_any_event_and_knows_its_whole_probability() -> None:
    shown = Impression("p1", "u", "s", NOW, "chat", "q", "now", ITEMS, (1.0, 0.5, 0.5), (1.0, 0.4, 0.25), shadow=("a", "c", "b"))
    quiet = replace(shown, id="p2", policy="before")
    nothing = replace(shown, id="p3", shown=(), propensities=(), prefixes=())
    events = [Event("u", "b", kind, NOW, impression="p1") for kind in ("click", "cart")]
    read = logged_pages(events, [shown, quiet, nothing])
    assert [p.rewards.tolist() for p in read] == [[0, 2, 0], [0, 0, 0]]
    assert page_terms(read, lambda p: p.shown).tolist() == [4.0, 0.0]
    assert page_terms(read, lambda p: p.shown, cascade=True).tolist() == [5.0, 0.0]
    assert by_policy(read) == {"before": {"pages": 1, "value_a_page": 0.0}, "now": {"pages": 1, "value_a_page": 2.0}}
    assert unsupported(read, lambda p: p.shadow) == 0 and unsupported(read, lambda p: ("c", "b", "a")) == pytest.approx(1 / 3)


def test_a_real_conversation_can_be_valued(demo: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Chat, click on what was shown, and the command values other orders from what the log says of the pages."""
    folder = demo.settings.shop_dir
    shop = tmp_path / "shops" / "demo"
    shop.mkdir(parents=True)
    for part in ("generations", "source", "current"):
        (shop / part).symlink_to(folder / part)
    (shop / "preferences.toml").write_text('[exploration]\npolicy = "thompson"\nfloor = 0.3\nkeep_first = 0\n')
    assistant = Assistant.from_settings(Settings(home=tmp_path, llm_url="off", understand="parser"))
    for n in range(12):
        user, session = f"real-{n}", f"visit-{n}"
        first = assistant.chat(Turn(user, session, ("hiking boots", "backpacks", "a red mug")[n % 3]))
        assert first.impression and len(first.items) > 2
        assistant.feedback(Event(user, first.items[1].item.id, "click", datetime.now(UTC), session_id=session))
        assistant.feedback(Event(user, first.items[2].item.id, "like", datetime.now(UTC), impression=first.impression))
        assistant.chat(Turn(user, session, "add the first one to my cart"))
        assistant.chat(Turn(user, session, "cheaper"))
    events = [e for _, e in assistant.recommender.log.all()]
    pages = {p.id: p for p in assistant.recommender.log.impressions.all()}
    assistant.close()
    deeds = [e for e in events if e.kind in ("click", "like", "cart")]
    assert len(deeds) >= 30 and {e.kind for e in deeds} == {"click", "like", "cart"} and len(pages) >= 24
    assert all(e.propensity == pages[e.impression].propensities[e.position or 0] for e in deeds)
    assert any(max(p.propensities, default=1) < 1 for p in pages.values())
    assert main(["--log", str(shop), "--target", "random", "--samples", "50", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["own log, random"]
    assert told["pages"] == sum(bool(p.shown) for p in pages.values())
    assert told["impressions"] == sum(len(p.shown) for p in pages.values())
    assert told["logging_policy_value"] > 0 and told["effective_sample_size"] > 0
    assert any("thompson-0.3" in policy for policy in told["policies"])
    assert all(e["bootstrap"][0] <= e["value"] <= e["bootstrap"][1] for e in told["estimates"].values())
