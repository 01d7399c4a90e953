"""The comparison's table: only what differs, the most telling first."""

from dataclasses import replace

from assistant.schema import Comparison
from assistant.service.compare import compare
from retrieval.schema import AttributeContract, Contract, Item, Quantity, Variant

CONTRACT = Contract(
    "demo",
    10,
    "USD",
    attributes=tuple(AttributeContract(n, "text", c) for n, c in (("material", 0.9), ("colour", 0.8), ("weight", 0.3))),
)
A = Item(
    id="a",
    title="Boot A",
    brand="Alto",
    price_cents=17990,
    rating=4.14,
    rating_count=44,
    attributes={"colour": "navy", "material": "suede", "waterproof": True, "weight": Quantity(940, "g")},
    variants=tuple(Variant(f"a{s}", {"size": str(s)}, stock=1) for s in range(7, 14)),
)
B = Item(
    id="b",
    title="Boot B",
    brand="Brio",
    price_cents=9900,
    rating=4.6,
    attributes={"colour": "navy", "material": "leather", "waterproof": False, "lining": ("wool", "felt")},
    variants=tuple(Variant(f"b{s}", {"size": str(s)}, 9900 + 100 * s, stock=0) for s in (40, 41)),
)


def test_only_what_differs_and_the_most_telling_first() -> None:
    table = compare((A, B), CONTRACT, "en")
    assert table.item_ids == ("a", "b")
    assert list(table.rows) == ["price", "rating", "brand", "material", "size", "waterproof", "weight", "lining", "stock"]
    assert table.rows["price"] == ("$179.90", "$139-$140")
    assert table.rows["rating"] == ("4.1 (44)", "4.6")
    assert table.rows["size"] == ("7-13", "40, 41")
    assert table.rows["waterproof"] == ("yes", "no")
    assert table.rows["weight"] == ("940 g", "")
    assert table.rows["lining"] == ("", "wool, felt")
    assert table.rows["stock"] == ("in stock", "sold out")


def test_chinese_values() -> None:
    rows = compare((A, B), CONTRACT, "zh").rows
    assert rows["material"] == ("麂皮", "皮革") and rows["waterproof"] == ("是", "否") and rows["stock"] == ("有货", "售罄")


def test_equal_items_have_no_rows_and_one_item_has_none() -> None:
    assert compare((A, replace(A, id="c")), CONTRACT, "en") == Comparison(("a", "c"), {})
    assert compare((A,), CONTRACT, "en") == Comparison(("a",), {})
    assert compare((), CONTRACT, "en") == Comparison((), {})


def test_three_items_and_at_most_twelve_rows() -> None:
    many = {f"x{n:02}": "same" for n in range(30)}
    items = [replace(A, id=str(i), attributes={**many, **{f"x{n:02}": str(i) for n in range(20)}}) for i in range(3)]
    rows = compare(items, CONTRACT, "en").rows
    assert len(rows) == 12
    assert all(len(values) == 3 and len(set(values)) == 3 for values in rows.values())


def test_an_attribute_that_only_writes_the_price_again_is_left_out() -> None:
    a, b = (replace(i, attributes={"Brand": i.brand.upper(), "Price": "1"}) for i in (A, B))
    assert list(compare((a, b), CONTRACT, "en").rows) == ["price", "rating", "brand", "size", "stock"]
