"""The served next-item model: trained here on histories with a known order, read by NumPy, good to an item nobody has met."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
import torch

from retrieval.schema import Event
from retrieval.sequence import Content, SequenceModel
from retrieval.sequence.model import FOLDER, Trained
from training.sequence.served import sequences, train, transformer, with_links
from training.sequence.transformer import Shape

GROUPS, EACH = 3, 8
IDS = tuple(f"{g}-{n}" for g in range(GROUPS) for n in range(EACH))
SHAPE = Shape(width=32, layers=2, heads=2, window=8, batch=32, epochs=12, dropout=0.1, id_dropout=0.3, learning_rate=4e-3)


def no_pictures(n: int) -> tuple[np.ndarray, np.ndarray]:
    return np.full(n, -1), np.zeros((0, 0), np.float32)


def content(ids: tuple[str, ...] = IDS) -> Content:
    """A token for the group and one for the place on the group's ring; no text."""
    names = tuple([f"group={g}" for g in range(GROUPS)] + [f"place={n}" for n in range(EACH)])
    codes = [c for i in ids for c in (int(i.split("-")[0]), GROUPS + int(i.split("-")[1][0]))]
    return Content(names, np.arange(len(ids) + 1) * 2, np.array(codes), np.zeros((len(ids), 0), np.float32), *no_pictures(len(ids)))


def walks(users: int = 240) -> tuple[np.ndarray, ...]:
    """After place n of a ring comes place n + 1."""
    rng = np.random.default_rng(0)
    return tuple(rng.integers(0, GROUPS) * EACH + (rng.integers(0, EACH) + np.arange(6)) % EACH for _ in range(users))


@pytest.fixture(scope="module")
def trained() -> Trained:
    return train(IDS, content(), walks(), SHAPE, 0)


@pytest.fixture(scope="module")
def model(trained: Trained) -> SequenceModel:
    return SequenceModel(with_links(trained, 1.0), IDS, content())


def best(model: SequenceModel, history: list[str], ids: tuple[str, ...] = IDS) -> str:
    return ids[int(np.argmax(model.scores(history, np.arange(len(ids)))))]


def test_the_next_of_the_ring_comes_first(model: SequenceModel) -> None:
    assert best(model, ["1-2", "1-3"]) == "1-4" and best(model, ["0-6", "0-7"]) == "0-0"


def test_the_transformer_knows_it_without_the_links(trained: Trained) -> None:
    assert best(SequenceModel(trained, IDS, content()), ["2-3", "2-4"]) == "2-5"


def test_the_links_know_it_without_the_transformer(trained: Trained) -> None:
    assert best(SequenceModel(with_links(trained, 1e4), IDS, content()), ["2-3"]) == "2-4"


def test_a_new_item_has_a_score_on_its_first_day(trained: Trained) -> None:
    ids = (*IDS, "1-4new")  # shares its group and its place with 1-4, and nobody has met it
    fresh = SequenceModel(trained, ids, content(ids))
    scores = fresh.scores(["1-2", "1-3"], np.arange(len(ids)))
    order = [ids[r] for r in np.argsort(-scores)]
    assert order.index("1-4new") <= 2


def test_numpy_reads_as_torch_does(trained: Trained) -> None:
    twin = transformer(content(), walks(), SHAPE, 0)
    rows = np.array([8, 9, 10, 11])
    with torch.inference_mode():
        state = twin.network(twin.network.items(), torch.from_numpy(rows)[None])[0, -1].numpy()
    table = content().summed(trained.tokens) + trained.ids
    assert np.allclose(trained.weights.read(table[rows].astype(np.float32)), state, atol=1e-4)


def test_what_was_saved_is_what_is_loaded(trained: Trained, model: SequenceModel, tmp_path: Path) -> None:
    with_links(trained, 1.0).save(tmp_path / FOLDER, {"shop": "rings"})
    ids = ("new", *IDS[:10])  # the catalogue has changed
    loaded = SequenceModel.load(tmp_path / FOLDER, ids, content(("0-0", *IDS[:10])))
    assert loaded is not None and best(loaded, ["gone", "0-3", "0-4"], ids) == "0-5"
    assert SequenceModel.load(tmp_path / "nothing", IDS, content()) is None


