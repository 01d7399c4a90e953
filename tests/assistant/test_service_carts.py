"""The cart on a real SQLite file: exact sums, refusals that say why, and many hands at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.schema import CartLine
from assistant.service.carts import Carts
from assistant.service.errors import CartError
from assistant.service.variants import available, choices, choose_variant
from retrieval.schema import Item, Variant

MUG = Item(id="mug", title="Mug", price_cents=1099, stock=5)
FREE = Item(id="free", title="Sticker", price_cents=0)
BOOT = Item(
    id="boot",
    title="Boot",
    price_cents=10000,
    variants=(
        Variant("boot-41", {"size": "41"}, stock=3),
        Variant("boot-42", {"size": "42"}, price_cents=11050, stock=0),
        Variant("boot-43", {"size": "43"}, price_cents=11050),
    ),
)
SHIRT = Item(
    id="shirt",
    title="Shirt",
    price_cents=2000,
    variants=tuple(Variant(f"shirt-{s}-{c}", {"size": s, "color": c}, stock=2) for s in ("S", "M") for c in ("Red", "Blue")),
)


@pytest.fixture
def carts(tmp_path: Path) -> Carts:
    return Carts(f"sqlite:///{tmp_path / 'shop.db'}")


def refused(problem: pytest.ExceptionInfo[CartError]) -> tuple[str, int, tuple[str, ...]]:
    return problem.value.kind, problem.value.stock, problem.value.options


def test_adding_sums_in_cents_and_a_variants_price_wins(carts: Carts) -> None:
    carts.add("u", MUG, 2)
    carts.add("u", BOOT, 1, "boot-43")
    cart = carts.add("u", MUG)
    assert cart.lines == (CartLine("mug", "Mug", 3, 1099), CartLine("boot", "Boot, 43", 1, 11050, "boot-43"))
    assert cart.total_cents == 3 * 1099 + 11050
    assert carts.of("u") == cart
    assert carts.of("v", "EUR").lines == () and carts.of("v", "EUR").currency == "EUR"


def test_a_cart_outlives_the_process(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    first = Carts(url)
    first.add("u", MUG, 2)
    first.close()
    assert Carts(url).of("u").total_cents == 2198


def test_a_new_price_counts_for_the_whole_line(carts: Carts) -> None:
    carts.add("u", MUG, 2)
    assert carts.add("u", replace(MUG, price_cents=999)).total_cents == 3 * 999


def test_a_free_item_is_an_item(carts: Carts) -> None:
    assert carts.add("u", FREE, 3).total_cents == 0


def test_the_only_variant_needs_no_choice_and_several_may_stay_open(carts: Carts) -> None:
    one = replace(BOOT, variants=BOOT.variants[2:])
    assert carts.add("u", one).lines[0].variant_id == "boot-43"
    line = carts.add("v", BOOT).lines[0]
    assert (line.variant_id, line.price_cents, line.title) == ("", 10000, "Boot")


@pytest.mark.parametrize(
    ("item", "quantity", "variant_id", "expected"),
    [
        (MUG, 6, "", ("stock", 5, ())),
        (replace(MUG, stock=0), 1, "", ("sold_out", 0, ())),
        (replace(MUG, price_cents=None), 1, "", ("no_price", 0, ())),
        (MUG, 0, "", ("quantity", 999, ())),
        (MUG, -1, "", ("quantity", 999, ())),
        (MUG, True, "", ("quantity", 999, ())),
        (MUG, 1.5, "", ("quantity", 999, ())),
        (FREE, 1000, "", ("quantity", 999, ())),
        (BOOT, 1, "boot-42", ("sold_out", 0, ())),
        (BOOT, 4, "boot-41", ("stock", 3, ())),
        (BOOT, 1, "boot-50", ("variant", 0, ("41", "42", "43"))),
        (replace(BOOT, price_cents=None), 1, "boot-41", ("no_price", 0, ())),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    carts: Carts, item: Item, quantity: int, variant_id: str, expected: tuple[str, int, tuple[str, ...]]
) -> None:
    before = carts.add("u", FREE)
    with pytest.raises(CartError) as problem:
        carts.add("u", item, quantity, variant_id)
    assert refused(problem) == expected
    assert carts.of("u") == before
    for language in ("en", "zh"):
        sentence = problem.value.sentence(language)  # type: ignore[arg-type]
        assert sentence.endswith((".", "。")) and "{" not in sentence


def test_stock_counts_what_is_in_the_cart_already(carts: Carts) -> None:
    carts.add("u", MUG, 4)
    with pytest.raises(CartError, match="stock"):
        carts.add("u", MUG, 2)
    assert carts.add("u", MUG).lines[0].quantity == 5


def test_prices_that_differ_by_size_need_a_choice(carts: Carts) -> None:
    priced = (Variant("a", {"size": "S"}, 100), Variant("b", {"size": "L"}, 200))
    with pytest.raises(CartError) as problem:
        carts.add("u", Item(id="x", title="X", variants=priced))
    assert refused(problem) == ("variant_open", 0, ("S", "L"))
    assert problem.value.sentence("zh") == "X的价格因尺码而异，请选择：S和L。"
    assert carts.add("u", Item(id="x", title="X", variants=priced), 2, "b").total_cents == 400


def test_two_currencies_do_not_add_up(carts: Carts) -> None:
    carts.add("u", MUG)
    with pytest.raises(CartError, match="currency"):
        carts.add("u", replace(FREE, currency="EUR"))
    carts.clear("u")
    assert carts.add("u", replace(FREE, currency="EUR")).currency == "EUR"


def test_quantities_change_and_zero_removes(carts: Carts) -> None:
    carts.add("u", MUG, 2)
    carts.add("u", BOOT, 1, "boot-43")
    assert carts.set_quantity("u", "mug", 4).total_cents == 4 * 1099 + 11050
    with pytest.raises(CartError, match="stock"):
        carts.set_quantity("u", "mug", 6)
    assert carts.set_quantity("u", "boot", 3).lines[1].quantity == 3  # its only line, the variant need not be named
    assert [line.item_id for line in carts.set_quantity("u", "mug", 0).lines] == ["boot"]
    with pytest.raises(CartError, match="missing"):
        carts.set_quantity("u", "mug", 1)


def test_removing_takes_one_variant_or_all(carts: Carts) -> None:
    for variant in ("shirt-S-Red", "shirt-M-Red", "shirt-M-Blue"):
        carts.add("u", SHIRT, 1, variant)
    assert [line.variant_id for line in carts.remove("u", "shirt", "shirt-M-Red").lines] == ["shirt-S-Red", "shirt-M-Blue"]
    assert carts.remove("u", "shirt").lines == ()
    with pytest.raises(CartError, match="missing"):
        carts.remove("u", "shirt")


def test_shoppers_do_not_meet_and_forgetting_is_complete(carts: Carts) -> None:
    carts.add("u", MUG)
    carts.add("v", MUG)
    assert carts.forget("u") == 1
    assert carts.of("u").lines == () and len(carts.of("v").lines) == 1


def test_many_hands_lose_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    desks = [Carts(url), Carts(url)]
    plenty = replace(MUG, stock=100)

    def add(n: int) -> bool:
        try:
            desks[n % 2].add("u", plenty)
            return True
        except CartError:
            return False

    with ThreadPoolExecutor(8) as pool:
        went = list(pool.map(add, range(120)))
    assert sum(went) == 100  # every piece of the stock, and not one more
    assert desks[0].of("u").lines[0].quantity == 100


def test_choosing_a_variant_by_its_attributes() -> None:
    assert choices(SHIRT) == {"size": ("S", "M"), "color": ("Red", "Blue")}
    assert choices(BOOT, in_stock=True) == {"size": ("41", "43")}
    chosen = choose_variant(SHIRT, {"size": ("m",), "color": ("blue",), "material": ("cotton",)})
    assert chosen is not None and chosen.id == "shirt-M-Blue"
    assert choose_variant(SHIRT, {"size": ("M",)}) is None  # two colours are left
    assert choose_variant(MUG, {"size": ("M",)}) is None
    sold_out = choose_variant(BOOT, {"size": ("42",)})
    assert sold_out is not None and available(BOOT, sold_out) == 0
    with pytest.raises(CartError) as problem:
        choose_variant(BOOT, {"size": ("50",)})
    assert refused(problem) == ("variant", 0, ("41", "42", "43"))
    assert problem.value.sentence("en") == "Boot does not come in that size. There is 41, 42 and 43."
