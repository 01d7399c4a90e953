"""One query plan, two back ends: Qdrant Edge and qdrant-client must give the same answers, both on data with known answers.

qdrant-client runs on its own local mode here, and on a real server where SHOP_TEST_QDRANT_URL names one (mark `server`).
"""

import os
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from PIL import Image
from qdrant_client import QdrantClient

from retrieval.catalog import ContractBuilder, dump_item
from retrieval.encoders import product_text
from retrieval.schema import Filters, Floats, Item, Quantity, Query, Sort, Variant
from retrieval.settings import ShopSettings
from retrieval.store import GenerationBuilder, Store, StoreMissing
from tests.fakes import ColourEncoder, HashEncoder

TEXT, IMAGE = HashEncoder(64), ColourEncoder()
COLOURS = ("red", "blue", "Dark Green", "black")
BORN = datetime(2026, 1, 1, tzinfo=UTC)


def catalogue(n: int = 120) -> list[Item]:
    """Items of every kind that a filter can meet: no price, no rating, no stock figure, variants, odd attribute names."""
    return [
        Item(
            id=f"i/{k}" if k == 7 else f"i-{k}",
            title=f"{('Alto', 'Brio', 'Cedar')[k % 3]} {COLOURS[k % 4]} {('Lamp', 'Kettle', 'Boots', '蓝牙耳机')[k % 4]} {k}",
            summary="genuine leather" if k % 5 == 0 else "made of wool",
            brand=("Alto", "Brio", "Cedar & Sons")[k % 3],
            category=("Home", ("Lamps", "Kettles")[k % 2]) if k % 4 < 2 else ("Fashion",),
            price_cents=None if k % 11 == 0 else 500 + (37 * k) % 4000,
            attributes={
                "colour": COLOURS[k % 4],
                "washable": k % 2 == 0,
                "screen.size-in": Quantity(10 + k % 13 / 2, "inch"),
                "fits": ("S", "M", "XL")[: 1 + k % 3],
            },
            rating=None if k % 7 == 0 else 1 + k % 9 / 2,
            rating_count=k * 7 % 50,
            stock=None if k % 6 == 0 else k % 4,
            variants=(Variant(f"v{k}", {"fits": "XXL"}),) if k % 10 == 0 else (),
            created_at=None if k % 8 == 0 else BORN + timedelta(days=k * 13 % 97),
        )
        for k in range(n)
    ]


@dataclass(frozen=True)
class Twins:
    """The same catalogue in both back ends."""

    items: list[Item]
    edge: Store
    client: Store


def picture(item: Item) -> Floats | None:
    """A vector of the item's colour, where it has one."""
    colour = str(item.attributes.get("colour", "")).replace(" ", "")
    return IMAGE.encode([Image.new("RGB", (4, 4), colour)])[0] if colour else None


