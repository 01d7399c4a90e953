import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse
from scipy.stats import spearmanr

from training.evaluate.sequence import full_ranks, run, summary
from training.knowledge.embed import Fit
from training.sequence import data as d
from training.sequence import peers
from training.sequence.graph import GraphNextItem
from training.sequence.linear import AttributeCosine, Ease, ItemKNN, Markov, OrderedLinear, Popularity
from training.sequence.metrics import ndcg_at, recall_at, target_ranks
from training.sequence.stack import NOBODY, Mean, Stack
from training.sequence.timeline import Timeline, _ascending
from training.sequence.transformer import NextItemTransformer, Shape, _thinned

ITEMS = 30


def cycles(users: int = 300, length: int = 8) -> tuple[d.Sequence, ...]:
    """Users walk in circles of ten: after item i comes i + 1 within its own block of ten."""
    rng = np.random.default_rng(0)
    block, start = rng.integers(0, 3, users) * 10, rng.integers(0, 10, users)
    return tuple(b + (s + np.arange(length)) % 10 for b, s in zip(block, start, strict=True))


def blocks() -> sparse.csr_matrix:
    return sparse.csr_matrix(np.repeat(np.eye(3, dtype=np.float32), 10, axis=0))


MODELS = {
    "markov": Markov,
    "knn": ItemKNN,
    "ordered": lambda: OrderedLinear(ridge=1.0),
    "transformer": lambda: NextItemTransformer(
        blocks(), Shape(width=32, layers=1, heads=2, window=10, epochs=30, batch=64, learning_rate=5e-3, dropout=0.1)
    ),
}


@pytest.mark.parametrize("name", MODELS)
def test_a_model_of_order_finds_the_next_of_a_cycle(name: str) -> None:
    model = MODELS[name]().fit(cycles(), ITEMS)
    scores = model.score([np.array([12, 13, 14]), np.array([28, 29])])
    assert scores.shape == (2, ITEMS)
    scores[0, [12, 13, 14]] = scores[1, [28, 29]] = -np.inf
    assert scores.argmax(1).tolist() == [15, 20]


@pytest.mark.parametrize("make", [Ease, lambda: AttributeCosine(blocks())])
def test_a_model_without_order_keeps_to_the_block(make: type) -> None:
    scores = make().fit(cycles(), ITEMS).score([np.array([12, 13])])
    assert set(np.argsort(-scores[0])[:5]) <= set(range(10, 20))


def test_graph_vectors_that_learn_the_task_too_are_better_at_it() -> None:
    def detours(users: int, seed: int) -> tuple[d.Sequence, ...]:
        """Walks in circles with two random items in between."""
        rng = np.random.default_rng(seed)
        walks = (
            b + (s + np.arange(7)) % 10 for b, s in zip(rng.integers(0, 3, users) * 10, rng.integers(0, 10, users), strict=True)
        )
        return tuple(np.insert(walk, [2, 4], rng.integers(0, ITEMS, 2)) for walk in walks)

    asked = detours(100, 1)
    cut = d.Cut(detours(200, 0), tuple(s[:-1] for s in asked), np.array([s[-1] for s in asked]))
    how = Fit(width=16, epochs=8, batch=128)
    jointly, alone = (
        ndcg_at(full_ranks(GraphNextItem(blocks(), how=how, joint=joint).fit(cut.train, ITEMS), cut)) for joint in (True, False)
    )
    assert jointly > 0.85 and jointly > alone + 0.2


@pytest.mark.parametrize("name", MODELS)
def test_a_single_history_scores_as_in_a_batch(name: str) -> None:
    model = MODELS[name]().fit(cycles(60), ITEMS)
    histories = [np.array([1, 2, 3]), np.array([25]), np.array([14, 15])]
    batch = model.score(histories)
    assert np.allclose(batch[1], model.score([histories[1]])[0], atol=0.15, rtol=0.02)


def test_popularity_does_not_tell_counts_below_five_apart() -> None:
    scores = Popularity().fit([np.array([0] * 9 + [1] * 4 + [2])], 4).score([np.array([3])])
    assert scores[0].tolist() == [9, 5, 5, 5]


