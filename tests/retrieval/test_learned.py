"""The product graph and the next-item model inside the pipeline: signals, recall, paths, and nothing where nothing was learned."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from retrieval.graph import build_graph
from retrieval.knowledge import Graph
from retrieval.learned import KNOWLEDGE, NAMES, Learned, forget
from retrieval.ranker import Ranker
from retrieval.recommend import Recommender
from retrieval.schema import Event, Filters, Hop, Query, UserContext
from retrieval.sequence import FOLDER, content_of
from retrieval.settings import ShopSettings
from retrieval.signals import SIGNALS
from retrieval.store import Store
from retrieval.users import UserLog
from tests.fakes import HashEncoder
from tests.retrieval.test_recommend import NOW, catalogue, publish
from training.sequence.served import sequences, train, with_links
from training.sequence.transformer import Shape

SHAPE = Shape(width=16, layers=1, heads=2, window=8, batch=16, epochs=6, dropout=0.1, learning_rate=5e-3)


def history(user: str) -> list[Event]:
    """Everybody buys a mouse and, days later, the pad of the same number."""
    n = int(user[1:]) % 4
    return [
        Event(user, f"{what}-{n}", "purchase", NOW - timedelta(days=40 - 9 * i), session_id=f"{user}-{i}")
        for i, what in enumerate(("mouse", "pad"))
    ]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> ShopSettings:
    settings = ShopSettings(home=tmp_path_factory.mktemp("shop"), shop="small")
    publish(settings, catalogue())
    events = [e for n in range(24) for e in history(f"u{n}")]
    log = UserLog(settings.sql_url)
    log.append_many(events)
    build_graph(settings)
    store = Store.open(settings)
    columns = store.columns
    trained = train(columns.ids, content_of(columns), sequences(events, columns.row_of), SHAPE, 0)
    with_links(trained, 10.0).save(settings.shop_dir / FOLDER, {})
    store.close()
    log.close()
    return settings


@pytest.fixture
def shop(settings: ShopSettings):  # type: ignore[no-untyped-def]
    shop = Recommender(settings, Store.open(settings), UserLog(settings.sql_url), Ranker.shipped(), HashEncoder(64))
    yield shop
    shop.close()


def buyer(shop: Recommender) -> str:
    """Somebody who has bought the mouse and not yet the pad."""
    shop.log.append(Event("new", "mouse-2", "purchase", datetime.now(UTC) - timedelta(days=1), session_id="n"))
    return "new"


def test_a_buyers_home_page_knows_what_follows_and_says_why(shop: Recommender) -> None:
    shown = shop.recommend(Query(), buyer(shop), k=8).items
    pad = next(r for r in shown if r.item.id == "pad-2")
    assert pad.path == (Hop("mouse-2", "complement", "pad-2"),)
    assert pad.signals["goes_with"] > 0 and pad.signals["sequence"] > 0
    assert pad.score == pytest.approx(pad.bias + sum(pad.contributions.values()), abs=1e-4)


def test_a_filter_holds_whatever_history_leads_to(shop: Recommender) -> None:
    user = buyer(shop)
    shown = shop.recommend(Query(filters=Filters(brands=("Brio",))), user, k=8).items
    assert shown and all(r.item.brand == "Brio" for r in shown)
    without = shop.recommend(Query(filters=Filters(exclude_ids=("pad-2",))), user, k=8).items
    assert "pad-2" not in {r.item.id for r in without}


def test_a_gift_turn_and_a_stranger_know_no_path(shop: Recommender) -> None:
    user = buyer(shop)
    for answer in (shop.recommend(Query(), user, gift=True), shop.recommend(Query(), "")):
        assert all(r.path == () and not set(NAMES) & set(r.signals) for r in answer.items)


def test_a_shop_without_training_has_unknown_signals(settings: ShopSettings, tmp_path: Path) -> None:
    store = Store.open(settings)
    nothing = Learned.load(tmp_path, store.columns)
    context = UserContext("u0", tuple(history("u0")[::-1]))
    assert all(np.isnan(c).all() for c in nothing.signals(Query(), context, np.arange(5)).values())
    assert not len(nothing.recall(context)) and nothing.path(context, "pad-0") == ()
    store.close()


def test_the_learned_signals_are_among_the_rankers(settings: ShopSettings) -> None:
    assert set(NAMES) <= set(SIGNALS)


def test_a_forgotten_shopper_leaves_the_graphs_counts(settings: ShopSettings) -> None:
    folder = settings.shop_dir / KNOWLEDGE
    before = Graph.load(folder).behaviour.bought["pad-3"]
    forget(settings.shop_dir, history("u3"))
    assert Graph.load(folder).behaviour.bought["pad-3"] == before - 1


def test_building_again_counts_only_what_is_new(settings: ShopSettings) -> None:
    before = build_graph(settings).behaviour
    after = build_graph(settings).behaviour
    assert after.bought == before.bought and after.last_id == before.last_id > 0
