"""Reasons are provable: positive contributions only, true of the item, in words of a shopper."""

from datetime import UTC, datetime

import pytest

from assistant.explain import reasons
from assistant.explain.signals import GROUPS
from assistant.schema import Intent, Language, Reason
from retrieval.schema import (
    AttributeContract,
    Contract,
    Event,
    EventKind,
    Item,
    Link,
    Profile,
    Quantity,
    Ranked,
    Taught,
    UserContext,
    Variant,
)
from retrieval.signals import SIGNALS

BOOT = Item(
    "1", "Ridgewalk Hiking Boots", brand="Norvane", category=("Fashion", "Boots"), price_cents=8990, rating=4.6, rating_count=212,
    attributes={"waterproof": True, "color": "brown", "weight": Quantity(1.2, "kg")}, links=(Link("cross_sell", "9"),),
    variants=(Variant("1-b", {"color": "blue"}),), created_at=datetime(2026, 3, 4, tzinfo=UTC),
)  # fmt: skip
CONTRACT = Contract("t", 2, "USD", attributes=(AttributeContract("waterproof", "boolean", 1.0),))
STRANGER = UserContext()
EVERY = (
    "text", "bm25", "title_match", "image", "attribute_match", "price_fit", "rating", "popularity", "freshness", "brand_affinity",
    "category_affinity", "attribute_affinity", "taste",
)  # fmt: skip


def told(
    contributions: dict[str, float],
    intent: Intent | None = None,
    context: UserContext = STRANGER,
    language: Language = "en",
    item: Item = BOOT,
    signals: dict[str, float] | None = None,
) -> tuple[Reason, ...]:
    one = Ranked(item, 1.0, contributions, signals=signals or {"popularity": 0.6, "image": 0.8, "freshness": 0.9})
    return reasons((one,), intent or Intent("search"), context, CONTRACT, language, {"9": "Wool Socks", "7": "Trail Jacket"})


def claims(found: tuple[Reason, ...]) -> list[str]:
    return [r.claim for r in found]


def test_met_constraints_come_first_with_their_numbers() -> None:
    wish = Intent(
        "search", "hiking boots", price_max=120, brands=("norvane",), attributes={"waterproof": ("yes",), "color": ("blue",)}
    )
    found = told({"bm25": 1.5}, wish)
    assert claims(found) == [
        "$89.90, within your limit of $120.",
        "As you asked: by Norvane, waterproof and blue.",
        "Has all you named: “hiking boots”.",
    ]
    assert [(e.kind, e.name) for e in found[1].evidence] == [
        ("constraint", "brand"),
        ("constraint", "waterproof"),
        ("constraint", "color"),
    ]
    assert found[2].evidence[0].contribution == 1.5


def test_a_constraint_that_is_not_met_is_not_claimed() -> None:
    wish = Intent("search", price_max=50, brands=("Belmora",), attributes={"color": ("red",)}, rating_min=4.8)
    assert told({}, wish) == ()


def test_ranges_and_ratings_are_told_with_the_items_own_figures() -> None:
    wish = Intent("search", rating_min=4.5, ranges={"weight": (None, 2.0)})
    assert claims(told({}, wish)) == ["As you asked: weight 1.2 kg.", "Rated 4.6, and you wanted at least 4.5."]


@pytest.mark.parametrize("value", [0.0, -0.4])
def test_a_signal_that_did_not_help_is_never_claimed(value: float) -> None:
    profile = Profile({"Norvane": 0.6}, {"Boots": 0.5}, {"color=brown": 0.4}, 9.1, 0.3, 20)
    context = UserContext("u", liked=("7",), profile=profile)
    wish = Intent("search", "brown hiking boots")
    assert told(dict.fromkeys(EVERY, value), wish, context) == ()
    assert len(told(dict.fromkeys(EVERY, 0.1), wish, context)) == 3


def test_a_missing_signal_is_never_claimed_though_a_tree_credits_it() -> None:
    assert told({"image": 0.9}, signals={"image": float("nan")}) == ()
    assert claims(told({"image": 0.9})) == ["Looks like your photo."]


def test_what_the_shopper_never_did_is_never_claimed() -> None:
    affinities = {"brand_affinity": 1.0, "category_affinity": 1.0, "attribute_affinity": 1.0, "price_fit": 1.0, "taste": 1.0}
    assert told(affinities) == ()


def test_the_heaviest_signal_leads_and_evidence_carries_its_contribution() -> None:
    context = UserContext("u", profile=Profile({"Norvane": 0.6}, events=20))
    found = told({"rating": 0.2, "brand_affinity": 0.9, "bm25": -1.0}, context=context)
    assert claims(found) == ["You often choose Norvane.", "Rated 4.6 of 5 by 212 shoppers."]
    assert [(e.name, e.value, e.contribution) for e in found[0].evidence] == [("brand_affinity", "Norvane: 60%", 0.9)]


def test_history_and_links_are_named() -> None:
    bought = Event("u", "9", "purchase", datetime(2026, 5, 1, tzinfo=UTC))
    found = told({"taste": 0.5}, context=UserContext("u", recent=(bought,), liked=("7",)))
    assert claims(found) == ["Goes with Wool Socks, which you chose.", "Because you liked Trail Jacket."]
    assert (found[0].evidence[0].kind, found[0].evidence[0].value) == ("graph", "9")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_machine_words(language: Language) -> None:
    profile = Profile({"Norvane": 0.6}, {"Boots": 0.5}, {"color=brown": 0.4}, 9.1, 0.3, 20)
    context = UserContext("u", liked=("7",), profile=profile)
    for name in EVERY:
        (reason,) = told({name: 1.0}, Intent("search", "brown hiking boots"), context, language)
        assert name == "rating" or name not in reason.claim
        assert not any(word in reason.claim for word in ("bm25", "signal", "score", "_", "affinity", "="))
        assert reason.claim.endswith("。" if language == "zh" else ".")