def test_cuts_hold_nothing_of_the_target() -> None:
    data = d.Interactions((np.array([0, 1, 2, 3]),), 4, sparse.csr_matrix((4, 0)), ("a", "b", "c", "d"))
    validation, without, refitted = d.validation_cut(data), *(d.test_cut(data, with_validation=w) for w in (False, True))
    assert [c.train[0].tolist() for c in (validation, without, refitted)] == [[0, 1], [0, 1], [0, 1, 2]]
    assert [int(c.targets[0]) for c in (validation, without, refitted)] == [2, 3, 3]
    assert [c.histories[0].tolist() for c in (validation, without, refitted)] == [[0, 1], [0, 1, 2], [0, 1, 2]]


def test_ranks_count_ties_against_the_model_and_mask_the_history() -> None:
    scores = np.array([[9.0, 5.0, 5.0, 1.0]], dtype=np.float32)
    assert target_ranks(scores, np.array([1]), [np.array([0])]).tolist() == [1]
    assert target_ranks(scores, np.array([1]), [np.array([0])], mask=False).tolist() == [2]
    assert target_ranks(scores, np.array([0]), [np.array([0])]).tolist() == [4]


def test_metrics_have_their_hand_computed_values() -> None:
    ranks = np.array([0, 2, 10])
    assert recall_at(ranks) == pytest.approx(2 / 3)
    assert ndcg_at(ranks) == pytest.approx((1 + 0.5) / 3)


def test_the_stack_keeps_the_best_of_its_models() -> None:
    data = d.Interactions(cycles(600, 6), ITEMS, blocks(), tuple(map(str, range(ITEMS))))
    cut, test = d.validation_cut(data), d.test_cut(data, with_validation=False)
    parts = {"knn": ItemKNN().fit(cut.train, ITEMS), "popularity": Popularity().fit(cut.train, ITEMS)}
    ranks = Stack(parts, per_model=10).fit(cut, ITEMS).rank(test, ITEMS)
    alone = summary(full_ranks(parts["popularity"], test), test, ITEMS)["recall@10"]
    assert recall_at(ranks, 1) > 0.9 > alone


def test_a_table_without_a_model_is_that_of_a_stack_without_it() -> None:
    data = d.Interactions(cycles(300, 6), ITEMS, blocks(), tuple(map(str, range(ITEMS))))
    cut = d.validation_cut(data)
    parts = {
        "knn": ItemKNN(window=1, backward=0.0).fit(cut.train, ITEMS),
        "popularity": Popularity().fit(cut.train, ITEMS),
        "both": Mean([Markov().fit(cut.train, ITEMS), AttributeCosine(blocks())]),
    }
    whole = Stack(parts, per_model=4)
    (table,) = whole.tables(cut.histories, cut.train, ITEMS)
    fewer: list[int] = []
    for name in parts:
        left = whole.without(name)
        (wanted,), reduced = left.tables(cut.histories, cut.train, ITEMS), whole.reduced(table, name)
        fewer.append(len(table.items) - len(reduced.items))
        np.testing.assert_array_equal(reduced.items, wanted.items)
        np.testing.assert_array_equal(reduced.sizes, wanted.sizes)
        np.testing.assert_array_equal(reduced.features, wanted.features)
    assert max(fewer) > 0


def test_a_user_whom_one_model_alone_served_keeps_one_candidate() -> None:
    knn = ItemKNN(window=1, backward=0.0).fit([np.array([0, 1]), np.array([2, 3])], 4)
    stack = Stack({"knn": knn, "last": Markov().fit([np.array([2, 3])], 4)}, per_model=2)
    (table,) = stack.tables([np.array([0]), np.array([2])], (np.array([0, 1]), np.array([2, 3])), 4)
    reduced = stack.reduced(table, "knn")
    assert reduced.sizes.tolist() == [1, 1] and reduced.voters[0] == NOBODY != reduced.voters[1]


def test_a_neighbour_model_tells_the_links_of_a_pair() -> None:
    knn = ItemKNN(decay=0.5, backward=0.0, source_power=0.0, target_power=0.0).fit([np.array([0, 1, 2]), np.array([1, 2])], 4)
    told = knn.detail([np.array([0, 1]), np.array([2])], np.array([0, 0, 1]), np.array([2, 3, 0]))
    # 1 -> 2 twice at distance 1, 0 -> 2 once at distance 2; nothing leads to 3, nothing comes after 2
    assert told.tolist() == [[2.0, 0.5, 0.0, 2.0, 2.0], [0.0] * 5, [0.0] * 5]
    assert ItemKNN(history_decay=0.0).details == ()


