"""Which values bind in a catalogue that tells little: known answers on a small shop with sparse attributes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.agent.soften import soften
from assistant.schema import Intent
from retrieval.ranker import Ranker
from retrieval.recommend import Recommender
from retrieval.schema import Item
from retrieval.settings import ShopSettings
from retrieval.store import Store
from retrieval.users import UserLog
from tests.fakes import ColourEncoder, HashEncoder
from tests.retrieval.test_store import publish


def catalogue() -> list[Item]:
    """Mice that name "wireless" in the title alone, network cards with the attribute, cups that are all described."""
    mice = [
        Item(f"m{n}", f"Alto Wireless Mouse {n}", attributes={"colour": "black", "sealed": True} if n < 2 else {})
        for n in range(12)
    ]
    cards = [Item(f"c{n}", f"Brio Network Card {n}", attributes={"connectivity": "Wireless"}) for n in range(12)]
    cups = [
        Item(f"t{n}", f"Kiln {shape} Cup {n}", attributes={"glaze": ("matt", "glossy")[n % 2], "shape": shape}, category=("Cups",))
        for n, shape in enumerate(("Round", "Square") * 6)
    ]
    cables = [Item(f"h{n}", f"HDMI Cable {n}", attributes={"plug": "HDMI Type A" if n else "HDMI"}) for n in range(12)]
    return [*mice, *cards, *cups, *cables, *(Item(f"x{n}", f"Plain Thing {n}") for n in range(40))]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recommender]:
    settings = ShopSettings(home=Path(tmp_path_factory.mktemp("sparse")), shop="sparse")
    publish(settings, catalogue())
    text, image = HashEncoder(64), ColourEncoder()
    shop = Recommender(settings, Store.open(settings), UserLog(settings.sql_url), Ranker.shipped(), text, image)
    yield shop
    shop.close()


def wish(query: str, categories: tuple[str, ...] = (), **attributes: str) -> Intent:
    return Intent("search", query=query, categories=categories, attributes={n: (v,) for n, v in attributes.items()})


def test_a_value_of_other_things_is_only_a_word(shop: Recommender) -> None:
    soft, told = soften(wish("wireless mouse", connectivity="Wireless"), shop)
    assert (dict(soft.attributes), soft.query) == ({}, "wireless mouse")
    assert told == (), "the titles keep to it"


def test_a_value_that_the_kind_tells_binds(shop: Recommender) -> None:
    asked = wish("round cup", shape="Round", glaze="matt")
    assert soften(asked, shop) == (asked, ())


def test_a_value_that_the_named_things_say_otherwise_is_only_a_word(shop: Recommender) -> None:
    soft, _ = soften(wish("hdmi cable", plug="HDMI"), shop)
    assert soft.attributes == {} and soft.query == "hdmi cable"


def test_a_value_added_later_goes_into_the_words_and_is_told(shop: Recommender) -> None:
    soft, told = soften(wish("mouse", colour="black"), shop)
    assert (soft.attributes, soft.query, told) == ({}, "mouse black", ("black",))


def test_a_yes_binds_though_it_is_rare(shop: Recommender) -> None:
    asked = wish("mouse", sealed="yes")
    assert soften(asked, shop) == (asked, ())


def test_a_category_does_not_bind_where_most_things_have_none(shop: Recommender) -> None:
    assert soften(wish("mouse", ("Cups",)), shop)[0].categories == ()
    assert soften(wish("cup", ("Cups",)), shop)[0].categories == ("Cups",)


def test_without_words_there_is_nothing_to_go_by(shop: Recommender) -> None:
    asked = wish("", connectivity="Wireless")
    assert soften(asked, shop) == (asked, ())
