import gzip
import json
import tracemalloc
from pathlib import Path

import pytest

from retrieval.catalog import CatalogError, ContractBuilder, detect, dump_contract, dump_item, load_contract, load_item, read
from retrieval.catalog.contract import FrequentItems
from retrieval.catalog.values import attribute_value, category_path, clean_text, price_cents, timestamp
from retrieval.schema import Item, Link, Quantity
from tests.conftest import shared_data

SHOPIFY = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Option1 Name,Option1 Value,"
    "Variant SKU,Variant Inventory Qty,Variant Price,Image Src\n"
    'tee,Plain Tee,"<p>Soft &amp; light</p>",Loom,Shirts,"new, summer",Size,S,tee-s,3,19.90,https://x/tee.jpg\n'
    "tee,,,,,,,M,tee-m,0,21.90,https://x/tee2.jpg\n"
    "mug,Mug,,Kiln,Mugs,,Title,Default Title,mug-1,5,9.00,\n"
)
GOOGLE_XML = """<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel>
<item><g:id>1</g:id><title>Lamp</title><g:price>12.99 USD</g:price><g:availability>in_stock</g:availability>
<g:color>red</g:color><g:product_type>Home &gt; Lamps</g:product_type><g:image_link>https://x/1.jpg</g:image_link></item>
<item><g:id>2</g:id><title>Bad</title><g:price>free</g:price></item></channel></rss>"""
MAGENTO = (
    "sku,product_type,categories,name,description,price,visibility,additional_attributes,qty,is_in_stock,crosssell_skus,"
    "configurable_variations,base_image\n"
    'h-S,simple,Default Category/Men/Tops,Hoodie-S,,52,Not Visible Individually,"color=Black,size=S",4,1,,,\n'
    'h-M,simple,Default Category/Men/Tops,Hoodie-M,,54,Not Visible Individually,"color=Black,size=M",0,1,,,\n'
    'h,configurable,"Default Category/Men/Tops,Default Category/Collections/Eco",Hoodie,<p>Warm</p>,,"Catalog, Search",'
    '"material=Cotton|Wool,pattern=Solid",0,1,b,"sku=h-S,size=S|sku=h-M,size=M",\n'
    'b,simple,Default Category/Gear,Bag,,30,"Catalog, Search","material=Nylon",7,1,,,\n'
)
AMAZON = {
    "parent_asin": "B1",
    "title": "Cup",
    "features": ["Holds 3 dl"],
    "description": [],
    "price": "None",
    "images": [{"large": "https://x/1.jpg"}],
    "categories": ["Home", "Cups"],
    "details": {"Color": "Blue", "Brand": "Kiln"},
    "average_rating": 4.5,
    "rating_number": 12,
}


def write(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def split(path: Path, **options: object) -> tuple[list[Item], list[CatalogError]]:
    rows = list(read(path, **options))  # type: ignore[arg-type]
    return [r for r in rows if isinstance(r, Item)], [r for r in rows if isinstance(r, CatalogError)]


@pytest.mark.parametrize(
    ("text", "cents", "currency"),
    [
        ("$1,299", 129900, "USD"),
        ("1.299,00 €", 129900, "EUR"),
        ("12.99 USD", 1299, "USD"),
        ("¥199", 19900, "CNY"),
        ("CHF 1'299.50", 129950, "CHF"),
        ("29.9", 2990, None),
        ("0", 0, None),
        ("1,234,567.89", 123456789, None),
    ],
)
def test_prices_are_exact(text: str, cents: int, currency: str | None) -> None:
    assert price_cents(text) == (cents, currency)


@pytest.mark.parametrize("text", ["free", "", "-3", "9" * 20])
def test_what_is_no_price_is_named(text: str) -> None:
    with pytest.raises(ValueError):
        price_cents(text)


def test_every_cent_survives_the_ways_to_write_it() -> None:
    for cents in [*range(0, 2000, 7), 99999, 100000, 1234567]:
        whole, part = divmod(cents, 100)
        assert price_cents(f"{whole}.{part:02d}")[0] == cents
        assert price_cents(f"${whole:,}.{part:02d}")[0] == cents
        assert price_cents(f"{whole},{part:02d} €")[0] == cents


@pytest.mark.parametrize(
    ("raw", "typed"),
    [
        ("15.6 inch", Quantity(15.6, "inch")),
        ('13"', Quantity(13.0, "inch")),
        ("500 g", Quantity(500.0, "g")),
        ("3 Litres", Quantity(3.0, "l")),
        ("Yes", True),
        ("S|M|L", ("S", "M", "L")),
        ("Dark red", "Dark red"),
        (7, Quantity(7.0)),
        ("", None),
    ],
)
def test_attributes_are_typed(raw: object, typed: object) -> None:
    assert attribute_value(raw) == typed


def test_html_becomes_text() -> None:
    assert clean_text("<p>Soft &amp; <b>light</b><script>alert(1)</script><br>yes") == "Soft & light yes"


def test_paths_and_times() -> None:
    assert category_path("Home > Lamps") == category_path(["Home", "Lamps"]) == ("Home", "Lamps")
    assert timestamp("2024-01-31").isoformat() == "2024-01-31T00:00:00+00:00"  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="'soon' is not a date"):
        timestamp("soon")