def test_the_stack_sees_each_member_of_a_mean() -> None:
    data = d.Interactions(cycles(400, 6), ITEMS, blocks(), tuple(map(str, range(ITEMS))))
    cut = d.validation_cut(data)
    knn, popularity = ItemKNN().fit(cut.train, ITEMS), Popularity().fit(cut.train, ITEMS)
    stack = Stack({"both": Mean([knn, popularity])}, per_model=10)
    (table,) = stack.tables(cut.histories, cut.train, ITEMS)
    row = dict(zip(stack.names, table.features[0], strict=True))
    assert row["both_score"] == pytest.approx((row["both_of_0"] + row["both_of_1"]) / 2)
    assert row["both_of_1"] == popularity.score(cut.histories[:1])[0, table.items[0]]


def eras(users: int, seed: int = 0) -> tuple[d.Sequence, ...]:
    """Items 0 to 29 are sold one after another; who comes at a moment takes what is near it, forwards in time."""
    rng = np.random.default_rng(seed)
    walks = (np.clip(start + np.sort(rng.integers(0, 6, 5)), 0, ITEMS - 1) for start in rng.integers(0, ITEMS - 5, users))
    return tuple(np.array(walk) for walk in walks)


def test_a_timeline_puts_items_in_the_order_in_which_they_came_up() -> None:
    timeline = Timeline().fit(eras(400), ITEMS)
    assert spearmanr(timeline.places, np.arange(ITEMS)).statistic > 0.95
    scores = timeline.score([np.array([3, 4, 5]), np.array([22, 24])])
    assert scores[0].argmax() < 10 < 20 < scores[1].argmax()
    told = timeline.detail([np.array([3, 5]), np.array([24, 22])], np.array([0, 1]), np.array([20, 23]))
    assert told.shape == (2, 3) and told[0, 1] > 0.3
    assert told[1, 2] == pytest.approx(timeline.places[23] - timeline.places[22])


def test_events_are_moved_within_their_own_history_alone() -> None:
    assert _ascending(np.array([0.6, 0.2, 0.4, 0.3, 0.9, 0.1]), [3, 1, 2]).tolist() == pytest.approx([0.4, 0.4, 0.4, 0.3, 0.5, 0.5])


def test_a_timeline_does_not_tell_what_nobody_had() -> None:
    """Items that were held out stand at the ends no more often than others, and share their place with none."""
    unseen = 300
    places = Timeline().fit(eras(400), ITEMS + unseen).places
    assert len(np.unique(places)) == ITEMS + unseen
    outer = np.abs(places[ITEMS:] - 0.5) > 0.45
    assert 0.03 < outer.mean() < 0.17
    assert min(places[:ITEMS].min(), 1 - places[:ITEMS].max()) < 0.02


def test_a_thinned_history_keeps_its_last_item_and_one_before() -> None:
    rng, whole = np.random.default_rng(0), np.arange(20)
    thinned = [_thinned(whole, 0.5, rng) for _ in range(300)]
    assert 9 < np.mean([len(s) for s in thinned]) < 12
    assert all(s[-1] == 19 and len(s) >= 2 and (np.diff(s) > 0).all() for s in thinned)
    assert _thinned(np.array([4, 7]), 0.99, rng).tolist() == [4, 7] and _thinned(whole, 0.0, rng) is whole


def test_a_transformer_that_is_shown_thinned_histories_still_finds_the_next() -> None:
    made = MODELS["transformer"]()
    thinning = replace(made.shape, history_dropout=0.2)
    losses: dict[float, float] = {}
    for shape in (made.shape, thinning):
        model = NextItemTransformer(blocks(), shape)
        model.fit(cycles(), ITEMS, lambda epoch, loss, seconds, s=shape: losses.__setitem__(s.history_dropout, loss))
    assert losses[0.2] > losses[0.0], "what is left out cannot be told exactly"
    scores = model.score([np.array([12, 13, 14])])
    scores[0, [12, 13, 14]] = -np.inf
    assert scores[0].argmax() == 15