def test_a_stranger_is_unknown_and_not_zero(model: SequenceModel) -> None:
    assert np.isnan(model.scores([], np.arange(3))).all() and np.isnan(model.scores(["gone"], np.arange(3))).all()
    assert not len(model.recall(["gone"]))


def test_recall_is_the_order_of_the_scores_without_the_history(model: SequenceModel) -> None:
    rows = model.recall(["1-2", "1-3"], 5)
    assert IDS[rows[0]] == "1-4" and not {"1-2", "1-3"} & {IDS[r] for r in rows} and len(rows) == 5


def test_histories_are_an_item_once_a_session_and_hold_only_what_may_teach() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    told = [("a", "click", "s1"), ("a", "cart", "s1"), ("b", "view", "s1"), ("b", "like", "s1"), ("a", "purchase", "s2")]
    events = [Event("u", i, k, at + timedelta(hours=n), session_id=s) for n, (i, k, s) in enumerate(told)]  # type: ignore[arg-type]
    gift = Event("u", "b", "purchase", at + timedelta(days=1), session_id="s3", taught=False)
    assert [h.tolist() for h in sequences([*events, gift], {"a": 0, "b": 1})] == [[0, 1, 0]]


def test_five_hundred_candidates_take_under_two_milliseconds() -> None:
    rng = np.random.default_rng(0)
    n = 5000
    ids = tuple(str(i) for i in range(n))
    many = Content(
        ("x",), np.zeros(n + 1, np.int64), np.zeros(0, np.int64), rng.normal(size=(n, 16)).astype(np.float32), *no_pictures(n)
    )
    shape = Shape(width=64, window=30, epochs=1, batch=64)
    big = SequenceModel(train(ids, many, tuple(rng.integers(0, n, 30) for _ in range(64)), shape, 0), ids, many)
    rows, history = rng.integers(0, n, 500), [str(i) for i in range(30)]
    took = []
    for _ in range(30):
        start = perf_counter()
        big.scores(history, rows)
        took.append(perf_counter() - start)
    assert min(took) < 0.002  # the best of 30: what else the machine does is not measured


def test_what_is_turned_to_by_its_look_is_found_by_its_picture_on_its_first_day() -> None:
    """Shoppers stay with one look, which no word tells; new items have pictures, some of them none."""
    rng = np.random.default_rng(0)
    n, looks = 120, rng.normal(size=(4, 100))
    look = rng.integers(0, 4, n)
    vectors = looks[look] + 0.3 * rng.normal(size=(n, 100))
    image = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    image_row = np.where(np.arange(n) % 10 == 9, -1, np.arange(n))
    ids = tuple(map(str, range(n)))

    def of(rows: np.ndarray) -> Content:
        """The same items with nothing but their pictures."""
        empty = np.zeros(0, np.int64)
        return Content((), np.zeros(len(rows) + 1, np.int64), empty, np.zeros((len(rows), 0), np.float32), image_row[rows], image)

    old = np.arange(80)
    histories = tuple(rng.permutation(np.flatnonzero(look[old] == rng.integers(0, 4)))[:8] for _ in range(200))
    model = SequenceModel(train(ids[:80], of(old), histories, replace(SHAPE, epochs=6), 0), ids, of(np.arange(n)))
    new = np.array([r for r in range(80, n) if image_row[r] >= 0])
    hits = []
    for kind in range(4):
        score = model.scores([ids[r] for r in np.flatnonzero(look[:80] == kind)[:6]], new)
        first = new[np.argsort(-score)[: (look[new] == kind).sum()]]
        hits.append((look[first] == kind).mean())
    assert np.mean(hits) > 0.9, hits
    assert np.isfinite(model.scores(["0"], np.arange(n))).all(), "an item without a picture has a score"
