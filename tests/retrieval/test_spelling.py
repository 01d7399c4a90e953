"""Misspelt words are repaired by the catalogue's own, where that finds better, and never otherwise."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.ranker import Ranker
from retrieval.recommend import Recommender
from retrieval.schema import Query
from retrieval.settings import ShopSettings
from retrieval.spelling import Spelling
from retrieval.store import Store
from retrieval.users import UserLog
from tests.fakes import HashEncoder
from tests.retrieval.test_recommend import NOW, catalogue, publish

WORDS = Spelling.of(
    {"mouse": 9, "house": 1, "lite": 1, "wireles": 1, "keyboard": 3, "boot": 4, "x200": 2}, ["Alto", "Waterproof", "teapot"]
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("moues", "mouse"),  # two letters changed places
        ("mouze pads", "mouse pads"),
        ("keybaord and boots", "keyboard and boots"),
        ("watterprof boots", "waterproof boots"),
        ("Mouse", "Mouse"),
        ("x201", "x201"),  # a model number is no misspelling of another
        ("the", "the"),
        ("gift", "gift"),
        ("1 litre", "1 litre"),  # a measure is known in every shop
        ("鼠标", "鼠标"),
        ("louse", "louse"),  # the first letter is seldom wrong
        ("", ""),
    ],
)
def test_repairs(written: str, meant: str) -> None:
    assert WORDS.repaired(written) == meant


def test_of_equally_near_words_the_more_frequent_one() -> None:
    assert Spelling.of({"lamp": 2, "lame": 50}, []).repaired("lama") == "lame"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Recommender]:
    settings = ShopSettings(home=tmp_path, shop="small")
    publish(settings, catalogue())
    recommender = Recommender(settings, Store.open(settings), UserLog(settings.sql_url), Ranker.shipped(), HashEncoder(64))
    yield recommender
    recommender.close()


def test_the_page_says_what_was_searched_for(shop: Recommender) -> None:
    found = shop.recommend(Query("wirelss mouse"), now=NOW)
    assert found.searched_for == "wireless mouse"
    assert [r.item.id for r in found.items] == [r.item.id for r in shop.recommend(Query("wireless mouse"), now=NOW).items]


def test_a_query_that_finds_is_left_alone(shop: Recommender) -> None:
    assert shop.recommend(Query("wireless mouse"), now=NOW).searched_for == ""
    assert shop.recommend(Query(""), now=NOW).searched_for == ""
    assert shop.recommend(Query("quixotic zephyr"), now=NOW).searched_for == ""
