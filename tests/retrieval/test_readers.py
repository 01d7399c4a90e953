"""Every reader on a good and on a broken file: what is kept is exact, what is not is named, and the rest goes on."""

import json
from pathlib import Path

import pytest
import yaml

from retrieval.catalog import CatalogError, detect, read
from retrieval.schema import Item, Link, Quantity

SHOPIFY = (
    "Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Image Src\n"
    "mug,Mug,,Kiln,Mugs,Title,Default Title,mug-1,5,9.00,\n"
    "tee,Plain Tee,,Loom,Shirts,Size,S,tee-s,3,gratis,\n"
    "bowl,,,Kiln,Bowls,Title,Default Title,b-1,5,9.00,\n"
    "vase,Vase,,Kiln,Vases,Title,Default Title,v-1,many,9.00,\n"
    "jar,Jar,,Kiln,Jars,Title,Default Title,j-1,,1200.00,\n"
)
GOOGLE_TSV = (
    "id\ttitle\tprice\tsale_price\tavailability\tcolor\tadditional_image_link\n"
    "1\tLamp\t12.99 USD\t9.99 USD\tin_stock\tred\thttps://x/1.jpg,https://x/2.jpg\n"
    "2\tSofa\t1.299,00 EUR\t\tpreorder\tblue\t\n"
    "3\tChair\tcall us\t\tin stock\t\t\n"
    "4\tDesk\t20 USD\t\tsoon\t\t\n"
    "5\tcut\n"
)
MAGENTO = (
    "sku,product_type,categories,name,price,visibility,additional_attributes,qty,is_in_stock,configurable_variations\n"
    "bad-S,simple,Default Category/Men,Bad-S,cheap,Not Visible Individually,size=S,4,1,\n"
    'bad,configurable,Default Category/Men,Bad,,"Catalog, Search",,0,1,"sku=bad-S,size=S"\n'
    'bag,simple,Default Category/Gear,Bag,30,"Catalog, Search","material=Nylon, waxed,size=XS",7,1,\n'
    'gone,simple,Default Category/Gear,Gone,30,"Catalog, Search",,7,0,\n'
    ',simple,Default Category/Gear,No sku,30,"Catalog, Search",,7,1,\n'
    "lone,simple,Default Category/Men,Lone,12,Not Visible Individually,,2,1,\n"
)
AMAZON = [
    {"parent_asin": "B1", "title": "Cup", "price": 12.5, "details": {"Color": "Blue"}, "bought_together": ["B2"]},
    {"parent_asin": "B2", "title": "Pot", "price": "from $1,050.00", "categories": [], "main_category": "Home"},
    {"parent_asin": "B3", "price": 3},
    {"parent_asin": "B4", "title": "Pan", "price": "?"},
    {"parent_asin": "B5", "title": "Tin", "rating_number": 1.5},
    {"parent_asin": "B6", "title": "Box", "details": "none"},
]
ICECAT = [
    {"id": "1", "title": "Mouse", "supplier": "Alto", "price": 1999, "attr_t_product_type": "mouse", "attr_n_weight": 90.5},
    {"id": "2", "name": "Pad", "supplier": "Alto", "attr_b_washable": True, "date_released": "2009-12-10T00:00:00Z"},
    {"id": "3", "title": "Hub", "supplier": "Alto", "price": -5},
    {"id": "4", "title": "Dock", "supplier": "Alto", "price": "12"},
    {"id": "5", "title": "Cable", "supplier": "Alto", "date_released": "soon"},
    {"id": "", "title": "Nameless", "supplier": "Alto"},
]
ESHOP = [
    {"Id": 1, "Type": "Boots", "Brand": "Day", "Name": "Wanderer", "Description": "Black <b>boots</b>", "Price": 109.99},
    {"Id": 2, "Type": "Boots", "Brand": "Day", "Name": "Ridge", "Price": 4.125},
    {"Id": 3, "Type": "Boots", "Brand": "Day", "Name": "", "Price": 1},
    {"Id": 4, "Type": "Boots", "Brand": "Day", "Name": "Peak", "Price": -1},
    {"Id": 5, "Type": "Boots", "Brand": "Day", "Name": "Free", "Price": 0},
]
RETAIL = [
    {"id": "a", "name": "Backpack", "category": "bags", "style": "backpack", "price": 129.99, "current_stock": 15},
    {"id": "b", "name": "Scarf", "category": "accessories", "gender_affinity": "F", "price": 20, "promoted": True},
    {"id": "c", "name": "Hat", "price": 20, "current_stock": -2},
    {"id": "d", "price": 20},
    {"id": "e", "name": "Belt", "price": "a lot"},
]
DUMMY = [
    {
        "id": 1,
        "title": "Mascara",
        "category": "beauty",
        "price": 9.99,
        "rating": 2.56,
        "stock": 99,
        "dimensions": {"width": 15.14, "height": 13.08, "depth": 22.99},
        "weight": 4,
        "reviews": [{"rating": 3, "comment": "Fine", "date": "2025-04-30T09:41:02.053Z", "reviewerName": "Ann"}],
    },
    {"id": 2, "title": "Brush", "price": 5, "dimensions": 3},
    {"id": 3, "title": "Comb", "price": 5, "rating": 9},
    {"id": 4, "title": "Soap", "price": 5, "reviews": [{"comment": "x", "date": "when?"}]},
    {"id": 5, "title": "Towel", "price": 5},
]


