"""Wishes that no table knows: which short pieces are heard as properties, and which are left alone."""

import pytest

from assistant.schema import Conversation, Intent
from assistant.understand import filters_of, merge, parse
from retrieval.schema import AttributeContract, Contract, ValueCount

CONTRACT = Contract(
    "t",
    100,
    "USD",
    categories=(ValueCount("Suitcases", 30), ValueCount("Chairs", 30), ValueCount("Kettles", 30)),
    attributes=(
        AttributeContract("colour", "text", 0.9, (ValueCount("black", 9), ValueCount("white", 9))),
        AttributeContract("volume", "number", 0.9, minimum=500.0, maximum=3000.0, unit="ml"),
    ),
)


def hints(text: str) -> list[str]:
    intent = parse(text, CONTRACT)
    assert set(intent.unmet) >= {v for n in ("feature", "measure") for v in intent.attributes.get(n, ())}
    return [v for n in ("feature", "measure") for v in intent.attributes.get(n, ())]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a suitcase, four wheels, TSA lock", ["tsa lock", "four wheels"]),
        ("high chair with a removable tray and a harness please", ["removable tray", "harness"]),
        ("kettle, whistling lid, 2 litres", ["whistling lid"]),
        ("rug 160x230 in black", ["160x230"]),
        ("oat milk, 6 pack", ["6 pack"]),
        ("椅子 带头枕 黑色的", ["头枕"]),
        ("餐桌，胡桃色，能坐六个人", ["胡桃色", "能坐六个人"]),
        ("扫地机器人 要能拖地的 一千以内", ["拖地"]),
        ("帆布鞋 不用系鞋带", ["不用系鞋带"]),
        ("a chair, machine washable", ["machine washable"]),
        ("a kettle that serves 4, thick", ["thick", "serves 4"]),
        ("a case for a 15 in laptop", ["15 in"]),
        ("充电宝，两万毫安，半斤重", ["两万毫安", "半斤"]),
        ("a case for my pixel 8a", ["pixel 8a"]),
        ("椅子 两件装 3到6岁", ["两件装", "3到6岁"]),
        ("chairs, over 1000 pieces", ["over 1000 pieces"]),
    ],
)
def test_a_short_piece_is_a_property(text: str, found: list[str]) -> None:
    assert hints(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "a black suitcase, my last one broke twice",
        "suitcase under 90, thanks, no rush",
        "white chair, please hurry, cheers mate",
        "a kettle with free shipping",
        "黑色椅子，我腰不好，姐妹们求推荐",
        "水壶 两百以内 在线等 急",
        "猫砂 行李箱 牙膏",
    ],
)
def test_stories_pleas_and_products_are_none(text: str) -> None:
    assert hints(text) == []


def test_a_hint_filters_nothing_and_stays_in_the_conversation() -> None:
    first = parse("a suitcase, four wheels, TSA lock", CONTRACT)
    assert not filters_of(first, CONTRACT).attributes
    state = Conversation(shown=("1", "2"), wish=first)
    wish = merge(first, parse("black please, with a scale", CONTRACT, 2, state))
    assert wish.attributes["feature"] == ("tsa lock", "scale") and wish.attributes["colour"] == ("black",)


def test_an_amount_that_the_shop_measures_is_no_hint() -> None:
    intent: Intent = parse("kettle, 2 litres", CONTRACT)
    assert intent.ranges == {"volume": (1960.0, 2040.0)} and not intent.unmet
    assert parse("kettle 40 cm", CONTRACT).attributes["measure"] == ("40 cm",)


@pytest.mark.parametrize(
    ("text", "excluded", "wanted"),
    [
        ("我想買張椅，唔要黑色嘅", ["black"], []),
        ("椅子 布艺的 绒布的不要", ["绒布"], []),
        ("chair, none of that black stuff", ["black"], []),
        ("a non slip mat, non toxic", [], ["non slip", "non toxic"]),
    ],
)
def test_refusals_and_properties_that_begin_like_one(text: str, excluded: list[str], wanted: list[str]) -> None:
    intent = parse(text, CONTRACT)
    assert list(intent.exclude) == excluded
    assert [v for v in intent.unmet if v in wanted] == wanted