def test_our_form_round_trips_and_a_bad_row_is_named(tmp_path: Path) -> None:
    item = Item("a", "A", price_cents=500, attributes={"size": ("S",), "weight": Quantity(2.0, "g"), "vegan": True})
    rows = [dump_item(item), "{broken", '{"id": "b"}', '{"id": "c", "title": "C", "price_cents": -4}']
    rows += ['{"id": "d", "title": "D", "pricecents": 4}', "[1]"]
    good, bad = split(write(tmp_path, "x.jsonl", "\n".join(rows)), format="jsonl")
    assert good == [item]
    assert [(e.row, e.field) for e in bad] == [(2, "row"), (3, "title"), (4, "price_cents"), (5, "pricecents"), (6, "row")]
    assert "-4" in bad[2].reason


def test_any_csv_is_read_by_its_header(tmp_path: Path) -> None:
    text = "\ufeffSKU;Product Name;Price;Color;Qty;Rating\n1;Lamp;12,50 €;red;3;4.5\n2;Cup;abc;blue;1;\n3;Pan;5;;1;9\n4;short\n"
    good, bad = split(write(tmp_path, "x.csv", text))
    assert [(i.id, i.title, i.price_cents, i.currency, i.stock, dict(i.attributes)) for i in good] == [
        ("1", "Lamp", 1250, "EUR", 3, {"color": "red"})
    ]
    assert [(e.field, e.row) for e in bad] == [("price", 2), ("rating", 3), ("row", 4)]


def test_odd_names_are_mapped_by_toml(tmp_path: Path) -> None:
    mapping = write(tmp_path, "m.toml", '[columns]\nid = "Nr"\ntitle = "Bezeichnung"\nprice = "Preis"\n"attributes.colour" = "F"\n')
    path = write(tmp_path, "x.csv", "Nr,Bezeichnung,Preis,F\n7,Lampe,9.90,rot\n")
    (item,), _ = split(path, mapping=mapping)
    assert (item.id, item.title, item.price_cents, item.attributes["colour"]) == ("7", "Lampe", 990, "rot")
    write(tmp_path, "m.toml", '[columns]\ncolour = "F"\n')
    with pytest.raises(ValueError, match="known fields"):
        split(path, mapping=mapping)


def test_shopify_joins_the_rows_of_a_handle(tmp_path: Path) -> None:
    path = write(tmp_path, "s.csv", SHOPIFY)
    assert detect(path) == "shopify"
    (tee, mug), bad = split(path)
    assert not bad
    assert (tee.title, tee.brand, tee.price_cents, tee.stock, tee.description) == ("Plain Tee", "Loom", 1990, 3, "Soft & light")
    assert [(x.id, x.price_cents, x.stock) for x in tee.variants] == [("tee-s", 1990, 3), ("tee-m", 2190, 0)]
    assert tee.attributes["size"] == ("S", "M") and len(tee.images) == 2
    assert mug.variants == () and mug.stock == 5


def test_google_merchant_as_xml_and_as_tsv(tmp_path: Path) -> None:
    (lamp,), (bad,) = split(write(tmp_path, "g.xml", GOOGLE_XML))
    assert (lamp.price_cents, lamp.category, lamp.attributes["color"]) == (1299, ("Home", "Lamps"), "red")
    assert bad.field == "price" and "free" in bad.reason
    tsv = "id\ttitle\tprice\tavailability\tcolor\n1\tLamp\t12.99 USD\tout_of_stock\tred\n"
    (item,), _ = split(write(tmp_path, "g.tsv", tsv))
    assert (item.price_cents, item.stock) == (1299, 0)


def test_broken_xml_says_from_where(tmp_path: Path) -> None:
    cut = GOOGLE_XML.index("<item><g:id>2")
    (lamp,), (bad,) = split(write(tmp_path, "g.xml", GOOGLE_XML[:cut] + "</oops>"))
    assert lamp.id == "1" and "broken XML" in bad.reason