def lines(rows: list[dict[str, object]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


# name: (file name, text, form, kept ids, rejected (row, field))
FILES: dict[str, tuple[str, str, str, list[str], list[tuple[int, str]]]] = {
    "shopify": ("s.csv", SHOPIFY, "shopify", ["mug", "jar"], [(2, "Variant Price"), (3, "title"), (4, "row")]),
    "google": ("g.tsv", GOOGLE_TSV, "google-tsv", ["1", "2"], [(3, "price"), (4, "stock"), (5, "row")]),
    "magento": ("m.csv", MAGENTO, "magento", ["bag", "gone", "lone"], [(1, "price"), (4, "id")]),
    "amazon": ("a.jsonl", lines(AMAZON), "amazon", ["B1", "B2"], [(3, "title"), (4, "price"), (5, "rating_count"), (6, "row")]),
    "icecat": ("i.jsonl", lines(ICECAT), "icecat", ["1", "2"], [(3, "price"), (4, "price"), (5, "created_at"), (6, "id")]),
    "eshop": ("catalog.json", json.dumps(ESHOP), "eshop", ["1", "2", "5"], [(3, "title"), (4, "price")]),
    "retail": ("p.yaml", yaml.dump(RETAIL), "retail-demo-store", ["a", "b"], [(3, "stock"), (4, "title"), (5, "price")]),
    "dummyjson": ("d.json", json.dumps(DUMMY), "dummyjson", ["1", "5"], [(2, "row"), (3, "rating"), (4, "row")]),
}  # fmt: skip


def kept(tmp_path: Path, name: str) -> tuple[dict[str, Item], list[CatalogError]]:
    file, text, *_ = FILES[name]
    path = tmp_path / file
    path.write_text(text, encoding="utf-8")
    rows = list(read(path))
    return {r.id: r for r in rows if isinstance(r, Item)}, [r for r in rows if isinstance(r, CatalogError)]


@pytest.mark.parametrize("name", FILES)
def test_a_broken_row_is_named_and_the_rest_is_kept(tmp_path: Path, name: str) -> None:
    file, _, form, ids, rejected = FILES[name]
    good, bad = kept(tmp_path, name)
    assert detect(tmp_path / file) == form
    assert list(good) == ids
    assert [(e.row, e.field) for e in bad] == rejected
    assert all(e.reason and e.raw for e in bad)


@pytest.mark.parametrize("name", FILES)
def test_a_file_cut_off_in_the_middle_of_a_row_keeps_what_was_whole(tmp_path: Path, name: str) -> None:
    file, text, form, ids, _ = FILES[name]
    first = {"shopify": "mug", "magento": "bag"}.get(name, ids[0])
    cut = text.index("Jar,") if name == "shopify" else text.index("lone") if name == "magento" else int(len(text) * 0.93)
    (tmp_path / file).write_text(text[:cut], encoding="utf-8")
    rows = list(read(tmp_path / file, form))
    assert first in [r.id for r in rows if isinstance(r, Item)]
    assert any(isinstance(r, CatalogError) for r in rows)


def test_google_takes_the_sale_price_and_all_its_pictures(tmp_path: Path) -> None:
    good, _ = kept(tmp_path, "google")
    assert (good["1"].price_cents, good["1"].currency, good["1"].stock) == (999, "USD", None)
    assert good["1"].images == ("https://x/1.jpg", "https://x/2.jpg")
    assert (good["2"].price_cents, good["2"].currency, good["2"].stock) == (129900, "EUR", None)


def test_shopify_without_options_is_one_item(tmp_path: Path) -> None:
    good, _ = kept(tmp_path, "shopify")
    assert (good["jar"].price_cents, good["jar"].stock, good["jar"].variants) == (120000, None, ())


def test_magento_keeps_commas_in_values_and_a_variant_without_a_parent(tmp_path: Path) -> None:
    good, _ = kept(tmp_path, "magento")
    assert good["bag"].attributes == {"material": "Nylon, waxed", "size": "XS"}
    assert (good["gone"].stock, good["lone"].title, good["lone"].price_cents) == (0, "Lone", 1200)


def test_amazon_prices_come_as_numbers_and_as_texts(tmp_path: Path) -> None:
    good, _ = kept(tmp_path, "amazon")
    assert (good["B1"].price_cents, good["B1"].links) == (1250, (Link("related", "B2"),))
    assert (good["B2"].price_cents, good["B2"].category) == (105000, ("Home",))


def test_icecat_prices_are_cents_and_attributes_are_typed(tmp_path: Path) -> None:
    good, _ = kept(tmp_path, "icecat")
    assert (good["1"].price_cents, good["1"].brand, good["1"].category) == (1999, "Alto", ("mouse",))
    assert good["1"].attributes == {"product_type": "mouse", "weight": Quantity(90.5)}
    assert (good["2"].title, good["2"].attributes, good["2"].created_at.year) == ("Pad", {"washable": True}, 2009)  # type: ignore[union-attr]


def test_eshop_numbers_are_amounts_however_many_digits_they_have(tmp_path: Path) -> None:
    (tmp_path / "Pics").mkdir()
    (tmp_path / "Pics" / "1.webp").write_bytes(b"x")
    good, _ = kept(tmp_path, "eshop")
    assert [good[i].price_cents for i in ("1", "2", "5")] == [10999, 412, 0]
    assert (good["1"].description, good["1"].images) == ("Black boots", (str(tmp_path / "Pics" / "1.webp"),))


def test_retail_demo_store_has_categories_and_stock(tmp_path: Path) -> None:
    good, _ = kept(tmp_path, "retail")
    assert (good["a"].category, good["a"].stock, good["a"].price_cents) == (("bags", "backpack"), 15, 12999)
    assert (good["b"].attributes, good["b"].stock) == ({"gender": "women", "promoted": True}, None)


def test_dummyjson_has_sizes_and_reviews(tmp_path: Path) -> None:
    good, _ = kept(tmp_path, "dummyjson")
    assert good["1"].attributes["width"] == Quantity(15.14, "cm")
    assert (good["1"].stock, good["1"].rating, good["1"].reviews[0].author) == (99, 2.56, "Ann")


def test_google_xml_takes_lists_and_other_namespaces(tmp_path: Path) -> None:
    entries = (
        "<entry><g:id>1</g:id><g:title>Lamp</g:title><g:price>5 EUR</g:price>"
        "<g:additional_image_link>https://x/1.jpg</g:additional_image_link>"
        "<g:additional_image_link>https://x/2.jpg</g:additional_image_link></entry>"
        "<entry><g:id>2</g:id><g:price>5 EUR</g:price></entry>"
    )
    feed = tmp_path / "f.xml"
    feed.write_text(f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">{entries}</feed>')
    good, bad = read(feed)
    assert isinstance(good, Item) and good.images == ("https://x/1.jpg", "https://x/2.jpg") and good.currency == "EUR"
    assert isinstance(bad, CatalogError) and (bad.row, bad.field) == (2, "title")


def test_an_xml_bomb_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><item><title>&b;</title></item></rss>'
    (tmp_path / "b.xml").write_text(bomb)
    rows = list(read(tmp_path / "b.xml"))
    assert all(isinstance(r, CatalogError) for r in rows) and rows
