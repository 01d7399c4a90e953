"""The deterministic reader word by word: values near to the shop's, tables of forms, brands, hints, numbers that mislead."""

import re
from typing import Any

import pytest

from assistant.schema import Act, Intent
from assistant.understand import in_shop_values, merge
from assistant.understand.forms import Forms
from assistant.understand.vocabulary import vocabulary
from tests.assistant.test_understand import CONTRACT, read


@pytest.mark.parametrize(
    ("text", "said", "sold"),
    [
        ("dark blue dress", {"colour": ("dark blue",)}, {"colour": ("blue",)}),
        ("深蓝连衣裙", {"colour": ("深蓝",)}, {"colour": ("navy",)}),
        ("dress, size small", {"size": ("small",)}, {"size": ("S",)}),
        ("连衣裙 小号", {"size": ("小号",)}, {"size": ("S",)}),
        ("blak boots", {"colour": ("black",)}, {"colour": ("black",)}),
    ],
)
def test_a_shade_stays_the_shoppers_until_the_shop_is_searched(text: str, said: dict[str, Any], sold: dict[str, Any]) -> None:
    intent = read(text)
    assert intent.attributes == said
    assert in_shop_values(intent, CONTRACT).attributes == sold


def test_forms_are_found_longest_first_and_as_whole_words() -> None:
    forms = Forms(["red", "dark red", "redwood", "黑", "黑色"])
    assert [m.group() for m in forms.finditer("a dark red redwood, redder 黑色黑 hot-red red")] == [
        "dark red", "redwood", "黑色", "黑", "red",
    ]  # fmt: skip
    assert forms.match("xred", 1) is None and forms.search("infrared") is None
    found = forms.search("dark red", 5)
    assert found and found.span() == (5, 8)
    assert forms.match("redwood", 0, 3) is not None, "what lies behind the end is not looked at"


def test_of_a_table_the_same_is_found_as_by_a_pattern() -> None:
    words = sorted(vocabulary(CONTRACT).unmet)[::50]
    text = " and ".join(["Navy"] + words).lower() + " 有没有防滑的 红色"
    english = "|".join(sorted(map(re.escape, filter(str.isascii, words)), key=len, reverse=True))
    chinese = "|".join(sorted((w for w in words if not w.isascii()), key=len, reverse=True))
    pattern = re.compile(rf"{chinese}|(?<![\w-])(?:{english})(?![\w-])", re.ASCII)
    assert [m.span() for m in Forms(words).finditer(text)] == [m.span() for m in pattern.finditer(text)]


@pytest.mark.parametrize(
    ("text", "brands"),
    [
        ("running shoes, saucony or gimbledon", ("saucony", "gimbledon")),
        ("running shoes gimbledon or saucony", ("saucony", "gimbledon")),
        ("running shoes saucony or similar", ("saucony",)),
        ("saucony or hiking boots", ("saucony",)),
        ("a mug, gimbledon brand", ("gimbledon",)),
        ("a mug, any brand", ()),
        ("a mug, any good brand", ()),
        ("a mug of a korean brand", ()),
        ("prestige or hawkins pressure cooker", ("prestige", "hawkins")),
        ("得力文具 订书机", ("得力",)),
        ("红富士苹果 十斤", ()),
        ("replacement strap for garmin fenix 7", ()),
    ],
)
def test_what_stands_beside_a_brand_with_an_or_is_a_brand(text: str, brands: tuple[str, ...]) -> None:
    assert set(read(text).brands) == set(brands)


@pytest.mark.parametrize(
    ("text", "shown", "price_min", "price_max", "rating"),
    [
        ("三百以上的别给我看了", 4, None, 300.0, None),
        ("drop anything over 60", 4, None, 60.0, None),
        ("headphones, id go to about 100", 0, None, 100.0, None),
        ("a dress, happy to go to £250", 0, None, 250.0, None),
        ("lego under $40", 0, None, 40.0, None),
        ("headphones, 350 is what we can spend at most", 0, None, 350.0, None),
        ("laptop below 1 lakh", 0, None, 100_000.0, None),
        ("dress spf 30 or more", 0, None, None, None),
        ("四星半以下的都别给我看", 4, None, None, 4.5),
        ("headphones minimum 4.5 rating", 0, None, None, 4.5),
    ],
)
def test_limits_that_are_refused_or_told_late(
    text: str, shown: int, price_min: float | None, price_max: float | None, rating: float | None
) -> None:
    intent = read(text, shown)
    assert (intent.price_min, intent.price_max, intent.rating_min) == (price_min, price_max, rating)