def publish(settings: ShopSettings, items: list[Item], client: QdrantClient | None = None) -> None:
    builder = GenerationBuilder(
        settings, text_encoder=TEXT.name, text_dim=TEXT.dim, image_encoder=IMAGE.name, image_dim=IMAGE.dim, client=client
    )
    contract = ContractBuilder()
    for start in range(0, len(items), 50):
        batch = items[start : start + 50]
        for item in batch:
            contract.add(item)
        pictures = [picture(item) if n % 3 else None for n, item in enumerate(batch)]
        builder.add(batch, [dump_item(i) for i in batch], TEXT.encode([product_text(i) for i in batch], "passage"), pictures)
    builder.commit(contract.build(settings.shop), {})


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "[Pp]ayload indexes", UserWarning)  # local mode says, once, that it has none
        yield from twins(tmp_path_factory.mktemp("twins"), QdrantClient(":memory:"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    url = os.environ.get("SHOP_TEST_QDRANT_URL")
    if not url:
        pytest.skip("no Qdrant server: set SHOP_TEST_QDRANT_URL, for example http://127.0.0.1:6333")
    yield from twins(tmp_path_factory.mktemp("served"), QdrantClient(url=url, timeout=30))


def twins(folder: Path, client: QdrantClient) -> Iterator[Twins]:
    items = catalogue()
    shops = [ShopSettings(home=folder / kind, shop=f"twins-{uuid4().hex[:8]}") for kind in ("edge", "client")]
    publish(shops[0], items)
    publish(shops[1], items, client)
    edge, other = Store.open(shops[0]), Store.open(shops[1], client)
    yield Twins(items, edge, other)
    edge.close()
    for collection in client.get_collections().collections:
        if collection.name.startswith(shops[1].shop):
            client.delete_collection(collection.name)
    client.close()


FILTERS: dict[str, Filters] = {
    "none": Filters(),
    "price": Filters(price_min_cents=1000, price_max_cents=2500),
    "price from": Filters(price_min_cents=4000),
    "brand": Filters(brands=("cedar &  SONS",)),
    "brands": Filters(brands=("Alto", "Brio")),
    "no brand": Filters(exclude_brands=("Alto",)),
    "category": Filters(categories=("home",)),
    "deep category": Filters(categories=("Lamps", "Fashion")),
    "attribute": Filters(attributes={"colour": ("dark green", "red")}),
    "attributes": Filters(attributes={"colour": ("red",), "washable": ("yes",)}),
    "list attribute": Filters(attributes={"fits": ("XL",)}),
    "variant's attribute": Filters(attributes={"fits": ("XXL",)}),
    "no attribute": Filters(exclude_attributes={"colour": ("red", "blue")}),
    "range": Filters(ranges={"screen.size-in": (12, 13.5)}),
    "open range": Filters(ranges={"screen.size-in": (None, 11)}),
    "word": Filters(exclude_words=("leather",)),
    "stemmed word": Filters(exclude_words=("kettles",)),
    "phrase": Filters(exclude_words=("genuine leather",)),
    "chinese word": Filters(exclude_words=("耳机",)),
    "ids": Filters(exclude_ids=("i-1", "i/7")),
    "rating": Filters(rating_min=3.5),
    "stock": Filters(in_stock=True),
    "nothing": Filters(brands=("Nobody",)),
    "all": Filters(price_max_cents=3500, exclude_brands=("Brio",), categories=("Home",), rating_min=2, in_stock=True),
}


def satisfies(item: Item, filters: Filters) -> bool:
    """The known answer, said in Python over the items themselves."""

    def fold(text: str) -> str:
        return " ".join(text.casefold().split())

    def values(name: str) -> set[str]:
        held: set[str] = set()
        for value in [item.attributes.get(name), *(v.attributes.get(name) for v in item.variants)]:
            if value is not None:
                parts = value if isinstance(value, tuple) else ({True: "yes", False: "no"}.get(value, value),)  # type: ignore[call-overload]
                held |= {fold(str(p)) for p in parts}
        return held

    words = f"{item.title} {item.summary} {' '.join(item.category)}".casefold()
    low, high = filters.price_min_cents, filters.price_max_cents
    priced = item.price_cents is not None
    return (
        (low is None or (priced and item.price_cents >= low))  # type: ignore[operator]
        and (high is None or (priced and item.price_cents <= high))  # type: ignore[operator]
        and (not filters.brands or fold(item.brand) in map(fold, filters.brands))
        and fold(item.brand) not in map(fold, filters.exclude_brands)
        and (not filters.categories or bool({fold(c) for c in item.category} & {fold(c) for c in filters.categories}))
        and all(values(n) & {fold(v) for v in wanted} for n, wanted in filters.attributes.items())
        and not any(values(n) & {fold(v) for v in unwanted} for n, unwanted in filters.exclude_attributes.items())
        and all(
            (lo is None or item.attributes[n].value >= lo) and (hi is None or item.attributes[n].value <= hi)  # type: ignore[union-attr]
            for n, (lo, hi) in filters.ranges.items()
        )
        and not any(word.removesuffix("s") in words for word in filters.exclude_words)
        and item.id not in filters.exclude_ids
        and (filters.rating_min is None or (item.rating is not None and item.rating >= filters.rating_min))
        and (not filters.in_stock or item.stock is None or item.stock > 0)
    )


def check_agreement(twins: Twins, filters: Filters) -> None:
    known = {i.id for i in twins.items if satisfies(i, filters)}
    vector = TEXT.encode(["red lamp made of wool"], "query")[0]
    picture = IMAGE.encode([Image.new("RGB", (4, 4), "red")])[0]
    query = Query("red lamp wool 耳机", filters=filters, liked=("i-3", "i-9"), disliked=("i-4",))
    found = {}
    for name, store in (("edge", twins.edge), ("client", twins.client)):
        assert store.count(filters) == len(known), name
        assert {store.columns.ids[r] for r in store.browse(filters, limit=500)} == known, name
        found[name] = store.recall(query, vector, picture, limit=500)
        assert {store.columns.ids[r] for r in found[name].rows} == known, name
        facets = store.facets(filters)
        assert sum(facets["brand"].values()) == len(known), name
    edge, client = found["edge"], found["client"]
    assert edge.rows.tolist() == client.rows.tolist() and edge.scores.keys() == client.scores.keys()
    for channel in edge.scores:
        np.testing.assert_allclose(edge.scores[channel], client.scores[channel], rtol=2e-3, atol=1e-5, err_msg=channel)
    assert twins.edge.facets(filters) == twins.client.facets(filters)


@pytest.mark.parametrize("name", FILTERS)
def test_both_back_ends_give_the_known_answer(local: Twins, name: str) -> None:
    check_agreement(local, FILTERS[name])


def check_sorts(twins: Twins, sort: Sort) -> None:
    filters = Filters(categories=("Home",))
    keys = {
        "price_asc": lambda i: i.price_cents,
        "price_desc": lambda i: None if i.price_cents is None else -i.price_cents,
        "rating": lambda i: None if i.rating is None else -i.rating,
        "newest": lambda i: None if i.created_at is None else -i.created_at.timestamp(),
        "popularity": lambda i: -i.rating_count,
    }
    for store in (twins.edge, twins.client):
        rows = store.browse(filters, sort, limit=500)
        values = [keys[sort](item) for item in store.items(rows)]
        held = [v for v in values if v is not None]
        assert held == sorted(held)
        assert values[len(held) :] == [None] * (len(values) - len(held)), "what lacks the field comes last"
        assert len(rows) == len(set(rows.tolist())) == store.count(filters)
        assert len(store.browse(filters, sort, limit=5)) == 5


@pytest.mark.parametrize("sort", ["price_asc", "price_desc", "rating", "newest", "popularity"])
def test_both_back_ends_sort_alike(local: Twins, sort: Sort) -> None:
    check_sorts(local, sort)


def test_items_come_back_whole_and_in_order(local: Twins) -> None:
    for store in (local.edge, local.client):
        rows = [80, 0, 7, 33]
        assert store.items(rows) == [local.items[r] for r in rows]
        assert store.item("i/7") == local.items[7] and store.item("i-7") is None
        assert store.items([]) == []


def test_facets_count_values_of_items_and_variants(local: Twins) -> None:
    filters = Filters(categories=("Home",))
    home = [i for i in local.items if "Home" in i.category]
    for store in (local.edge, local.client):
        facets = store.facets(filters, ("colour", "brand"))
        assert facets.keys() == {"colour", "brand"}
        assert facets["colour"] == {"red": sum(i.attributes["colour"] == "red" for i in home), "blue": len(home) // 2}
        assert facets["brand"]["cedar & sons"] == sum(i.brand == "Cedar & Sons" for i in home)


def test_dense_scores_are_exact_cosines_and_words_score_only_where_they_match(local: Twins) -> None:
    vector = TEXT.encode(["blue kettle"], "query")[0]
    for store in (local.edge, local.client):
        found = store.recall(Query("kettle"), vector, limit=500)
        texts = [product_text(local.items[r]) for r in found.rows]
        np.testing.assert_allclose(found.scores["text"], TEXT.encode(texts, "passage") @ vector, atol=1e-6)
        matched = ~np.isnan(found.scores["bm25"])
        assert matched.tolist() == ["Kettle" in t for t in texts]


def test_nothing_asked_recalls_nothing(local: Twins) -> None:
    for store in (local.edge, local.client):
        assert len(store.recall(Query(""))) == 0
        assert len(store.recall(Query("", liked=("unknown",)))) == 0


def test_a_shop_without_a_catalogue_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="retrieval ingest FILE --shop shoes"):
        Store.open(ShopSettings(home=tmp_path, shop="shoes"))
    with pytest.raises(StoreMissing, match="retrieval demo"):
        Store.open(ShopSettings(home=tmp_path))


def test_an_abandoned_generation_leaves_the_live_one(tmp_path: Path) -> None:
    settings = ShopSettings(home=tmp_path, shop="s")
    publish(settings, catalogue(4))
    builder = GenerationBuilder(settings, text_encoder="x", text_dim=2, image_encoder="y", image_dim=2)
    builder.abandon()
    store = Store.open(settings)
    assert (store.generation, len(store.columns), store.refresh()) == ("000001", 4, store)
    store.close()


def test_an_open_generation_stays_whole_while_newer_ones_come(tmp_path: Path) -> None:
    settings = ShopSettings(home=tmp_path, shop="s")
    publish(settings, catalogue(4))
    store = Store.open(settings)
    for n in (5, 6):
        publish(settings, catalogue(n))
    newer = store.refresh()
    assert [(s.generation, len(s.columns), len(s.items([0, 3]))) for s in (store, newer)] == [("000001", 4, 2), ("000003", 6, 2)]
    assert sorted(p.name for p in (settings.shop_dir / "generations").iterdir()) == ["000002", "000003"]
    store.close()
    newer.close()


@pytest.mark.server
@pytest.mark.parametrize("name", FILTERS)
def test_a_real_server_gives_the_known_answer(served: Twins, name: str) -> None:
    check_agreement(served, FILTERS[name])


@pytest.mark.server
@pytest.mark.parametrize("sort", ["price_asc", "price_desc", "rating", "newest", "popularity"])
def test_a_real_server_sorts_alike(served: Twins, sort: Sort) -> None:
    check_sorts(served, sort)


def test_words_are_found_anywhere_in_an_item_and_rare_ones_weigh_more(local: Twins) -> None:
    """Lamp stands in titles; "washable" is the name of an attribute that is "yes"."""
    for store in (local.edge, local.client):
        rows = np.arange(len(local.items))
        share = store.words("washable lamp", rows)
        assert share is not None
        both = [bool(i.attributes.get("washable") is True and "Lamp" in i.title) for i in local.items]
        assert any(both)
        assert (share[both] == 1).all()
        neither = [i.attributes.get("washable") is not True and "Lamp" not in i.title for i in local.items]
        assert (share[neither] == 0).all()
        assert store.words("", rows) is None
        unknown = store.words("lamp qqqq", rows)
        assert unknown is not None
        assert 0 < unknown.max() < 0.5
