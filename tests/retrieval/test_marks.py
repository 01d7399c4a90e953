"""Marks of payment leave what ranks; the word inside a sentence stays."""

import pytest

from retrieval.catalog import unmarked
from retrieval.catalog.marks import plain
from retrieval.schema import Item


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("[Sponsored] Red Mug", "Red Mug"),
        ("Red Mug (promoted)", "Red Mug"),
        ("Sponsored: Red Mug", "Red Mug"),
        ("Ad | Red Mug", "Red Mug"),
        ("Red Mug - Ad", "Red Mug"),
        ("【推广】红色杯子", "红色杯子"),
        ("Mug of the Sponsored Team", "Mug of the Sponsored Team"),
        ("Ad Astra Poster", "Ad Astra Poster"),
        ("[Sponsored]", "[Sponsored]"),
    ],
)
def test_marks_apart_are_taken_out(text: str, left: str) -> None:
    assert plain(text) == left


def test_an_item_without_marks_is_the_same_object() -> None:
    item = Item("1", "Red Mug", titles={"zh": "红色杯子"})
    assert unmarked(item) is item
    assert unmarked(Item("1", "[Ad] Red Mug", summary="(Sponsored) A mug", titles={"zh": "[广告] 杯子"})) == Item(
        "1", "Red Mug", summary="A mug", titles={"zh": "杯子"}
    )
