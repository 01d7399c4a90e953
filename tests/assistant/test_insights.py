"""Insights are what the log holds: counted from known traffic, and empty where nothing was logged."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.insights import Funnel, QueryCount, Shadow, gather
from assistant.insights.gather import funnel, shadow
from retrieval.experiments import start
from retrieval.ranker import Ranker
from retrieval.recommend import Recommender
from retrieval.schema import Event, Impression
from retrieval.settings import ShopSettings
from retrieval.store import Store
from retrieval.users import UserLog
from tests.fakes import HashEncoder
from tests.retrieval.test_experiments import SPLIT, Rankers, version
from tests.retrieval.test_recommend import NOW, catalogue, publish


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    settings = ShopSettings(home=tmp_path_factory.mktemp("insights"), shop="small")
    publish(settings, catalogue())
    log, rankers = UserLog(settings.sql_url), Rankers(settings.shop_dir)
    shop = Recommender(settings, Store.open(settings), log, Ranker.shipped(), HashEncoder(64), rankers=rankers)
    yield shop
    shop.close()


def page(name: str, user: str, query: str, shown: tuple[str, ...], hours: float = -5, **more: object) -> Impression:
    sure = (1.0,) * len(shown)
    at = NOW + timedelta(hours=hours)
    return Impression(name, user, "s", at, "chat", query, "search:v1:greedy", shown, sure, sure, **more)  # type: ignore[arg-type]


PAGES = [
    page("p1", "u", "Blue  Mouse", ("mouse-1", "mouse-2"), shadow=("mouse-2", "mouse-3"), shadow_policy="new"),
    page("p2", "v", "blue mouse", ("mouse-1", "mouse-2"), shadow=("mouse-1", "mouse-2"), shadow_policy="new"),
    page("p3", "w", "unicorn", ()),
    page("p4", "w", "", ("boots-1",), hours=-24 * 40),
]
EVENTS = [
    Event("u", "mouse-2", "click", NOW - timedelta(hours=4), impression="p1"),
    Event("u", "mouse-2", "purchase", NOW - timedelta(hours=3)),
    Event("v", "mouse-1", "like", NOW - timedelta(hours=4), impression="p2"),
    Event("v", "mouse-2", "dislike", NOW - timedelta(hours=4)),
    Event("v", "boots-2", "like", NOW - timedelta(hours=4), taught=False),
    Event("x", "boots-2", "click", NOW - timedelta(hours=4)),
]


def test_where_nothing_was_logged_every_figure_is_empty(shop: Recommender) -> None:
    found = gather(shop, 30, NOW - timedelta(days=365))
    assert (found.funnel, found.queries, found.traits, found.shadow, found.test, found.nightly) == (
        Funnel(),
        (),
        (),
        None,
        None,
        None,
    )
    assert found.live.startswith("shipped-") and found.promotions == () and not any(d.pages for d in found.days)
    with pytest.raises(ValueError, match="days 0"):
        gather(shop, 0)


def test_known_traffic_is_counted(shop: Recommender) -> None:
    for each in PAGES:
        shop.log.impressions.append(each)
    shop.log.append_many(EVENTS)
    found = gather(shop, 30, NOW)
    assert found.funnel == Funnel(pages=3, empty=1, shown=3, clicked=2, carted=1, bought=1)
    assert found.queries == (QueryCount("blue mouse", 2, 2), QueryCount("unicorn", 1, 0))
    assert found.nothing_found == (QueryCount("unicorn", 1, 0),)
    by_name = {t.name: (t.likes, t.dislikes) for t in found.traits}
    assert by_name["brand: Brio"] == (1, 0) and by_name["brand: Alto"] == (0, 1)
    assert by_name["category: Mice"] == (1, 1) and by_name["washable: yes"] == (1, 1) and "category: Boots" not in by_name
    assert found.policies == {"search:v1:greedy": (3, 2)}
    assert [(d.pages, d.clicks, d.purchases) for d in found.days if d.pages] == [(3, 2, 1)]
    assert gather(shop, 60, NOW).funnel.pages == 4


def test_a_candidate_in_the_shadow_is_compared_with_what_was_shown() -> None:
    assert shadow(PAGES, EVENTS) == Shadow("new", 2, 0.75, 0.5, 2, 0, 1.5, 1.0)
    missed = Event("u", "mouse-1", "cart", NOW, impression="p1")
    again = shadow(PAGES, [*EVENTS, missed])
    assert again is not None and (again.chosen, again.missed) == (3, 1)
    assert shadow([replace(p, shadow=()) for p in PAGES], EVENTS) is None


def test_deeds_before_the_first_page_are_no_success_of_it() -> None:
    before = [replace(e, at=NOW - timedelta(days=2)) for e in EVENTS]
    assert funnel(PAGES[:3], before) == Funnel(3, 1, 3, 0, 0, 0)


def test_experiments_promotions_and_nights_are_read_from_the_shops_folder(shop: Recommender) -> None:
    folder = shop.settings.shop_dir
    version(folder, "new")
    start(folder, SPLIT)
    (folder / "promotions.jsonl").write_text(
        '{"at": "1", "decision": "refused"}\n{"at": "2", "decision": "promoted"}\n{"at": "3", "de'
    )
    reports: Path = shop.settings.home / "reports"
    reports.mkdir()
    for name, new in (("nightly-small-1", 1), ("nightly-small-2", 2), ("nightly-other-3", 3)):
        (reports / f"{name}.json").write_text(json.dumps({"new_events": new}))
    (reports / "nightly-small-9.json").write_text("half a re")
    found = gather(shop, 30, NOW)
    assert [p["at"] for p in found.promotions] == ["2", "1"] and found.experiments[0]["decision"] == "split started"
    assert found.experiment == SPLIT and found.test is not None and (found.test.control, found.waiting) == (0, 0)
    assert found.nightly == {"new_events": 2}
