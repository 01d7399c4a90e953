"""What the shop does not sell is said; what it calls by another name is found."""

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.understand import parse
from tests.assistant.test_agent import Shopper
from training.evaluate.carried import evaluate, read_lines


@pytest.mark.parametrize("text", ["do you have lawn mowers?", "a telescope for my son", "piano", "有没有割草机", "帐篷"])
def test_a_thing_that_the_shop_does_not_sell_is_not_passed_for_another(demo: Assistant, text: str) -> None:
    reply = Shopper(demo).say(text)
    assert not reply.items and not reply.degraded
    kind = parse(text, demo.recommender.contract).kind
    assert kind and f"“{kind}”" in reply.text
    assert "Fashion" in reply.text or "服饰" in reply.text, "and what there is"


@pytest.mark.parametrize("text", ["a tent", "帐篷"])
def test_the_shelves_that_are_offered_can_be_asked_for(demo: Assistant, text: str) -> None:
    shopper = Shopper(demo)
    for offered in shopper.say(text).suggestions:
        assert len(shopper.say(offered).items) == 6, offered


def test_what_is_akin_by_name_is_shown_and_told_apart(demo: Assistant) -> None:
    reply = Shopper(demo).say("a car battery")
    assert reply.lacking == "car battery"
    assert "“car battery”" in reply.notices[0]
    assert any("Car" in r.item.title for r in reply.items)


@pytest.mark.parametrize(
    ("text", "shelf"),
    [
        ("trainers", "Sneakers"),
        ("a settee", "Sofas"),
        ("telly", "Televisions"),
        ("随身碟", "USB Drives"),
        ("吹风筒", "Hair Dryers"),
    ],
)
def test_another_name_of_what_the_shop_sells_finds_it(demo: Assistant, text: str, shelf: str) -> None:
    reply = Shopper(demo).say(text)
    assert reply.items and {r.item.category[-1] for r in reply.items} == {shelf}
    assert not reply.notices


def test_the_shelf_of_a_more_general_kind_is_named(demo: Assistant) -> None:
    reply = Shopper(demo).say("a hooded windbreaker for women")
    assert {r.item.category[-1] for r in reply.items} == {"Jackets"}
    assert "“windbreaker”" in reply.notices[0] and "Jackets" in reply.notices[0]


def test_who_the_gift_is_for_may_love_what_the_shop_lacks(demo: Assistant) -> None:
    assert Shopper(demo).say("a gift for a friend who loves wine").items


def test_a_refinement_keeps_to_what_was_asked_for(demo: Assistant) -> None:
    shopper = Shopper(demo)
    assert not shopper.say("a tent").items
    assert not shopper.say("under 100").items
    assert {r.item.category[-1] for r in shopper.say("handbags then").items} == {"Handbags"}


@pytest.mark.parametrize(
    ("text", "category", "kind"),
    [
        ("a laptop 16 gb memory", ("Laptops",), ""),
        ("set of 6 wine glasses", (), "wine glasses"),
        ("4 person tent waterproof", (), "tent"),
        ("买7厘米的高跟鞋", ("Heels",), ""),
        ("买5斤米", ("Rice",), ""),
    ],
)
def test_which_word_names_the_thing(demo: Assistant, text: str, category: tuple[str, ...], kind: str) -> None:
    intent = parse(text, demo.recommender.contract)
    assert (intent.categories, intent.kind) == (category, kind)


def test_lines_of_others_are_told_and_found(demo: Assistant) -> None:
    rows = read_lines(Path(__file__).parent.parent / "data" / "carried_dev.jsonl")[::4]
    found = evaluate(demo, rows)
    assert found["told"]["share"] >= 0.8 and found["right_shelf"]["share"] >= 0.8
    assert found["wrongly_told"]["share"] <= 0.02


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "lines.jsonl").write_text('{"text": "a tent", "has": false}\n{"text": "a mug"}\n')
    with pytest.raises(ValueError, match=r"lines.jsonl:2: not a line with text and has"):
        read_lines(tmp_path / "lines.jsonl")
