from pathlib import Path

import pytest

from assistant import Assistant
from assistant.schema import Intent
from training.evaluate.intent import evaluate, read_utterances, readers
from training.evaluate.intent_slots import SlotCounts, act_matches, count_slots


def wrong(gold: dict[str, object], intent: Intent) -> list[str]:
    return count_slots({"act": "search", **gold}, intent, SlotCounts())


def test_a_right_intent_has_nothing_wrong() -> None:
    gold = {
        "text": "two black leather bags under 50, not by Acme",
        "price_max": 50,
        "quantity": 2,
        "attributes": {"color": ["black|黑色"], "material": ["Leathers"]},
        "exclude_brands": ["acme"],
        "terms": ["bags|bag"],
    }
    intent = Intent(
        act="search",
        query="leather bag",
        price_max=50.0,
        quantity=2,
        attributes={"colour": ("black",), "material": ("leather",)},
        exclude_brands=("Acme",),
    )
    assert wrong(gold, intent) == []


@pytest.mark.parametrize(
    ("gold", "intent", "line"),
    [
        ({"text": "x", "price_max": 50}, Intent(act="search"), "price_max: missed '50'"),
        ({"text": "x"}, Intent(act="search", price_max=50), "price_max: extra '50'"),
        ({"text": "x"}, Intent(act="search", attributes={"colour": ("black",)}), "attributes: extra 'black'"),
        ({"text": "x", "terms": ["boots"]}, Intent(act="search", query="shoes"), "terms: missed 'boots'"),
        ({"text": "x"}, Intent(act="search", sort="rating"), "sort: extra 'rating'"),
    ],
)
def test_each_kind_of_mistake_is_counted(gold: dict[str, object], intent: Intent, line: str) -> None:
    assert wrong(gold, intent) == [line]


def test_an_attribute_that_the_text_holds_is_no_false_positive() -> None:
    assert wrong({"text": "black bag"}, Intent(act="search", attributes={"colour": ("black",)})) == []


@pytest.mark.parametrize("gold", [["yes"], ["waterproof"], ["yes|true|waterproof"]])
def test_a_boolean_attribute_matches_by_value_or_name(gold: list[str]) -> None:
    intent = Intent(act="search", attributes={"waterproof": ("yes",)})
    assert wrong({"text": "for rain", "attributes": {"waterproof": gold}}, intent) == []


def test_the_summary_is_the_hand_computed_one() -> None:
    counts = SlotCounts()
    count_slots({"text": "x", "price_max": 5, "references": [1, 2]}, Intent(act="search", references=(1, 3)), counts)
    assert counts.summary("references") == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "gold": 2}
    assert counts.summary()["f1"] == pytest.approx(2 * 1 / (2 * 1 + 1 + 2))


def test_the_act_may_have_alternatives() -> None:
    assert act_matches({"act": "search|recommend"}, Intent(act="recommend"))
    assert not act_matches({"act": "search"}, Intent(act="refine"))


@pytest.mark.parametrize(
    ("bounds", "number"), [((26.46, 27.54), "27"), ((16.0, None), "16"), ((None, 2.5), "2.5"), ((10.0, 50.0), "30")]
)
def test_a_range_counts_by_the_number_that_it_was_read_from(bounds: tuple[float | None, float | None], number: str) -> None:
    counts = SlotCounts()
    wrong = count_slots(
        {"text": "x", "act": "search", "attributes": {"size": [number]}}, Intent("search", ranges={"size": bounds}), counts
    )
    assert wrong == (["attributes: missed '30'"] if bounds == (10.0, 50.0) else [])


@pytest.mark.parametrize(("language", "least"), [("en", 0.95), ("zh", 0.92)])
def test_the_parser_reads_the_development_lines_as_well_as_when_its_rules_were_mended_on_them(
    demo: Assistant, language: str, least: float
) -> None:
    rows = read_utterances(Path(__file__).parents[1] / "data" / f"utterances_dev_{language}.jsonl")
    scores = evaluate(rows, readers(demo.recommender.contract, None)["parser"], language)
    assert scores["slot_f1"] >= least, scores["failures"]
