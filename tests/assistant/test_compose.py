"""Templates: complete in both languages, deterministic, with the facts in them, and true by our own guardrails."""

import string

import pytest

from assistant.compose import cart_shown, compared, compose, constraints, found, question, recommended
from assistant.guardrails import check_text, facts_of
from assistant.phrases import PHRASES, Situation
from assistant.schema import Cart, CartLine, Comparison, Evidence, Intent, Language, Reason
from retrieval.schema import AttributeContract, Contract, Item, Ranked, ValueCount

SPECS = (AttributeContract("waterproof", "boolean", 0.5), *(AttributeContract(n, "text", 0.5) for n in ("gender", "color", "size")))
CONTRACT = Contract("t", 40, "USD", brands=(ValueCount("Norvane", 3),), attributes=SPECS)
RANKED = (
    Ranked(Item("1", "Ridgewalk Boots", price_cents=8990, titles={"zh": "岭行靴"}), 2.0, {}),
    Ranked(Item("2", "City Boots", price_cents=12900, titles={"zh": "城步靴"}), 1.0, {}),
    Ranked(Item("3", "Plain Boots", price_cents=3990, titles={"zh": "素面靴"}), 0.5, {}),
)
REASONS = (
    Reason("1", "$89.90, within your limit of $120.", (Evidence("constraint", "price", "x"),)),
    Reason("1", "Rated 4.6 of 5 by 212 shoppers.", (Evidence("signal", "rating", "x", 0.4),)),
)
WISH = Intent("search", "boots", price_max=120, attributes={"waterproof": ("yes",)}, exclude=("leather",))


def placeholders(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


@pytest.mark.parametrize("situation", PHRASES)
def test_every_phrasing_of_a_situation_says_the_same_facts(situation: Situation) -> None:
    languages = PHRASES[situation]
    assert set(languages) == {"en", "zh"}
    facts = {frozenset(placeholders(p)) for phrasings in languages.values() for p in phrasings}
    optional = {"n", "total", "answer", "rest"}
    assert len({f - optional for f in facts}) == 1
    assert all(len(set(p)) == len(p) for p in languages.values())


def test_the_same_turn_is_always_answered_the_same_and_turns_differ() -> None:
    said = {compose("greeting", "en", f"hello {n}") for n in range(20)}
    assert said == set(PHRASES["greeting"]["en"])
    assert compose("greeting", "en", "hello") == compose("greeting", "en", "hello")


def test_a_missing_fact_is_an_error() -> None:
    with pytest.raises(KeyError, match="order"):
        compose("order_unknown", "en", "x")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_was_found_names_count_wish_first_item_and_a_cheaper_one(language: Language) -> None:
    for n in range(6):
        text = found(RANKED, REASONS, WISH, CONTRACT, language, f"turn {n}", total=37, refined=n % 2 == 1)
        assert "37" in text and "$120" in text and "$89.90" in text and "$39.90" in text
        assert ("岭行靴" if language == "zh" else "Ridgewalk Boots") in text
        assert "Rated 4.6 of 5 by 212 shoppers." in text


def test_few_matches_are_told_as_such() -> None:
    assert found(RANKED[:1], (), WISH, CONTRACT, "en", "x", total=1).startswith(("Exactly one", "There is one"))
    assert "3" in found(RANKED, (), WISH, CONTRACT, "en", "x", total=3).split(".")[0]


@pytest.mark.parametrize("met", range(6))
def test_it_is_told_how_many_have_all_words_where_some_do_and_several_do_not(met: int) -> None:
    five = [Ranked(Item(str(n), "Boots"), 1.0, {}, signals={"all_words": float(n < met)}) for n in range(5)]
    for n in range(6):
        text = found(five, (), Intent("search", "winter boots"), CONTRACT, "en", f"turn {n}", total=0)
        told = text.startswith((f"{met} of these 5 have every word", f"For “winter boots”, {met} have all you named and {5 - met}"))
        assert told == (met in (2, 3))
        assert check_text(text, facts_of("winter boots", five, (), CONTRACT, "en", total=0)).dropped == ()


def test_the_templates_pass_the_guardrails() -> None:
    facts = facts_of("boots under 120", RANKED, REASONS, CONTRACT, "en", total=37)
    for n in range(12):
        text = found(RANKED, REASONS, Intent("search", "boots", price_max=120), CONTRACT, "en", f"t{n}", total=37)
        assert check_text(text, facts).dropped == ()


def test_constraints_in_words() -> None:
    assert constraints(WISH, CONTRACT, "en") == ["up to $120", "waterproof", "no leather"]
    assert constraints(WISH, CONTRACT, "zh") == ["$120以内", "防水", "不要皮革"]
    wide = Intent(
        "search", price_min=20, price_max=49.5, brands=("A", "B"), rating_min=4, in_stock=True, ranges={"weight": (None, 2.0)}
    )
    hints = Intent(
        "search", brands=("A", "nike"), attributes={"cut": ("hooded",), "waterproof": ("yes",)}, unmet=("nike", "hooded")
    )
    assert constraints(hints, CONTRACT, "en") == ["by A", "waterproof"]
    assert constraints(wide, CONTRACT, "en") == ["$20.00 to $49.50", "rated 4 or more", "by A or B", "weight up to 2", "in stock"]


def test_what_the_shop_cannot_filter_on_is_no_constraint() -> None:
    wish = Intent("refine", "boots", attributes={"feature": ("four wheels",), "waterproof": ("yes",)})
    assert constraints(wish, CONTRACT, "en") == ["waterproof"]


def test_attributes_in_words() -> None:
    wish = Intent("search", attributes={"gender": ("men",), "color": ("blue", "teal"), "size": ("42",), "waterproof": ("no",)})
    assert constraints(wish, CONTRACT, "en") == ["for men", "blue or teal", "size 42", "not waterproof"]
    assert constraints(wish, CONTRACT, "zh") == ["男士", "蓝色或teal", "尺码42", "非防水"]


def test_gifts_leave_the_shoppers_taste_out() -> None:
    text = recommended(RANKED, (), Intent("recommend", recipient="your dad"), "en", "x", personal=True)
    assert "your dad" in text and ("stays out" in text or "aside" in text)


def test_questions_list_a_few_values() -> None:
    assert question("color", ["black", "blue", "red", "green", "pink"], "en", "x").endswith("black, blue, red or green?")
    assert "黑色、蓝色还是红色" in question("color", ["黑色", "蓝色", "红色"], "zh", "x")
    assert "spend" in question("price", [], "en", "x") or "budget" in question("price", [], "en", "x")


def test_comparison_says_what_differs_and_what_costs_less() -> None:
    text = compared(RANKED[:2], Comparison(("1", "2"), {"color": ("red", "blue")}), "en", "x")
    assert "Ridgewalk Boots and City Boots" in text and "color" in text and "$89.90" in text
    assert "no difference" in (same := compared(RANKED[:2], Comparison(("1", "2"), {}), "en", "x")) or "not differ" in same


def test_cart_in_words() -> None:
    cart = Cart((CartLine("1", "Ridgewalk Boots", 2, 8990),))
    assert cart_shown(cart, "en", "x") == "In your cart: 2 × Ridgewalk Boots ($179.80). The total is $179.80."
    assert "empty" in cart_shown(Cart(), "en", "x") or "nothing" in cart_shown(Cart(), "en", "x")
