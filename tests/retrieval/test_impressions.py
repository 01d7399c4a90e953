"""Pages that were shown: logged whole, named by events, forgotten with their shopper; and who said no is not explored."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from retrieval.ranker import Ranker
from retrieval.recommend import Recommender
from retrieval.schema import Event, Filters, Impression, Query
from retrieval.settings import ShopSettings
from retrieval.store import Store
from retrieval.users import UserLog
from tests.fakes import HashEncoder
from tests.retrieval.test_recommend import NOW, catalogue, publish

PAGE = Impression(
    "p1",
    "u",
    "s",
    NOW,
    "chat",
    "红 boots",
    "search:abc:greedy",
    ("a", "b"),
    (1.0, 0.25),
    (1.0, 0.2),
    7,
    False,
    "x/new",
    ("b",),
    "v2",
)
EXPLORING = '[exploration]\npolicy = "thompson"\nfloor = 0.5\nkeep_first = 0\ndepth = 8\n'
WISH = Query("mouse", filters=Filters(price_max_cents=2400))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recommender]:
    settings = ShopSettings(home=tmp_path_factory.mktemp("exploring"), shop="small")
    publish(settings, catalogue())
    (settings.shop_dir / "preferences.toml").write_text(EXPLORING)
    recommender = Recommender(settings, Store.open(settings), UserLog(settings.sql_url), Ranker.shipped(), HashEncoder(64))
    yield recommender
    recommender.close()


def test_a_page_comes_back_as_it_went_in_and_bad_ones_are_refused(tmp_path: Path) -> None:
    log = UserLog(f"sqlite:///{tmp_path / 'shop.db'}")
    assert log.impressions.append(PAGE) == "p1"
    empty = replace(PAGE, id="p2", user_id="v", shown=(), propensities=(), prefixes=(), shadow=())
    log.impressions.append(empty)
    assert log.impressions.get("p1") == PAGE and log.impressions.get("p3") is None
    assert list(log.impressions.all()) == [PAGE, empty]
    for bad in (replace(PAGE, id=""), replace(PAGE, propensities=(1.0,)), replace(PAGE, prefixes=(1.0, 0.0))):
        with pytest.raises(ValueError):
            log.impressions.append(bad)
    log.set_exploring("u", False, NOW)
    assert not log.explores("u") and log.explores("v")
    log.forget("u")
    assert list(log.impressions.all()) == [empty] and log.explores("u")
    with pytest.raises(ValueError, match="user_id is empty"):
        log.set_exploring("", True, NOW)
    log.close()


def test_an_older_log_is_brought_up_to_date(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    log = UserLog(url)
    log.append(Event("u", "a", "click", NOW))
    log.close()
    engine = create_engine(url)
    with engine.begin() as connection:
        for step in ("ALTER TABLE events DROP COLUMN impression", "DROP TABLE impressions", "DROP TABLE choices"):
            connection.execute(text(step))
        connection.execute(text("DELETE FROM users_migrations WHERE name = 'm002_impressions'"))
    engine.dispose()
    log = UserLog(url)
    log.append(Event("u", "a", "like", NOW, impression="p1"))
    assert [e.impression for _, e in log.all()] == ["", "p1"]
    log.close()


def test_an_event_gets_place_and_propensity_from_the_page_that_it_names(shop: Recommender) -> None:
    found = shop.recommend(WISH, "u", 4, now=NOW)
    page = shop.show(found, "mouse", "u", "s", now=NOW)
    item = found.items[2]
    shop.record(Event("u", item.item.id, "click", NOW, impression=page))
    logged = shop.log.events("u")[0]
    assert (logged.shown, logged.position) == (tuple(r.item.id for r in found.items), 2)
    assert (logged.propensity, logged.query, logged.session_id) == (item.propensity, "mouse", "s")
    for event, message in (
        (Event("u", item.item.id, "click", NOW, impression="no"), "not in the log"),
        (Event("v", item.item.id, "click", NOW, impression=page), "not shown to user_id 'v'"),
        (Event("u", "teapot-1", "click", NOW, impression=page), "item 'teapot-1' was not shown"),
    ):
        with pytest.raises(ValueError, match=message):
            shop.record(event)
    gift = shop.show(found, "mouse", "u", gift=True, now=NOW)
    shop.record(Event("u", item.item.id, "like", NOW, impression=gift))
    assert not shop.log.events("u")[0].taught


def test_what_is_logged_is_the_policy_that_made_the_page_and_no_page_breaks_a_constraint(shop: Recommender) -> None:
    explored = [shop.recommend(WISH, f"e{n}", 4, now=NOW) for n in range(20)]
    assert all(f.policy == f"search:{shop.in_service.live.version}:thompson-0.5" for f in explored)
    assert len({tuple(r.item.id for r in f.items) for f in explored}) > 3
    assert all(r.item.price_cents is not None and r.item.price_cents <= 2400 for f in explored for r in f.items)
    assert all(0 < p <= r.propensity < 1 for f in explored for p, r in zip(f.prefixes, f.items, strict=True))
    assert shop.recommend(replace(WISH, sort="price_asc"), "e1", 4, now=NOW).policy == "sort:price_asc"


def test_who_opted_out_gets_the_best_page_with_certainty(shop: Recommender) -> None:
    plain = shop.recommend(WISH, "e5", 4, now=NOW, explore=False)
    shop.log.set_exploring("e5", False, NOW)
    found = shop.recommend(WISH, "e5", 4, now=NOW)
    assert [r.item.id for r in found.items] == [r.item.id for r in plain.items]
    assert found.prefixes == (1.0,) * 4 and found.policy == f"search:{shop.in_service.live.version}:greedy"
    shop.log.set_exploring("e5", True, NOW)
    assert shop.recommend(WISH, "e5", 4, now=NOW).prefixes[0] < 1