def test_chinese_reasons() -> None:
    wish = Intent("search", "登山靴", price_max=120, attributes={"waterproof": ("yes",)}, language="zh")
    item = Item("1", "Hiking Boots", price_cents=8990, attributes={"waterproof": True}, titles={"zh": "防水登山靴"})
    assert claims(told({"text": 1.0}, wish, language="zh", item=item)) == [
        "$89.90，没有超过您$120的预算。",
        "符合您的要求：防水。",
        "您说的“登山靴”它都有。",
    ]


def test_a_far_match_says_only_that_it_is_near() -> None:
    assert claims(told({"text": 1.0}, Intent("search", "footwear for mountains"))) == [
        "Close in meaning to “footwear for mountains”."
    ]


def test_two_items_share_a_sentence_only_with_the_same_evidence() -> None:
    boots = [BOOT, Item("2", "City Boots", category=("Fashion", "Boots")), Item("3", "Rain Boots", category=("Fashion", "Boots"))]
    ranked = [Ranked(b, 1.0, {"popularity": 0.5 - i / 10}, signals={"popularity": 0.6}) for i, b in enumerate(boots)]
    found = reasons(ranked, Intent("search"), STRANGER, CONTRACT, "en")
    assert claims(found) == ["Often chosen in Boots.", "Many shoppers pick this one.", "Rain Boots: Often chosen in Boots."]


def test_every_claimed_signal_is_one_that_the_ranker_knows() -> None:
    claimed = {name for names, _ in GROUPS for name in names}
    assert claimed <= {*SIGNALS, "preference", "cross_encoder"}
    assert sum(len(names) for names, _ in GROUPS) == len(claimed), "a signal speaks once"


def test_liked_items_are_named_only_when_it_is_known_which_one_it_was() -> None:
    several = UserContext("u", liked=("7", "8"))
    assert claims(told({"taste": 0.5}, context=several)) == ["Close to things you liked."]


def test_low_prices_are_told_only_of_low_prices() -> None:
    assert claims(told({"price_position": 0.3}, signals={"price_position": 0.1})) == ["$89.90 is among the lower prices for this."]
    assert told({"price_position": 0.3}, signals={"price_position": 0.8}) == ()


def lesson(key: str, weight: float, kind: EventKind, item_id: str = "7", query: str = "", added: float = 0.5) -> Taught:
    return Taught(key, weight, 0.9, (Event("u", item_id, kind, datetime(2026, 5, 1, tzinfo=UTC), query=query),), added)


def taught_claims(*parts: Taught, language: Language = "en", intent: Intent | None = None) -> list[str]:
    one = Ranked(BOOT, 1.0, {"preference": 0.6}, signals={"preference": 0.6}, taught=parts)
    return claims(reasons((one,), intent or Intent("search"), STRANGER, CONTRACT, language, {"7": "Trail Jacket"}))


def test_what_was_taught_is_told_with_what_taught_it() -> None:
    assert taught_claims(lesson("color=brown", 0.8, "like")) == ["Because you liked Trail Jacket: this is brown too."]
    assert taught_claims(lesson("material=leather", -0.8, "dislike")) == ["Not leather: you turned that down before."]
    assert taught_claims(lesson("material=leather", -0.8, "critique", query="not leather")) == ["Not leather, as you said."]
    assert taught_claims(lesson("price", -0.8, "critique", query="cheaper")) == ["On the cheaper side, as you said."]
    assert taught_claims(lesson("price", -0.8, "critique", query="not nike")) == []  # its words are about something else
    assert taught_claims(lesson("color=brown", 0.8, "critique", query="not nike")) == []
    assert taught_claims(lesson("price", -0.8, "dislike")) == ["On the cheaper side for its kind, unlike what you turned down."]
    assert taught_claims(lesson("color=brown", 0.8, "dislike")) == ["Unlike what you turned down, this is brown."]
    assert taught_claims(lesson("text", 0.5, "purchase")) == ["Because you bought Trail Jacket."]
    assert taught_claims(lesson("color=brown", 0.8, "like"), language="zh") == ["因为您喜欢Trail Jacket：同样是棕色。"]


def test_a_taste_in_prices_is_not_told_where_the_other_end_is_asked_for() -> None:
    dearest = Intent("refine", sort="price_desc")
    assert taught_claims(lesson("price", -0.8, "critique", query="cheaper"), intent=dearest) == ["Highest price first: $89.90."]


def test_what_the_item_does_not_bear_out_is_not_told() -> None:
    assert taught_claims(lesson("color=red", 0.8, "like")) == []  # it is brown
    assert taught_claims(lesson("color=brown", -0.8, "dislike")) == []  # it is what was turned down
    assert taught_claims(lesson("color=brown", 0.8, "like", added=0.01)) == []  # not why it stands here
    assert taught_claims(lesson("text", 0.5, "like", item_id="8")) == []  # a title that is not known


def test_the_evidence_of_a_taste_names_its_events_and_share() -> None:
    one = Ranked(BOOT, 1.0, {"preference": 0.6}, signals={"preference": 0.6}, taught=(lesson("color=brown", 0.8, "like"),))
    (reason,) = reasons((one,), Intent("search"), STRANGER, CONTRACT, "en", {"7": "Trail Jacket"})
    assert (reason.evidence[0].name, reason.evidence[0].contribution) == ("preference", 0.6)
    assert reason.evidence[0].value == "color=brown: +0.500 of +0.600; like 7"