def test_reading_names_the_bad_line(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("u1 a b c\nu2 c a\n")
    (tmp_path / "a.json").write_text(json.dumps({"a": [1, 2], "zz": [9]}))
    data = d.read_sequences(tmp_path / "good.txt", tmp_path / "a.json")
    assert data.items == 3 and data.attributes.shape == (3, 2) and data.ids == ("a", "b", "c")
    (tmp_path / "bad.txt").write_text("u1 a b\nu2\n")
    with pytest.raises(ValueError, match=r"bad.txt:2: user 'u2' has no item"):
        d.read_sequences(tmp_path / "bad.txt")


def rings_with_noise(users: int = 400) -> d.Interactions:
    """Walks in circles with a random item now and then."""
    rng = np.random.default_rng(1)
    walks = [np.where(rng.random(7) < 0.1, rng.integers(0, ITEMS, 7), w) for w in cycles(users, 7)]
    return d.Interactions(tuple(walks), ITEMS, blocks(), tuple(map(str, range(ITEMS))))


def test_the_whole_protocol_beats_every_baseline_and_prints_both_cuts() -> None:
    result = run(rings_with_noise(), minutes=0.02, workers=1)
    assert result["recall@10"] > 0.8 and result["without_validation"]["recall@10"] > 0.8
    assert all(result["ndcg@10"] >= row["ndcg@10"] - 0.05 for row in result["baselines"].values())
    assert {"transformer", "cooccurrence", "knowledge", "ordered_linear", "ease", "attributes", "timeline"} <= set(result["parts"])
    assert set(result["without_validation"]) == {"recall@10", "ndcg@10", "recall@10_warm"}
    assert sum(result["gain"].values()) == pytest.approx(1.0) and result["transformers"] == 1
    others = {"implicit_als", "rectools_sasrec"} - set(result["not_run"])
    assert set(result["baselines"]) == {"popularity", "markov", "item_knn"} | others


def whole(walks: tuple[d.Sequence, ...]) -> d.Cut:
    """All but the last item is known, and learned from."""
    known = tuple(w[:-1] for w in walks)
    return d.Cut(known, known, np.array([w[-1] for w in walks]))


@pytest.mark.skipif(not (peers.RECTOOLS / ".installed").exists(), reason="rectools could not be installed: make setup tries to")
def test_the_sasrec_of_rectools_finds_the_next_of_a_cycle() -> None:
    with peers.RecToolsSASRec(whole(cycles(800)), ITEMS) as sasrec:
        ranks = sasrec.ranks()
    assert ranks.shape == (800,) and recall_at(ranks, 1) > 0.9


def test_rectools_that_is_missing_or_fails_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(peers, "RECTOOLS", tmp_path)
    with peers.RecToolsSASRec(whole(cycles(3)), ITEMS) as sasrec, pytest.raises(RuntimeError, match="make setup"):
        sasrec.ranks()
    (tmp_path / ".installed").touch()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/python").symlink_to(sys.executable)  # as a link it finds no packages
    with peers.RecToolsSASRec(whole(cycles(3)), ITEMS) as sasrec, pytest.raises(RuntimeError, match="ModuleNotFoundError"):
        sasrec.ranks()


def test_users_too_short_to_be_measured_are_refused() -> None:
    short = d.Interactions((np.array([0, 1]),), 2, sparse.csr_matrix((2, 0)), ("a", "b"))
    with pytest.raises(ValueError, match="no user has three items"):
        run(short, minutes=1, workers=1)


def test_a_sampled_softmax_finds_the_next_of_a_cycle_too() -> None:
    shape = Shape(width=32, layers=1, heads=2, window=10, epochs=30, batch=64, learning_rate=5e-3, dropout=0.1, negatives=8)
    scores = NextItemTransformer(blocks(), shape).fit(cycles(), ITEMS).score([np.array([12, 13, 14])])
    scores[0, [12, 13, 14]] = -np.inf
    assert scores.argmax(1).tolist() == [15]


@pytest.mark.parametrize("steps", [1, 2, 10, 20])
def test_few_steps_are_a_schedule_too(steps: int) -> None:
    shape = Shape(width=8, layers=1, heads=1, window=8, batch=512, epochs=steps)
    scores = NextItemTransformer(blocks(), shape).fit(cycles(40), ITEMS).score([np.array([1, 2])])
    assert np.isfinite(scores).all()