@pytest.mark.parametrize(
    ("text", "references", "quantity"),
    [
        ("add 1 and 4 to the cart, two of each", (1, 4), 2),
        ("1 and 4 in the cart please, one each", (1, 4), 1),
        ("add 2 of the third one", (3,), 2),
        ("1 2 3放一起比比", (1, 2, 3), None),
        ("compare 2, 3 and 5 on price", (2, 3, 5), None),
        ("add the top one to my cart", (1,), None),
    ],
)
def test_places_without_an_ordinal(text: str, references: tuple[int, ...], quantity: int | None) -> None:
    intent = read(text, shown=5)
    assert (intent.references, intent.quantity) == (references, quantity)


@pytest.mark.parametrize(
    ("text", "said"),
    [("a dress for my niece turning 9", "9"), ("a mug for my grandson hes 3", "3"), ("给6岁女儿买连衣裙", "6岁")],
)
def test_an_age_is_a_hint_and_no_filter(text: str, said: str) -> None:
    intent = read(text)
    assert intent.attributes["recipient_age"] == (said,) and intent.age == int(said.removesuffix("岁")) and not intent.unmet
    later = merge(intent, read("in red", shown=3, wish=intent))
    assert later.attributes["recipient_age"] == (said,) and later.attributes["colour"] == ("red",)


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("连衣裙 不要无袖的", "无袖"),
        ("mug that isn't shaped like a dog", "dog"),
        ("漏勺 不要木柄", "木柄"),
        ("i cant live without a laptop", ""),
    ],
)
def test_what_is_refused_is_the_whole_thing(text: str, excluded: str) -> None:
    assert read(text).exclude == ((excluded,) if excluded else ())


def test_a_brand_is_not_cut_by_a_word_of_a_price() -> None:
    assert read("lego under $40").brands == ("lego",)


def test_cheaper_than_nothing_that_is_shown_is_the_cheapest_first() -> None:
    first = read("something cheaper, headphones")
    assert (first.sort, first.relative_price, first.query) == ("price_asc", "", "headphones")
    assert (read("something cheaper", shown=4).sort, read("something cheaper", shown=4).relative_price) == ("relevance", "cheaper")


def test_a_width_belongs_to_the_size() -> None:
    boots = read("hiking boots size 9 wide")
    assert boots.attributes == {"size": ("9",), "feature": ("wide",)} and boots.unmet == ("wide",)


def test_an_occasion_is_heard_where_it_names_the_recipient_too() -> None:
    intent = read("男朋友生日送什么好")
    assert (intent.act, intent.recipient, intent.attributes) == ("recommend", "男朋友", {"occasion": ("生日",)})


@pytest.mark.parametrize(
    ("text", "quantity"),
    [("buy 2.5 kg of flour", None), ("need 10,000 mah in my cart", None), ("add the first, i need 4", 4)],
)
def test_a_number_is_not_cut_into_a_quantity(text: str, quantity: int | None) -> None:
    assert read(text, shown=3).quantity == quantity


@pytest.mark.parametrize(
    ("text", "act"),
    [("?", "smalltalk"), ("再找一款 耳机", "search"), ("再来几款", "refine"), ("got any boots that look like a cat", "search")],
)
def test_more_is_asked_for_in_words_and_names_nothing_new(text: str, act: Act) -> None:
    assert read(text, shown=3).act == act


def test_an_occasion_that_is_refused_or_part_of_a_name_is_none() -> None:
    assert "occasion" not in read("a mug, nothing for christmas").attributes
    assert "occasion" not in read("sneakers like jordans").attributes and "interest" not in read("sneakers like jordans").attributes


def test_what_a_film_is_for_is_no_millet() -> None:
    intent = read("钢化膜 小米14的")
    assert (intent.categories, intent.brands) == ((), ()) and intent.attributes == {"feature": ("小米14",)}


def test_a_colour_goes_with_its_shade() -> None:
    wish = Intent("search", query="dark green dress", categories=("Dresses",), attributes={"colour": ("green",)})
    assert merge(wish, read("got one in navy?", shown=3, wish=wish)).query == "dress"
