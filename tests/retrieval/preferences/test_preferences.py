"""What is learned from feedback: known answers on a small shelf, and the promises about log, time and threads."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random
from threading import Lock
from time import process_time

import numpy as np
import pytest

from retrieval.preferences import Preferences, PreferenceSettings, Rewards, Segment, SegmentPrior
from retrieval.preferences.posterior import mode, sigmoid
from retrieval.schema import Event, EventKind
from tests.retrieval.preferences.shelf import MATERIALS, NOW, Log, did, preferences

NOW_S = NOW.timestamp()
ALL = np.arange(24)
LEATHER = ALL % 3 == 0
PAGE = tuple(f"bag-{r}" for r in range(8))


def by_material(found: Preferences, user_id: str = "u") -> dict[str, float]:
    scores = found.scores(found.taste(user_id), ALL, NOW_S)
    return {name: float(scores[ALL % 3 == m].mean()) for m, name in enumerate(MATERIALS)}


def weights(found: Preferences, user_id: str = "u") -> dict[str, float]:
    dense = found.taste(user_id).posterior.weights(NOW_S)
    return {key: float(dense[code]) for key, code in found.features.code_of.items()}


def test_two_disliked_leather_bags_push_leather_down_and_nothing_else_as_much() -> None:
    log = Log()
    found = preferences(log)
    assert not found.taste("u").is_known
    assert not found.scores(found.taste("u"), ALL, NOW_S).any()
    log.add(did("dislike", 0, shown=PAGE), did("dislike", 3, shown=PAGE))
    told = by_material(found)
    assert told["leather"] < min(told["nylon"], told["canvas"]) - 0.1
    learned = weights(found)
    assert min(learned, key=lambda k: learned[k]) == "material=leather"
    first = found.taught("u", NOW_S)[0]
    assert (first.key, first.weight < 0, {e.item_id for e in first.evidence}) == ("material=leather", True, {"bag-0", "bag-3"})


def test_likes_and_dislikes_of_the_same_page_do_not_depend_on_the_place() -> None:
    log, mirrored = Log(), Log()
    log.add(did("like", 0, shown=PAGE))
    mirrored.add(did("like", 0, shown=PAGE[::-1]))
    assert weights(preferences(log)) == pytest.approx(weights(preferences(mirrored)), abs=1e-9)


def test_a_click_is_compared_with_what_was_passed_over_and_not_with_what_was_never_seen() -> None:
    log = Log()
    log.add(did("click", 5, shown=PAGE, position=5))  # canvas, passing over three leather, two nylon...
    lesson = preferences(log).taste("u").lessons[0]
    assert lesson.against == ("bag-0", "bag-1", "bag-2", "bag-3", "bag-4", "bag-6", "bag-7")
    log.add(did("click", 0, shown=PAGE, position=0))
    assert preferences(log).taste("u").lessons[1].against == ("bag-1", "bag-2")


def test_deeds_on_one_item_of_one_page_count_once_by_the_strongest() -> None:
    log = Log()
    log.add(did("click", 1, shown=PAGE), did("dwell", 1, shown=PAGE, dwell_s=500.0), did("cart", 1, shown=PAGE, value=1.0))
    lessons = preferences(log).taste("u").lessons
    assert [x.reward for x in lessons] == [Rewards().cart]
    log.add(did("return", 1))
    assert [x.event.kind for x in preferences(log).taste("u").lessons] == ["return"]


def test_dwell_saturates() -> None:
    rewards = Rewards()
    looks = [rewards.of(did("dwell", 0, dwell_s=s)) for s in (0.0, 5.0, 30.0, 300.0, 3000.0)]
    assert looks == sorted(looks)
    assert looks[0] == 0
    assert looks[-1] - looks[-2] < 1e-3 < looks[2] - looks[1]


def test_words_move_what_they_name() -> None:
    log = Log()
    log.add(did("critique", 0, query="cheaper", shown=PAGE), did("critique", 0, query="not leather"))
    found = preferences(log)
    scores = found.scores(found.taste("u"), ALL, NOW_S)
    assert np.corrcoef(scores[LEATHER], ALL[LEATHER])[0, 1] < -0.9
    assert by_material(found)["leather"] < min(by_material(found)["nylon"], by_material(found)["canvas"]) - 0.3
    assert {(t.key, t.weight < 0) for t in found.taught("u", NOW_S)} == {("price", True), ("material=leather", True)}
    log.add(did("untaught", 0, query="material=leather"))
    after = by_material(found)
    assert after["leather"] > after["canvas"] - 0.2


def test_a_gift_teaches_nothing_and_an_opinion_can_be_taken_back() -> None:
    log = Log()
    log.add(did("dislike", 0, taught=False))
    found = preferences(log)
    assert not found.taste("u").is_known
    log.add(did("like", 0))
    assert found.taste("u").is_known
    log.add(did("unlike", 0))
    assert not found.taste("u").is_known
    assert np.abs(found.scores(found.taste("u"), ALL, NOW_S)).max() < 1e-12


def test_feedback_fades_with_its_half_life_and_new_taste_wins_over_old() -> None:
    log = Log()
    log.add(did("dislike", 0, shown=PAGE))
    found = preferences(log, PreferenceSettings(half_life_days=10))
    dense = [found.taste("u").posterior.weights(NOW_S + days * 86400) for days in (0, 10, 20)]
    assert dense[1] == pytest.approx(dense[0] / 2)
    assert dense[2] == pytest.approx(dense[0] / 4)
    changed = Log()
    changed.add(*(did("like", r, 60, shown=PAGE) for r in (0, 3, 6)), *(did("dislike", r, shown=PAGE) for r in (9, 12)))
    assert by_material(preferences(changed, PreferenceSettings(half_life_days=20)))["leather"] < 0


def random_events(seed: int, count: int) -> list[Event]:
    rng = Random(seed)
    kinds: Sequence[EventKind] = (
        "click", "dwell", "cart", "purchase", "like", "dislike", "skip", "return", "rating", "unlike", "critique", "untaught",
        "view",
    )  # fmt: skip
    events = []
    for n in range(count):
        kind = rng.choice(kinds)
        words = rng.choice(["cheaper", "not leather", "more red"]) if kind == "critique" else "material=leather"
        shown = tuple(f"bag-{r}" for r in rng.sample(range(24), 8))
        item = rng.choice(shown)
        events.append(
            Event(
                rng.choice("uvw"), item, kind, NOW.replace(hour=n % 24), session_id=f"s{n // 20}", shown=shown,
                query=words if kind in ("critique", "untaught") else "bag", position=shown.index(item), dwell_s=rng.uniform(0, 90),
                value=rng.choice([1.0, 2.0, 5.0]), taught=rng.random() < 0.9,
            )
        )  # fmt: skip
    return events


def test_updates_equal_a_rebuild_from_the_log_to_rounding() -> None:
    log = Log()
    found = preferences(log, PreferenceSettings(keep=40))
    for event in random_events(1, 400):
        log.add(event)
        found.taste(event.user_id)
    for user in "uvw":
        grown = found.taste(user).posterior.weights(NOW_S)
        again = preferences(log, PreferenceSettings(keep=40)).rebuild(user).posterior.weights(NOW_S)
        assert np.abs(grown).max() > 0.1
        assert np.abs(grown - again).max() < 1e-9


def test_a_late_commit_and_a_deletion_are_noticed() -> None:
    log = Log()
    found = preferences(log)
    log.events = [(1, did("like", 0)), (3, did("like", 4))]
    found.taste("u")
    log.events.insert(1, (2, did("dislike", 2)))  # committed after a later id was seen
    assert len(found.taste("u").lessons) == 3
    del log.events[0]
    assert [x.event.item_id for x in found.taste("u").lessons] == ["bag-2", "bag-4"]
    log.events.clear()
    assert not found.taste("u").is_known


def test_threads_at_once_lose_nothing() -> None:
    log, writing = Log(), Lock()
    found = preferences(log)
    events = [replace(e, user_id="u") for e in random_events(2, 240)]

    def write(event: Event) -> None:
        with writing:
            log.add(event)
        found.taste("u")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, events))
    grown, again = found.taste("u"), preferences(log).taste("u")
    assert grown.posterior.weights(NOW_S) == pytest.approx(again.posterior.weights(NOW_S), abs=1e-9)
    assert len(grown.lessons) == len(again.lessons) > 20


def test_the_dual_mode_is_the_mode_of_the_weights() -> None:
    rng = np.random.default_rng(0)
    x, rewards = rng.standard_normal((12, 3)), rng.uniform(0.2, 3, 12)
    dual, _ = mode(x @ x.T, rewards, np.zeros(12), np.zeros(12))
    w = x.T @ dual  # prior N(0, I)
    gradient = x.T @ (rewards * sigmoid(-(x @ w))) - w
    assert np.abs(gradient).max() < 1e-9


def test_parts_sum_to_the_preference_and_name_their_events() -> None:
    log = Log()
    log.add(did("dislike", 0, shown=PAGE), did("like", 4, shown=PAGE), did("critique", 1, query="cheaper"))
    found = preferences(log)
    taste = found.taste("u")
    scores = found.scores(taste, ALL, NOW_S)
    for row, told in zip(ALL, found.parts(taste, ALL, ALL, NOW_S), strict=True):
        assert sum(t.added for t in told) == pytest.approx(scores[row], abs=1e-5)
    cheapest = max(found.parts(taste, ALL[:1], ALL, NOW_S)[0], key=lambda t: t.added if t.key == "price" else -1)
    assert (cheapest.key, cheapest.evidence[0].query) == ("price", "cheaper")


def test_a_new_shopper_starts_at_the_segments_and_moves_to_their_own() -> None:
    prior = SegmentPrior((Segment("leather", 0.5, {"material=leather": 1.5}), Segment("nylon", 0.5, {"material=nylon": 1.5})))
    log = Log()
    found = preferences(log, prior=prior)
    start = by_material(found)
    assert start["leather"] == pytest.approx(start["nylon"], abs=1e-9)
    assert start["nylon"] > start["canvas"] + 0.5
    log.add(did("like", 1, shown=PAGE), did("like", 4, shown=PAGE))
    moved = by_material(found)
    assert moved["nylon"] > moved["leather"] + 1.0


def test_forgetting_and_strangers() -> None:
    log = Log()
    log.add(did("like", 0))
    found = preferences(log)
    assert found.taste("u").is_known and not found.taste("v").is_known
    log.events.clear()
    found.forget("u")
    assert not found.taste("u").is_known


def test_settings_are_read_and_wrong_ones_named(tmp_path: Path) -> None:
    assert PreferenceSettings.load(tmp_path) == PreferenceSettings()
    file = tmp_path / "preferences.toml"
    file.write_text('weight = 0.5\n[rewards]\nreturn = -3.0\n[exploration]\npolicy = "thompson"\nfloor = 0.1\n')
    loaded = PreferenceSettings.load(tmp_path)
    assert (loaded.weight, loaded.rewards.return_, loaded.exploration.policy) == (0.5, -3.0, "thompson")
    for text, named in (
        ("[rewards]\nlike = -1.0\n", "rewards.like -1.0"),
        ("[rewards]\nhug = 1.0\n", "'hug' is unknown"),
        ("half_life_days = 0\n", "half_life_days"),
        ('[exploration]\npolicy = "wild"\n', "wild"),
        ("[exploration]\nfloor = 2.0\n", "floor 2.0"),
        ('weight = "much"\n', "weight = 'much'"),
        ("[exploration\n", "preferences.toml"),
    ):
        file.write_text(text)
        with pytest.raises(ValueError, match=named):
            PreferenceSettings.load(tmp_path)


@pytest.mark.slow
def test_a_thousand_updates_take_less_than_a_second_of_two_cores_and_500_scores_less_than_a_millisecond() -> None:
    log = Log()
    found = preferences(log)
    events = [e for e in random_events(3, 1000) if e.kind != "untaught"]
    stamps: dict[str, list[tuple[int, Event]]] = {u: [] for u in "uvw"}
    found = Preferences(
        found.features._columns,
        lambda u, after: [x for x in stamps[u][-2:] if x[0] > after],
        lambda u: (stamps[u][-1][0], len(stamps[u])) if stamps[u] else (0, 0),
    )
    start = process_time()
    for n, event in enumerate(events, 1):
        stamps[event.user_id].append((n, event))
        found.taste(event.user_id)
    assert process_time() - start < 2.0 * len(events) / 1000
    taste, rows = found.taste("u"), np.arange(500) % 24
    start = process_time()
    for _ in range(100):
        found.scores(taste, rows, NOW_S)
    assert (process_time() - start) / 100 < 1e-3
