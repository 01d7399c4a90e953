"""The whole pipeline on a small shop: filters hold, tastes are felt, catalogues change under it, threads may ask at once."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from retrieval.catalog import ContractBuilder, dump_item
from retrieval.encoders import CrossEncoder, product_text
from retrieval.preferences import Segment, SegmentPrior
from retrieval.price_words import PricedText, read_price
from retrieval.ranker import Ranker
from retrieval.recommend import Recommender
from retrieval.schema import Event, Filters, Item, Query, Recommendation
from retrieval.search_command import as_json, as_text, query_of
from retrieval.settings import ShopSettings
from retrieval.store import GenerationBuilder, Store
from retrieval.users import UserLog
from tests.fakes import ColourEncoder, HashEncoder, small_cross_encoder

NOW = datetime(2026, 6, 1, tzinfo=UTC)
COLOURS = ("red", "blue", "black", "green")
KINDS = {
    "wireless mouse": ("Tech", "Mice"),
    "mouse pad": ("Tech", "Pads"),
    "hiking boots": ("Fashion", "Boots"),
    "teapot": ("Home", "Tea"),
}


def catalogue() -> list[Item]:
    """Eight of each kind: two brands, four colours; price rises with the number within its kind."""
    return [
        Item(
            id=f"{name.split()[-1]}-{n}",
            title=f"{('Alto', 'Brio')[n % 2]} {COLOURS[n % 4].title()} {name.title()} {n}",
            brand=("Alto", "Brio")[n % 2],
            category=path,
            price_cents=1000 * (k + 1) + 250 * n,
            attributes={"colour": COLOURS[n % 4], "washable": n < 4},
            rating=3 + n / 5,
            rating_count=10,
            stock=0 if n == 7 else 5,
            created_at=NOW - timedelta(days=30 * n),
            images=(f"{name}-{n}",),
        )
        for k, (name, path) in enumerate(KINDS.items())
        for n in range(8)
    ]


def publish(settings: ShopSettings, items: Sequence[Item]) -> None:
    text, image = HashEncoder(64), ColourEncoder()
    builder = GenerationBuilder(settings, text_encoder=text.name, text_dim=text.dim, image_encoder=image.name, image_dim=image.dim)
    pictures = image.encode([Image.new("RGB", (8, 8), str(i.attributes["colour"])) for i in items])
    contract = ContractBuilder()
    for item in items:
        contract.add(item)
    builder.add(items, [dump_item(i) for i in items], text.encode([product_text(i) for i in items], "passage"), list(pictures))
    builder.commit(contract.build(settings.shop), {})


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Recommender]:
    settings = ShopSettings(home=tmp_path, shop="small")
    publish(settings, catalogue())
    log = UserLog(settings.sql_url)
    recommender = Recommender(settings, Store.open(settings), log, Ranker.shipped(), HashEncoder(64), ColourEncoder())
    yield recommender
    recommender.close()


def test_warming_up_leaves_no_trace(shop: Recommender) -> None:
    before = ids(shop, Query("red mouse"))
    shop.warm()
    assert ids(shop, Query("red mouse")) == before
    assert not list(shop.log.all()) and shop.context("warm").recent == ()


def ids(shop: Recommender, query: Query, user_id: str = "", k: int = 8, *, gift: bool = False) -> list[str]:
    return [r.item.id for r in shop.recommend(query, user_id, k, gift=gift, now=NOW).items]


def did(item_id: str, kind: str, days_ago: float = 1, **more: object) -> Event:
    return Event("u", item_id, kind, NOW - timedelta(days=days_ago), **more)  # type: ignore[arg-type]


def test_words_find_their_kind(shop: Recommender) -> None:
    assert {i.split("-")[0] for i in ids(shop, Query("wireless mouse"))} == {"mouse"}
    assert {i.split("-")[0] for i in ids(shop, Query("boots for hiking"))} == {"boots"}
    assert ids(shop, Query("brio blue teapot 5"), k=1) == ["teapot-5"]


def test_every_score_is_its_contributions(shop: Recommender) -> None:
    shop.record(did("mouse-1", "like"))
    found = shop.recommend(Query("blue mouse"), "u", now=NOW)
    for ranked in found.items:
        assert ranked.score == pytest.approx(ranked.bias + sum(ranked.contributions.values()), abs=1e-6)
        assert ranked.contributions.keys() <= ranked.signals.keys() | set(shop.ranker.names)
        assert {"text", "bm25"} <= ranked.channels.keys()
    assert {"encode", "recall", "signals", "rank", "diversify", "items"} == found.timings_ms.keys()
    assert found.total == 32


@pytest.mark.parametrize(
    "filters",
    [
        Filters(price_max_cents=1500),
        Filters(price_min_cents=2000, price_max_cents=3000),
        Filters(brands=("Brio",)),
        Filters(exclude_brands=("Brio",)),
        Filters(categories=("Fashion",)),
        Filters(attributes={"colour": ("red", "blue")}, in_stock=True),
        Filters(rating_min=4.0, exclude_words=("teapot",)),
        Filters(exclude_ids=("mouse-0", "mouse-4")),
    ],
)
@pytest.mark.parametrize("query", [Query("red wireless mouse"), Query(), Query("mouse", sort="price_asc"), Query(sort="rating")])
def test_no_answer_breaks_a_filter(shop: Recommender, query: Query, filters: Filters) -> None:
    shop.record(did("boots-3", "purchase"))
    found = shop.recommend(replace(query, filters=filters), "u", k=40, now=NOW)
    assert found.items
    assert found.total == shop.count(filters)
    for item in (r.item for r in found.items):
        assert filters.price_max_cents is None or (item.price_cents or 0) <= filters.price_max_cents
        assert filters.price_min_cents is None or (item.price_cents or 0) >= filters.price_min_cents
        assert not filters.brands or item.brand in filters.brands
        assert item.brand not in filters.exclude_brands
        assert not filters.categories or set(item.category) & set(filters.categories)
        assert "colour" not in filters.attributes or item.attributes["colour"] in filters.attributes["colour"]
        assert filters.rating_min is None or (item.rating or 0) >= filters.rating_min
        assert "Teapot" not in item.title or not filters.exclude_words
        assert item.id not in filters.exclude_ids
        assert not filters.in_stock or item.stock


def test_what_nothing_satisfies_is_an_empty_answer(shop: Recommender) -> None:
    for query in (Query("mouse", filters=Filters(brands=("Nobody",))), Query(filters=Filters(brands=("Nobody",)))):
        found = shop.recommend(query)
        assert (found.items, found.total) == ((), 0)


def test_a_price_sort_orders_what_is_relevant_and_lifts_nothing_else(shop: Recommender) -> None:
    cheap = shop.recommend(Query("hiking boots", sort="price_asc"), k=32).items
    assert [r.item.id for r in cheap[:8]] == [f"boots-{n}" for n in range(8)]  # mice are cheaper and no boots
    assert {r.item.category[1] for r in cheap} == {"Boots"}
    dear = ids(shop, Query("hiking boots", sort="price_desc"))
    assert dear == [f"boots-{n}" for n in reversed(range(8))]
    assert ids(shop, Query("teapot", sort="newest"), k=2) == ["teapot-0", "teapot-1"]
    assert ids(shop, Query("teapot", sort="rating"), k=1) == ["teapot-7"]
    assert ids(shop, Query(sort="price_asc"), k=2) == ["mouse-0", "mouse-1"]


def test_a_like_and_a_dislike_are_felt_at_once(shop: Recommender) -> None:
    before = ids(shop, Query("wireless mouse"), "u")
    shop.record(did(before[0], "dislike"))
    after = ids(shop, Query("wireless mouse"), "u")
    assert before[0] not in after
    assert before[0] in ids(shop, Query("wireless mouse"), "v")
    shop.record(did(before[0], "unlike", 0))
    assert before[0] in ids(shop, Query("wireless mouse"), "u")
    shop.record(did("boots-2", "like"))
    assert shop.context("u", NOW).liked == ("boots-2",)
    signals = {r.item.id: r.signals for r in shop.recommend(Query("hiking boots"), "u", now=NOW).items}
    assert signals["boots-2"]["taste"] == max(s["taste"] for s in signals.values())


def test_a_recommendation_follows_what_the_shopper_did(shop: Recommender) -> None:
    for n in (0, 2, 4):
        shop.record(did(f"boots-{n}", "purchase", 10))
        shop.record(did(f"boots-{n}", "like", 9))
        for other in range(5):
            shop.record(replace(did(f"teapot-{n}", "purchase", 5), user_id=f"other-{other}"))
    dealt_with = {f"boots-{n}" for n in (0, 2, 4)}

    def best_three(user: str) -> set[str]:
        found = shop.recommend(Query(), user, k=32).items
        return {r.item.id for r in sorted(found, key=lambda r: -r.score)[:3]}

    assert best_three("u") == dealt_with
    assert not best_three("v") & dealt_with
    assert ids(shop, Query(), "u", k=1)[0] in dealt_with


def test_a_gift_suspends_taste(shop: Recommender) -> None:
    stranger = ids(shop, Query("mouse"))
    shop.record(did(stranger[0], "dislike"))
    shop.record(did(stranger[-1], "like"))
    assert ids(shop, Query("mouse"), "u") != stranger
    assert ids(shop, Query("mouse"), "u", gift=True) == stranger
    found = shop.recommend(Query("mouse"), "u", gift=True, now=NOW).items
    assert not any("taste" in r.signals or "brand_affinity" in r.signals for r in found)


def test_forgetting_a_shopper_undoes_what_they_taught(shop: Recommender) -> None:
    stranger = shop.recommend(Query("mouse"), now=NOW)
    for n in range(60):
        shop.record(did(f"mouse-{n % 3}", "purchase"))
    assert all("popularity" in r.signals for r in shop.recommend(Query("mouse"), "v", now=NOW).items)
    assert shop.forget("u") == 60
    again = shop.recommend(Query("mouse"), "u", now=NOW)
    assert [(r.item.id, r.score) for r in again.items] == [(r.item.id, r.score) for r in stranger.items]
    assert "popularity" not in again.items[0].signals


def test_examples_find_their_like(shop: Recommender) -> None:
    found = ids(shop, Query(liked=("teapot-1",), disliked=("boots-1",)), k=5)
    assert {i.split("-")[0] for i in found} == {"teapot"}


def test_a_photo_finds_its_colour(shop: Recommender) -> None:
    photo = BytesIO()
    Image.new("RGB", (32, 32), "red").save(photo, "PNG")
    found = shop.recommend(Query(image=photo.getvalue()), k=4).items
    assert {r.item.attributes["colour"] for r in found} == {"red"}
    assert found[0].channels["image"] == pytest.approx(1, abs=0.01)
    with pytest.raises(ValueError, match="picture|image"):
        shop.recommend(Query(image=b"no picture"))


def test_a_bad_event_is_refused_and_not_logged(shop: Recommender) -> None:
    with pytest.raises(ValueError, match="nothing-9"):
        shop.record(did("nothing-9", "click"))
    with pytest.raises(ValueError, match="propensity"):
        shop.record(did("mouse-1", "click", propensity=2.0))
    assert shop.log.last_id() == 0


def test_a_new_generation_is_seen_and_the_old_one_let_go(shop: Recommender) -> None:
    assert "mouse-0" in ids(shop, Query("wireless mouse"), k=32)
    publish(shop.settings, [i for i in catalogue() if i.id != "mouse-0"])
    assert "mouse-0" not in ids(shop, Query("wireless mouse"), k=32)
    assert shop.item("mouse-0") is None
    assert shop.item("mouse-1") is not None
    assert shop.contract.items == 31


def test_segments_written_meanwhile_are_felt_with_the_next_request(shop: Recommender, caplog: pytest.LogCaptureFixture) -> None:
    def blue() -> list[float]:
        found = shop.recommend(Query("teapot"), "newcomer", now=NOW).items
        return [r.contributions.get("preference", 0.0) for r in found if r.item.attributes["colour"] == "blue"]

    assert not any(blue())
    SegmentPrior((Segment("sailors", 1.0, {"colour=blue": 2.0}),)).save(shop.settings.shop_dir)
    assert all(added > 0 for added in blue())
    (shop.settings.shop_dir / "preference_prior.json").write_text("[]")
    assert all(added > 0 for added in blue()) and "no preference prior" in caplog.text


def test_threads_ask_record_and_swap_at_once(shop: Recommender) -> None:
    expected = ids(shop, Query("wireless mouse"))

    def work(n: int) -> list[str]:
        if n == 20:
            publish(shop.settings, catalogue())
        if n % 4 == 0:
            shop.record(Event(f"w{n}", "boots-1", "click", NOW))
        return ids(shop, Query("wireless mouse"))

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(work, range(60)))
    assert all({i.split("-")[0] for i in answer} == {"mouse"} and len(answer) == len(expected) for answer in answers)
    assert len(list(shop.log.all())) == 15


def test_another_encoder_than_the_shops_is_refused(shop: Recommender) -> None:
    with pytest.raises(ValueError, match="hash-64"):
        Recommender(shop.settings, Store.open(shop.settings), shop.log, shop.ranker, HashEncoder(32))


@pytest.mark.parametrize(
    ("line", "words", "low", "high"),
    [
        ("wireless mouse under 30", "wireless mouse", None, 3000),
        ("wireless mouse under $29.99", "wireless mouse", None, 2999),
        ("headphones between 50 and 80 dollars", "headphones", 5000, 8000),
        ("headphones $50-$80", "headphones", 5000, 8000),
        ("tv over 500 below 900 euros", "tv", 50000, 90000),
        ("at least 20 teapot", "teapot", 2000, None),
        ("200元以下的耳机", "耳机", None, 20000),
        ("耳机 100到200元", "耳机", 10000, 20000),
        ("不超过50块的茶壶", "茶壶", None, 5000),
        ("iphone 7 case", "iphone 7 case", None, None),
        ("monitor under 30 inches", "monitor under 30 inches", None, None),
        ("brother tn-2110 toner", "brother tn-2110 toner", None, None),
        ("usb 3 hub max 15", "usb 3 hub", None, 1500),
    ],
)
def test_a_price_is_read_out_of_the_line(line: str, words: str, low: int | None, high: int | None) -> None:
    assert read_price(line) == PricedText(words, low, high)


def test_the_command_shows_channels_and_contributions(shop: Recommender) -> None:
    query = query_of("wireless mouse under 12")
    found = shop.recommend(query, k=5)
    told = json.loads(json.dumps(as_json(query, found)))
    assert told["query"] == {"text": "wireless mouse", "price_min_cents": None, "price_max_cents": 1200, "sort": "relevance"}
    assert [i["id"] for i in told["items"]] == [r.item.id for r in found.items] == ["mouse-0"]
    assert told["items"][0]["score"] == pytest.approx(told["items"][0]["bias"] + sum(told["items"][0]["contributions"].values()))
    assert "Alto Red Wireless Mouse 0  [10.00 USD]" in as_text(query, found)
    assert "nothing matches" in as_text(query, shop.recommend(query_of("mouse under 1")))


def test_evaluation_sees_the_order_that_shoppers_see(shop: Recommender) -> None:
    assert shop.ranking(Query("wireless mouse"), k=8)[:8] == ids(shop, Query("wireless mouse"))
    assert len(set(shop.ranking(Query("wireless mouse")))) == len(shop.ranking(Query("wireless mouse"))) <= 32
    assert np.isfinite([r.score for r in shop.recommend(Query("wireless mouse")).items]).all()


def greens(found: Recommendation) -> int:
    return sum(r.item.attributes["colour"] == "green" for r in found.items)


def test_two_dislikes_are_felt_in_the_next_answer_listed_and_undone_exactly(shop: Recommender) -> None:
    query = Query("wireless mouse or teapot")
    before = shop.recommend(query, "u", k=10)
    page = tuple(r.item.id for r in before.items)
    for green in [r.item.id for r in before.items if r.item.attributes["colour"] == "green"][:2]:
        shop.record(Event("u", green, "dislike", datetime.now(UTC), shown=page))
    after = shop.recommend(query, "u", k=10)
    assert greens(after) < greens(before)
    for ranked in after.items:
        assert ranked.score == pytest.approx(ranked.bias + sum(ranked.contributions.values()), abs=1e-6)
        assert sum(t.added for t in ranked.taught) == pytest.approx(ranked.contributions.get("preference", 0.0), abs=1e-4)
    assert any("preference" in r.contributions for r in after.items)
    entry = shop.taught("u")[0]
    assert (entry.key, entry.weight < 0, len(entry.evidence)) == ("colour=green", True, 2)
    shop.untaught("u", "colour=green")
    assert shop.taught("u") == []
    assert [r.item.id for r in shop.recommend(query, "u", k=10).items] == list(page)
    with pytest.raises(KeyError, match="colour=green"):
        shop.untaught("u", "colour=green")


def test_words_are_felt_and_bad_ones_refused(shop: Recommender) -> None:
    cheap = [r.item.price_cents or 0 for r in shop.recommend(Query("teapot"), "u", k=4).items]
    shop.record(Event("u", "teapot-6", "critique", datetime.now(UTC), query="cheaper"))
    cheaper = [r.item.price_cents or 0 for r in shop.recommend(Query("teapot"), "u", k=4).items]
    assert sum(cheaper) < sum(cheap)
    with pytest.raises(ValueError, match="says nothing"):
        shop.record(Event("u", "teapot-6", "critique", datetime.now(UTC), query="not"))
    with pytest.raises(ValueError, match="critique .. says nothing"):
        shop.record(Event("u", "teapot-6", "critique", datetime.now(UTC)))


def test_forgetting_takes_the_taste_too(shop: Recommender) -> None:
    shop.record(Event("u", "mouse-1", "like", datetime.now(UTC)))
    assert shop.taught("u")
    shop.forget("u")
    assert shop.taught("u") == []
    assert not any("preference" in r.signals for r in shop.recommend(Query("mouse"), "u").items)


def test_a_cross_encoder_reorders_the_best_as_one_contribution(shop: Recommender, tmp_path: Path) -> None:
    small_cross_encoder(tmp_path / "cross")
    settings = replace(shop.settings, reranker=str(tmp_path / "cross"))
    with_it = Recommender(settings, Store.open(settings), UserLog(settings.sql_url), shop.ranker, HashEncoder(64), ColourEncoder())
    query = Query("mouse", sort="relevance")
    plain, found = (r.recommend(query, k=8, now=NOW) for r in (shop, with_it))
    before, after = (dict(zip(*map(np.ndarray.tolist, r.scores(query, now=NOW)), strict=True)) for r in (shop, with_it))
    span = np.ptp(sorted(before.values())[-50:])
    for ranked in found.items:
        row = with_it.columns.row_of[ranked.item.id]
        fits = span * CrossEncoder(settings.reranker).relevance("mouse", [product_text(ranked.item)])[0]
        assert ranked.contributions["cross_encoder"] == pytest.approx(fits, rel=1e-3)
        assert after[row] - before[row] == pytest.approx(fits, rel=1e-3)
        assert ranked.score == pytest.approx(ranked.bias + sum(ranked.contributions.values()), abs=1e-5)
    assert [r.item.id for r in found.items] != [r.item.id for r in plain.items]
    assert "rerank" in found.timings_ms and "rerank" not in with_it.recommend(Query(), now=NOW).timings_ms
    with_it.close()
