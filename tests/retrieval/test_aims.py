"""Several aims at once: each weight of the shop is a named part of the score, and none breaks a filter."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from retrieval.aims import PRIOR, Aims, AimSettings, Counts, margin, rate, standing
from retrieval.ranker import Ranker
from retrieval.recommend import Recommender
from retrieval.schema import Event, Filters, Query
from retrieval.settings import ShopSettings
from retrieval.store import Store
from retrieval.users import UserLog
from tests.fakes import HashEncoder
from tests.retrieval.test_recommend import NOW, catalogue, publish


def opened(tmp_path: Path, aims: str = "") -> Recommender:
    settings = ShopSettings(home=tmp_path, shop="small")
    if not (settings.shop_dir / "current").exists():
        publish(
            settings,
            [replace(i, attributes={**i.attributes, "margin": "0.5"} if i.id == "mouse-6" else i.attributes) for i in catalogue()],
        )
    (settings.shop_dir / "aims.toml").write_text(aims)
    return Recommender(settings, Store.open(settings), UserLog(settings.sql_url), Ranker.shipped(), HashEncoder(64))


@pytest.mark.parametrize(
    ("text", "said"),
    [("margin = -1", "margin = -1"), ("diversity = 2", "0 to 1"), ("profit = 1", "'profit' is unknown"), ("click = true", "True")],
)
def test_a_bad_aim_is_named_with_its_file(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "aims.toml").write_text(text)
    with pytest.raises(ValueError, match=said) as caught:
        AimSettings.load(tmp_path)
    assert "aims.toml" in str(caught.value)


def test_places_by_hand() -> None:
    assert standing(np.array([3.0, 1.0, np.nan, 3.0])).tolist() == [0.25, -0.5, 0.0, 0.25]
    assert standing(np.array([7.0])).tolist() == [0]
    assert standing(np.array([np.nan, np.nan])).tolist() == [0, 0]


def test_rates_by_hand() -> None:
    shop = Counts(shown=1000, clicks=100, purchases=20, dwells=10, dwell_s=300.0)
    own = Counts(shown=20, clicks=10, purchases=5, dwells=20, dwell_s=2000.0)
    assert rate(own, shop, "click") == pytest.approx((10 + PRIOR * 0.1) / 40)
    assert rate(own, shop, "purchase") == pytest.approx((5 + PRIOR * 0.2) / 30)
    assert rate(own, shop, "dwell") == pytest.approx((2000 + PRIOR * 30) / 40)
    assert rate(Counts(), shop, "click") == pytest.approx(0.1)
    assert np.isnan(rate(Counts(), Counts(), "dwell"))


def test_every_aim_is_a_contribution_and_the_sum_still_holds(tmp_path: Path) -> None:
    shop = opened(tmp_path, "margin = 2.0\nstock = 1.0\nclick = 1.0\npurchase = 0.5\ndwell = 0.5\n")
    page = ("mouse-1", "mouse-3", "mouse-5")
    at = {"session_id": "s", "query": "mouse", "shown": page}
    shop.record(Event("u", "mouse-3", "click", NOW - timedelta(days=1), position=1, **at))  # type: ignore[arg-type]
    shop.record(Event("u", "mouse-3", "dwell", NOW - timedelta(days=1), dwell_s=90.0, position=1, **at))  # type: ignore[arg-type]
    shop.record(Event("u", "mouse-1", "dwell", NOW - timedelta(days=1), dwell_s=9.0, position=0, **at))  # type: ignore[arg-type]
    found = shop.recommend(Query("wireless mouse"), "u", now=NOW).items
    seen = {name for r in found for name in r.contributions}
    assert {"aim_margin", "aim_stock", "aim_click", "aim_dwell"} <= seen
    for ranked in found:
        assert ranked.score == pytest.approx(ranked.bias + sum(ranked.contributions.values()), abs=1e-6)
    clicked = {r.item.id: r.contributions.get("aim_click", 0.0) for r in found}
    assert max(clicked, key=lambda i: clicked[i]) == "mouse-3"
    shop.close()


def test_margin_lifts_what_earns_and_filters_hold(tmp_path: Path) -> None:
    plain, greedy = opened(tmp_path), None
    asked = Query("wireless mouse", filters=Filters(price_max_cents=2500, categories=("Mice",)))
    before = [r.item.price_cents or 0 for r in plain.recommend(asked, k=3, now=NOW).items]
    plain.close()
    greedy = opened(tmp_path, "margin = 20.0")
    found = greedy.recommend(asked, k=7, now=NOW).items
    prices = [r.item.price_cents or 0 for r in found]
    assert np.mean(prices[:3]) > np.mean(before) and max(prices) <= 2500
    assert found[0].item.id == "mouse-5"  # mouse-6 costs more and earns half
    greedy.close()


def test_without_aims_nothing_is_read_and_nothing_added(tmp_path: Path) -> None:
    shop = opened(tmp_path)

    def never(_: int) -> Iterable[tuple[int, Event]]:
        raise AssertionError("the log was read")

    assert Aims(AimSettings(), shop.columns, never).added(np.arange(5)) == {}
    assert set(Aims(AimSettings(stock=1.0), shop.columns, never).added(np.arange(5))) == {"aim_stock"}
    earns = dict(zip(shop.columns.ids, margin(shop.columns, np.arange(len(shop.columns))).tolist(), strict=True))
    assert (earns["mouse-6"], earns["mouse-5"]) == (12.5, 22.5)
    shop.close()


def test_who_is_forgotten_no_longer_counts(tmp_path: Path) -> None:
    shop = opened(tmp_path, "click = 1.0")
    shop.record(Event("u", "mouse-3", "click", datetime(2026, 5, 1, tzinfo=UTC), "s", "q", ("mouse-1", "mouse-3"), 1))
    assert any("aim_click" in r.contributions for r in shop.recommend(Query("mouse"), now=NOW).items)
    shop.forget("u")
    assert not any("aim_click" in r.contributions for r in shop.recommend(Query("mouse"), now=NOW).items)
    shop.close()


def test_diversity_moves_the_first_places_and_no_score(tmp_path: Path) -> None:
    same = opened(tmp_path)
    before = same.recommend(Query("red mouse"), k=8, now=NOW).items
    same.close()
    varied = opened(tmp_path, "diversity = 0.9")
    after = varied.recommend(Query("red mouse"), k=8, now=NOW).items
    varied.close()
    kinds = [len({r.item.category for r in items}) for items in (before, after)]
    assert kinds[1] > kinds[0]
    scores = {r.item.id: r.score for r in before}
    assert all(r.score == pytest.approx(scores[r.item.id]) for r in after if r.item.id in scores)