def test_magento_puts_variants_under_their_parent(tmp_path: Path) -> None:
    path = write(tmp_path, "products.csv", MAGENTO)
    write(tmp_path, "products_reviews.csv", "sku,rating_value,title,review,reviewer\nh,4,Nice,Warm,Ann\nh,5,,Great,Bo\n")
    assert detect(path) == "magento"
    (hoodie, bag), bad = split(path)
    assert not bad
    assert (hoodie.price_cents, hoodie.stock, hoodie.category) == (5200, 4, ("Men", "Tops"))
    assert hoodie.attributes["size"] == ("S", "M") and hoodie.attributes["material"] == ("Cotton", "Wool")
    assert [x.id for x in hoodie.variants] == ["h-S", "h-M"]
    assert (hoodie.rating, hoodie.rating_count, len(hoodie.reviews)) == (4.5, 2, 2)
    assert hoodie.links == (Link("cross_sell", "b"),) and bag.price_cents == 3000


def test_amazon_metadata(tmp_path: Path) -> None:
    path = write(tmp_path, "meta.jsonl", json.dumps(AMAZON) + "\n" + json.dumps(AMAZON | {"average_rating": 7}))
    assert detect(path) == "amazon"
    (cup,), (bad,) = split(path)
    assert (cup.price_cents, cup.brand, cup.category, cup.rating_count) == (None, "Kiln", ("Home", "Cups"), 12)
    assert bad.field == "rating"


def test_a_cut_off_json_array_keeps_what_was_whole(tmp_path: Path) -> None:
    text = '[{"id": 1, "title": "A", "price": 2.5}, {"id": 2, "title": "B"'
    good, (bad,) = split(write(tmp_path, "x.json", text))
    assert [i.id for i in good] == ["1"] and "cut off" in bad.reason


def test_a_broken_yaml_entry_is_one_reject(tmp_path: Path) -> None:
    text = "- id: a\n  name: A\n  price: 2\n- id: b\n  name: [\n- id: c\n  name: C\n"
    good, bad = split(write(tmp_path, "x.yaml", text))
    assert [i.id for i in good] == ["a", "c"] and len(bad) == 1


def test_unknown_things_are_named_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        read(tmp_path / "nowhere.csv")
    path = write(tmp_path, "x.bin", "what is this")
    with pytest.raises(ValueError, match="--format"):
        read(path)
    with pytest.raises(ValueError, match="unknown format 'x'; known"):
        read(path, "x")


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "big.jsonl.gz"
    with gzip.open(path, "wt") as file:
        for i in range(20_000):
            file.write(json.dumps({"id": str(i), "title": f"Product {i}", "description": "word " * 40}) + "\n")
    tracemalloc.start()
    builder = ContractBuilder()
    for row in read(path):
        assert isinstance(row, Item)
        builder.add(row)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert builder.build("x").items == 20_000
    assert peak < 5_000_000


def test_the_contract_is_what_the_items_hold() -> None:
    builder = ContractBuilder()
    for i in range(10):
        attributes = {"colour": "red" if i < 6 else "blue", "size": ("S", "M"), "vegan": i % 2 == 0, "weight": Quantity(i, "g")}
        builder.add(Item(str(i), "T", brand="Loom", category=("Home", "Lamps"), price_cents=100 * i, attributes=attributes))
    contract = builder.build("shop")
    assert load_contract(dump_contract(contract)) == contract
    assert (contract.price_min_cents, contract.price_max_cents, contract.currency) == (0, 900, "USD")
    kinds = {a.name: (a.type, a.coverage, [(v.value, v.count) for v in a.values]) for a in contract.attributes}
    assert kinds["colour"] == ("text", 1.0, [("red", 6), ("blue", 4)])
    assert kinds["size"] == ("list", 1.0, [("M", 10), ("S", 10)])
    assert kinds["vegan"] == ("boolean", 1.0, [("no", 5), ("yes", 5)])
    weight = contract.attribute("weight")
    assert weight and (weight.minimum, weight.maximum, weight.unit) == (0.0, 9.0, "g")
    assert [c.value for c in contract.categories] == ["Home", "Lamps"] and contract.category_paths == (("Home", "Lamps"),)


def test_frequent_values_survive_a_flood_of_rare_ones() -> None:
    counter = FrequentItems(100)
    for i in range(5000):
        counter.add(f"rare-{i}")
        counter.add("often")
    assert counter.most(1)[0].value == "often" and len(counter.counts) <= 100


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "form", "items"),
    [
        ("chorus_icecat/products.jsonl.gz", "icecat", 19_406),
        ("eshop/catalog.json", "eshop", 101),
        ("magento_luma/products.csv", "magento", 147),
        ("retail_demo_store/products.yaml", "retail-demo-store", 2_465),
        ("dummyjson/products.json", "dummyjson", 194),
    ],
)
def test_the_shared_catalogues_are_read_whole(name: str, form: str, items: int) -> None:
    path = shared_data() / name
    assert detect(path) == form
    good, bad = split(path)
    assert (len(good), bad) == (items, [])
    assert all(load_item(dump_item(i)) == i for i in good[:200])
    assert sum(i.price_cents is not None for i in good) > 0.9 * items
